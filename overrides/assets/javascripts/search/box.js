// The search boxes: the one in the header of every page, and the large ones on the home page and the Find page.
// What is typed stays in the browser: it stands behind the # of an address, which no browser sends.

const SHOWN = 6;
const PAUSE = 160; // milliseconds without a keystroke
/** What a reader is told when search cannot be had, and what to do then. */
export const [FAILED, TRY_AGAIN] = ["Search could not be loaded", "Check your connection and try again."];

/** The box of a search form. */
export const boxOf = (form) => form.querySelector(".pc-search__box");

/** The address of the Find page with a state. */
const findAddress = (form, text) => {
  const state = new URLSearchParams(text ? { q: text } : {});
  return `${form.action}${text ? `#${state}` : ""}`;
};

/** A function that runs once its caller has been quiet for a while. */
export const settled = (run, pause = PAUSE) => {
  let timer;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => run(...values), pause);
  };
};

const fillPanel = async (form, panel, status, text) => {
  if (!text) {
    panel.hidden = true;
    status.textContent = "";
    return;
  }
  const [{ search }, { briefItem, element, meaningsOf, saidOf }] = await Promise.all([import("./engine.js"), import("./results.js")]);
  const { found, plan } = await search(text);
  const pages = await Promise.all(found.slice(0, SHOWN).map((each) => each.data()));
  if (boxOf(form).value.trim() !== text || !form.contains(document.activeElement)) return; // nobody waits for it any more
  const all = element("a", "pc-brief pc-brief--all", found.length ? `${found.length === 1 ? "This result" : `All ${found.length} results`}, and ways to narrow them` : "What to try next");
  all.href = findAddress(form, text);
  const list = element("ul", "pc-briefs", ...pages.map((page) => briefItem(page, plan.units)));
  const nothing = found.length ? "" : `Nothing found for “${text}”.`;
  const shown = saidOf({ ...plan, meanings: [] }) || nothing;
  panel.replaceChildren(...meaningsOf(plan), ...(shown ? [element("p", "pc-briefs__said", shown)] : []), ...(found.length ? [list] : []), all);
  panel.hidden = false;
  const results = found.length === 1 ? "1 result" : `${found.length} results`;
  status.textContent = found.length ? `${results}. ${saidOf(plan)} Press the down arrow to reach them.` : `${nothing} ${saidOf(plan)}`;
};

const walk = (event, form, panel) => {
  const stops = [boxOf(form), ...panel.querySelectorAll(".pc-brief")];
  const at = stops.indexOf(document.activeElement);
  if (event.key === "Escape" && !panel.hidden) {
    boxOf(form).focus();
    panel.hidden = true; // after the focus, which shows it
  } else if (panel.hidden || at < 0 || !["ArrowDown", "ArrowUp"].includes(event.key)) {
    return;
  } else {
    stops[Math.min(Math.max(at + (event.key === "ArrowDown" ? 1 : -1), 0), stops.length - 1)].focus();
  }
  event.preventDefault();
};

/** Let a search form show what it finds while somebody types. */
export const offerResults = (form) => {
  const panel = form.querySelector(".pc-panel");
  const status = form.querySelector("[role=status]");
  const box = boxOf(form);
  const fill = settled(() => {
    const text = box.value.trim();
    fillPanel(form, panel, status, text).catch(() => {
      if (box.value.trim() !== text || !form.contains(document.activeElement)) return;
      panel.textContent = `${FAILED}. ${TRY_AGAIN}`;
      panel.hidden = false;
      status.textContent = panel.textContent;
    });
  });
  box.addEventListener("input", fill);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    location.assign(findAddress(form, box.value.trim()));
  });
  box.addEventListener("focus", () => import("./engine.js").then(({ prepare }) => prepare()).catch(() => {}));
  form.addEventListener("keydown", (event) => walk(event, form, panel));
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) panel.hidden = true;
  });
  box.addEventListener("focus", () => {
    if (panel.childElementCount && box.value.trim()) panel.hidden = false;
  });
};

/** A search form like the one in the header, for a place in the text of a page. */
const placeForm = (place) => {
  const form = document.querySelector("form.pc-search").cloneNode(true);
  form.classList.add("pc-search--large");
  for (const each of form.querySelectorAll("[id]")) each.id += "-in-text";
  for (const each of form.querySelectorAll("[for]")) each.htmlFor += "-in-text";
  form.setAttribute("aria-label", "Search this site, in the text");
  form.querySelector(".pc-panel").replaceChildren();
  place.replaceChildren(form);
  return form;
};

for (const place of document.querySelectorAll("[data-offer='search']")) placeForm(place);
for (const form of document.querySelectorAll("form.pc-search")) {
  if (!form.closest("[data-offer='find']")) offerResults(form);
}

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping) return;
  const box = [...document.querySelectorAll(".pc-search__box")].find((each) => each.offsetParent);
  if (!box) return;
  event.preventDefault();
  box.focus();
});

const find = document.querySelector("[data-offer='find']");
if (find) {
  import("./find.js")
    .then(({ offerFind }) => offerFind(find))
    .catch(() => {
      find.querySelector(".pc-find__status").textContent = FAILED;
      find.querySelector(".pc-find__failed").hidden = false;
      find.querySelector(".pc-find__failed button").addEventListener("click", () => location.reload());
    });
}
