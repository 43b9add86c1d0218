// Starts the editor's program, which reads the settings that the page names.
import CMS from "../editor/npm/index.js";

const viewport = document.querySelector("meta[name=viewport]").content;

// The program forbids a phone to enlarge the page. Here people may.
const allowZoom = () => {
  for (const each of document.querySelectorAll("meta[name=viewport]")) {
    if (each.content !== viewport) each.content = viewport;
  }
};

new MutationObserver(allowZoom).observe(document.head, { attributes: true, childList: true, subtree: true });
CMS.init();
