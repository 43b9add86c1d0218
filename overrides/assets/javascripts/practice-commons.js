// What a page can do with JavaScript and does without otherwise: choose a citation style, and filter the references.
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

  showStyle(kept() === "apa" ? "apa" : "harvard");
  for (const place of document.querySelectorAll("[data-offer='citation-style']")) offerStyles(place);
  for (const list of document.querySelectorAll("[data-offer='filter']")) offerFilter(list);
})();
