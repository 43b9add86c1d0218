// What a page can do with JavaScript and does without otherwise: choose a citation style, filter the references, copy
// an address or a citation, and print all of a page or the one section that fits on a sheet.
// Nothing leaves the reader's device: the choice is kept in this browser only.
(() => {
  "use strict";

  const KEPT = "practice-commons.citation-style";

  const kept = () => {
    try {
      return localStorage.getItem(KEPT);
    } catch {
      return null; // a browser may refuse storage: the choice then lasts for this page
    }
  };

  const keep = (style) => {
    try {
      localStorage.setItem(KEPT, style);
    } catch {
      // as above
    }
  };

  // A page holds its references in the house style. How another style writes them is fetched when it is chosen.
  const HOUSE = "harvard";
  const STYLES = new Map([[HOUSE, "Harvard"], ["apa", "APA"]]);
  const root = new URL("../../", document.currentScript.src);
  const listed = [...document.querySelectorAll(".pc-references > li > small")];
  const references = [...document.querySelectorAll("[data-reference]")];
  const written = new Map(); // what stands in each place in the house style
  const fetched = new Map([[HOUSE, {}]]);
  let wanted = HOUSE;

  /** In a list, a reference is what stands before the links that lead on from it; the last leads to its own page. */
  const setApart = () => {
    for (const links of listed.splice(0)) {
      const place = document.createElement("span");
      place.dataset.reference = links.lastElementChild.pathname.split("/").at(-2);
      while (links.previousSibling) place.prepend(links.previousSibling);
      links.before(place, " ");
      references.push(place);
    }
    for (const place of references) if (!written.has(place)) written.set(place, place.innerHTML);
  };

  const entriesIn = async (style) => {
    if (!listed.length && !references.length) return {};
    if (!fetched.has(style)) {
      const address = new URL(`references/${style}.json`, root);
      // without a connection, what was fetched before will do
      const answer = await fetch(address).catch(() => fetch(address, { cache: "force-cache" }));
      if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
      fetched.set(style, await answer.json());
    }
    return fetched.get(style);
  };

  /** Show the citations and references in a style; an answer of false says that they stay as they were. */
  const showStyle = async (style) => {
    wanted = style;
    let entries;
    try {
      entries = await entriesIn(style);
    } catch {
      return wanted !== style;
    }
    if (wanted !== style) return true; // another was chosen in the meantime
    if (style !== HOUSE) setApart();
    for (const [place, html] of written) {
      const key = place.dataset.reference;
      place.innerHTML = Object.hasOwn(entries, key) ? entries[key] : html;
    }
    for (const part of document.querySelectorAll("[data-citation-style]")) {
      part.hidden = part.dataset.citationStyle !== style;
    }
    return true;
  };

  const keptStyle = () => (STYLES.has(kept()) ? kept() : HOUSE);

  const offerStyles = (place) => {
    const choice = document.createElement("fieldset");
    choice.className = "pc-choice";
    const legend = document.createElement("legend");
    legend.textContent = "Citation style";
    const said = document.createElement("span");
    said.className = "pc-small";
    said.setAttribute("role", "status");
    choice.append(legend);
    const buttons = new Map();
    let shown = HOUSE;
    const choose = async (style) => {
      said.textContent = "";
      buttons.get(style).checked = true;
      const isShown = await showStyle(style);
      if (isShown) {
        if (wanted === style) shown = style;
        return;
      }
      wanted = shown;
      buttons.get(shown).checked = true;
      said.textContent = `${STYLES.get(style)} could not be fetched, so this page stays in ${STYLES.get(shown)}.`;
    };
    for (const [style, name] of STYLES) {
      const label = document.createElement("label");
      const button = document.createElement("input");
      button.type = "radio";
      button.name = "citation-style";
      button.value = style;
      button.addEventListener("change", () => {
        keep(style);
        choose(style);
      });
      buttons.set(style, button);
      label.append(button, ` ${name}`);
      choice.append(label);
    }
    choice.append(said);
    place.replaceChildren(choice);
    choose(keptStyle());
  };

  const offerFilter = (list) => {
    const label = document.createElement("label");
    label.className = "pc-filter";
    label.textContent = "Show only references with these words ";
    const box = document.createElement("input");
    box.type = "search";
    label.append(box);
    const count = document.createElement("p");
    count.className = "pc-small";
    count.setAttribute("role", "status");
    const entries = [...list.children];
    const filter = () => {
      const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const entry of entries) {
        const text = entry.textContent.toLowerCase();
        entry.hidden = !words.every((word) => text.includes(word));
        shown += entry.hidden ? 0 : 1;
      }
      count.textContent = words.length ? `${shown} of ${entries.length} references` : "";
    };
    box.addEventListener("input", filter);
    list.before(label, count);
  };

  // The button stands in the heading, whose own name stays its text alone.
  const offerLink = (heading) => {
    const text = heading.textContent.trim();
    const button = document.createElement("button");
    button.type = "button";
    button.className = "pc-copy-link";
    button.textContent = "#";
    button.setAttribute("aria-label", `Copy the link to “${text}”`);
    const said = document.createElement("span");
    said.className = "pc-copy-link__said";
    said.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      const address = new URL(`#${heading.id}`, location.href).href;
      try {
        await navigator.clipboard.writeText(address);
        said.textContent = "Link copied";
      } catch {
        location.hash = heading.id; // a browser may refuse: the address bar then holds the link
        said.textContent = "The link is in the address bar";
      }
      setTimeout(() => (said.textContent = ""), 3000);
    });
    heading.setAttribute("aria-label", text);
    heading.append(" ", button, said);
  };

  const offerCopy = (text) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "pc-copy";
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy ${text.dataset.copyName}`);
    const said = document.createElement("span");
    said.className = "pc-small";
    said.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text.textContent.trim());
        said.textContent = " Copied";
      } catch {
        getSelection().selectAllChildren(text); // a browser may refuse: the text is then marked, to be copied by hand
        said.textContent = " Press Ctrl and C to copy it";
      }
    });
    const line = document.createElement("span");
    line.className = "pc-copy-line";
    line.append(button, said);
    text.after(line);
  };

  const printButton = (words, name, press) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `pc-copy pc-print ${name}`;
    button.textContent = words;
    button.addEventListener("click", press);
    return button;
  };

  const printAll = () => {
    document.documentElement.classList.remove("pc-one-page");
    print();
  };

  /** Let a section be printed alone: on paper only what is marked is shown, with the title and who made it. */
  const offerSheet = (heading) => {
    const sheet = [heading];
    for (let next = heading.nextElementSibling; next && next.tagName !== "H2"; next = next.nextElementSibling) {
      if (!next.matches(".pc-rights, .pc-colophon")) sheet.push(next);
    }
    for (const part of sheet) part.classList.add("pc-sheet");
    const button = printButton("Print this page", "pc-print-sheet", () => {
      const page = document.documentElement.classList;
      page.add("pc-one-page");
      addEventListener("afterprint", () => page.remove("pc-one-page"), { once: true });
      print();
    });
    button.setAttribute("aria-label", `Print this page: ${heading.textContent.trim()}`);
    heading.after(button);
  };

  // While the site does not know its own address, the reader's browser does.
  const address = `${location.origin}${location.pathname}`;
  for (const place of document.querySelectorAll("[data-page-address]")) place.textContent = `: ${address}`;
  for (const place of document.querySelectorAll(".pc-page-address")) {
    if (place.textContent.startsWith("/")) place.textContent = address;
  }
  if (["material", "domain"].includes(document.body.dataset.kind)) {
    const sheets = document.querySelectorAll("[data-kind=material] .md-content h2#on-one-page");
    const words = sheets.length ? "Print all of it" : "Print this page";
    for (const summary of [...document.querySelectorAll(".pc-summary")].slice(0, 1)) {
      summary.after(printButton(words, "pc-print-all", printAll));
    }
    for (const heading of sheets) offerSheet(heading);
  }
  for (const text of document.querySelectorAll("[data-copy-name]")) offerCopy(text);
  for (const heading of document.querySelectorAll(".md-content :is(h2, h3)[id]")) offerLink(heading);
  const offers = document.querySelectorAll("[data-offer='citation-style']");
  if (!offers.length && keptStyle() !== HOUSE) showStyle(keptStyle());
  for (const place of offers) offerStyles(place);
  for (const list of document.querySelectorAll("[data-offer='filter']")) offerFilter(list);
})();
