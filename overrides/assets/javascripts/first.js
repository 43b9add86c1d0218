// What runs before anything is drawn, on every page: the functions by which the theme's script keeps what a reader
// chose, as the theme itself writes them into its pages; the colours that were chosen; and a sign that scripts run.
// A classic script: its functions are the page's own.
var __md_scope = new URL("../../", document.currentScript.src);
var __md_hash = (text) => [...text].reduce((sum, sign) => (sum << 5) - sum + sign.charCodeAt(0), 0);
var __md_get = (key, storage = localStorage, scope = __md_scope) => JSON.parse(storage.getItem(`${scope.pathname}.${key}`));
var __md_set = (key, value, storage = localStorage, scope = __md_scope) => {
  try {
    storage.setItem(`${scope.pathname}.${key}`, JSON.stringify(value));
  } catch {
    // a browser may refuse storage
  }
};

/** Show the colours that were chosen on another page; called where the switch between them stands. */
var __pc_palette = () => {
  const color = __md_get("__palette")?.color;
  if (!color) return;
  if (color.media === "(prefers-color-scheme)") {
    const scheme = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
    const choice = document.querySelector(`[data-md-color-media='(prefers-color-scheme: ${scheme})']`);
    for (const name of ["media", "scheme", "primary", "accent"]) color[name] = choice.getAttribute(`data-md-color-${name}`);
  }
  for (const [name, value] of Object.entries(color)) document.body.setAttribute(`data-md-color-${name}`, value);
};

document.documentElement.classList.add("pc-js");
