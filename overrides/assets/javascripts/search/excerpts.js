// The part of a found page that a result shows: taken from the page itself, whose text the index does not hold again.

const LENGTH = 32; // words
const MOST_KEPT = 60; // pages
const HEADINGS = "h2[id], h3[id], h4[id]";
/** What is no text of a page: what nobody sees, what leads elsewhere, and small print. */
const APART =
  "[hidden], [aria-hidden='true'], script, style, template, svg, nav, form, button, select, small, [data-offer], " +
  ".pc-unseen, .pc-contents, .pc-glance, .pc-backlinks, .pc-links, .pc-label, .pc-small, .pc-colophon";
/** The headings that every page of a kind has, under which it says what stands in other places too. */
const IN_ALL = {
  material: ["the-series", "related-materials", "reading-paths", "download", "rights-and-reuse", "cite-this", "about-this-page"],
  domain: ["read-first", "use-this-page-as-evidence", "reading-paths", "materials", "what-is-missing"],
  path: ["standards-it-covers", "about-this-path"],
};
const INLINE = new Set("A ABBR B CITE CODE DEL DFN EM I INS KBD MARK Q S SAMP SPAN STRONG SUB SUP TIME U VAR WBR".split(" "));

const wordsOf = (text) => text.split(/\s+/).filter(Boolean);

/** Put what stands in an element under the last heading before it. */
const collect = (element, sections) => {
  for (const node of element.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) sections.at(-1).text += node.data;
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches(APART)) continue;
    if (node.matches(HEADINGS)) {
      sections.push({ level: Number(node.tagName[1]), id: node.id, heading: wordsOf(node.textContent).join(" "), text: "" });
      continue;
    }
    if (!INLINE.has(node.tagName)) sections.at(-1).text += " ";
    collect(node, sections);
    if (!INLINE.has(node.tagName)) sections.at(-1).text += " ";
  }
};

/** The sections of a page without those that are in all pages of its kind, and what stands under these. */
const ownSections = (sections, inAll) => {
  let leftOut = Infinity; // the level of the heading under which nothing is taken
  return sections.filter(({ level, id }) => {
    if (level > leftOut) return false;
    leftOut = level === 2 && inAll.includes(id) ? level : Infinity;
    return leftOut === Infinity;
  });
};

/**
 * The text under the headings of a page.
 *
 * @param {string} html The page. No script of it runs, and nothing that it names is fetched.
 * @returns {{words: string[], anchors: {id: string, text: string, at: number}[]}} Its words, and of each heading behind
 *   how many of them it stands.
 */
export const readPage = (html) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  const sections = [{ level: 1, id: "", heading: "", text: "" }];
  collect(page.querySelector("main article"), sections);
  const [words, anchors] = [[], []];
  for (const { id, heading, text } of ownSections(sections.slice(1), IN_ALL[page.body.dataset.kind] ?? [])) {
    anchors.push({ id, text: heading, at: words.length });
    words.push(...wordsOf(/[.?!:]$/.test(heading) ? heading : `${heading}.`), ...wordsOf(text));
  }
  return { words, anchors };
};

const kept = new Map();

/** A page's text by its address, fetched once. */
const fetchedPage = async (address, signal) => {
  if (!kept.has(address)) {
    const answer = await fetch(address, { signal });
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    kept.set(address, readPage(await answer.text()));
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value);
  }
  return kept.get(address);
};

/** The part of a page's text in which most of what was looked for stands together, and the heading above it. */
export const bestPart = ({ words, anchors }, marked) => {
  let best = { start: 0, worth: 0 };
  for (let start = 0; start < words.length; start += 1) {
    if (marked[start] === undefined) continue;
    const within = marked.slice(start, start + LENGTH).filter((number) => number !== undefined);
    const worth = new Set(within).size * 10 + Math.min(within.length, 9);
    if (worth > best.worth) best = { start: Math.max(0, start - 4), worth };
  }
  if (!best.worth) return undefined;
  const text = words.slice(best.start, best.start + LENGTH).join(" ");
  const isCut = best.start + LENGTH < words.length;
  const anchor = anchors.filter(({ at }) => at <= best.start + 4).at(-1);
  return { text: `${best.start ? "… " : ""}${text}${isCut ? " …" : ""}`, anchor };
};

/**
 * The part of a found page that fits best, or nothing when no part of it does.
 *
 * @param {string} address The page.
 * @param {(words: string[]) => (number|undefined)[]} marks Says of each word what it is of all that was looked for.
 * @param {AbortSignal} signal Stops the fetching.
 */
export const partOf = async (address, marks, signal) => {
  const page = await fetchedPage(address, signal);
  return bestPart(page, marks(page.words));
};
