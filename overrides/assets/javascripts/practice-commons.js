// What a page can do with JavaScript and does without otherwise: choose a citation style, filter the references, copy
// an address or a citation, and print.
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

  const showStyle = (style) => {
    for (const part of document.querySelectorAll("[data-citation-style]")) {
      part.hidden = part.dataset.citationStyle !== style;
    }
  };

  const offerStyles = (place) => {
    const choice = document.createElement("fieldset");
    choice.className = "pc-choice";
    const legend = document.createElement("legend");
    legend.textContent = "Citation style";
    choice.append(legend);
    const chosen = kept() === "apa" ? "apa" : "harvard";
    for (const [style, name] of [["harvard", "Harvard"], ["apa", "APA"]]) {
      const label = document.createElement("label");
      const button = document.createElement("input");
      button.type = "radio";
      button.name = "citation-style";
      button.value = style;
      button.checked = style === chosen;
      button.addEventListener("change", () => {
        showStyle(style);
        keep(style);
      });
      label.append(button, ` ${name}`);
      choice.append(label);
    }
    place.replaceChildren(choice);
    showStyle(chosen);
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

  const offerPrint = (summary) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "pc-copy pc-print";
    button.textContent = "Print this page";
    button.addEventListener("click", () => print());
    summary.after(button);
  };

  // While the site does not know its own address, the reader's browser does.
  const address = `${location.origin}${location.pathname}`;
  for (const place of document.querySelectorAll("[data-page-address]")) place.textContent = `: ${address}`;
  for (const place of document.querySelectorAll(".pc-page-address")) {
    if (place.textContent.startsWith("/")) place.textContent = address;
  }
  if (["material", "domain"].includes(document.body.dataset.kind)) {
    for (const summary of [...document.querySelectorAll(".pc-summary")].slice(0, 1)) offerPrint(summary);
  }
  for (const text of document.querySelectorAll("[data-copy-name]")) offerCopy(text);
  for (const heading of document.querySelectorAll(".md-content :is(h2, h3)[id]")) offerLink(heading);
  showStyle(kept() === "apa" ? "apa" : "harvard");
  for (const place of document.querySelectorAll("[data-offer='citation-style']")) offerStyles(place);
  for (const list of document.querySelectorAll("[data-offer='filter']")) offerFilter(list);
})();
