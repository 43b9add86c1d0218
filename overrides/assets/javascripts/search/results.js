// A found page as a reader sees it. Everything is put into the page as text, never as HTML.
import { partOf } from "./excerpts.js";
import { asSearched } from "./query.js";

const ROOT = new URL("../../../", import.meta.url);

export const element = (name, className, ...children) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
};

/** Which words of a text belong to one of the forms; for each the number of the unit, or nothing. */
const marks = (tokens, units) => {
  const plain = tokens.map(asSearched);
  const marked = new Array(tokens.length);
  units.forEach((unit, number) => {
    for (const form of unit.forms) {
      const words = form.split(" ");
      const last = words.length - 1;
      for (let start = 0; start + last < plain.length; start += 1) {
        const fits = words.every((word, at) => (at === last ? isForm(plain[start + at], word) : plain[start + at] === word));
        if (fits) for (let at = 0; at <= last; at += 1) marked[start + at] = number;
      }
    }
  });
  return marked;
};

/** Whether a word of a text is the word looked for, or the same word with another ending. */
const isForm = (word, wanted) => {
  if (word === wanted) return true;
  const stem = wanted.length > 4 ? wanted.replace(/(?:ies|ing|es|ed|ly|s|e|y)$/, "") : wanted;
  return stem.length > 3 && word.startsWith(stem) && word.length - stem.length < 5;
};

/** A text with the words that were looked for in `mark`. */
export const markedText = (text, units) => {
  const tokens = text.split(/\s+/).filter(Boolean);
  const marked = marks(tokens, units);
  const parts = [];
  tokens.forEach((token, at) => {
    if (at) parts.push(" ");
    parts.push(marked[at] === undefined ? token : element("mark", "", token));
  });
  return parts;
};

/** One found page as a list item, with room for the part of it that fits best. */
export const resultItem = (page, units) => {
  const { url: address, title, summary, facts, codes } = page;
  const link = element("a", "", ...markedText(title, units));
  link.href = address;
  const item = element("li", "pc-result", element("h3", "pc-result__title", link));
  item.append(element("p", "pc-result__facts", facts, ...(codes ? [" · ", ...codeChips(codes)] : [])));
  item.append(element("p", "pc-result__summary", ...markedText(summary, units)));
  if (units.length) item.append(element("p", "pc-result__part"));
  return item;
};

/** Put the part of a found page that fits best into its list item; without the page, there is none. */
export const fillPart = async (item, page, units, signal) => {
  const place = item.querySelector(".pc-result__part");
  const part = await partOf(page.url, (words) => marks(words, units), signal).catch(() => undefined);
  if (!part) {
    place.remove();
    return;
  }
  const within = element("a", "", part.anchor.text);
  within.href = `${page.url}#${part.anchor.id}`;
  place.append(element("span", "pc-result__where", "In ", within, ": "), ...markedText(part.text, units));
};

/** What a reader has to know of how their words were taken: corrected, or left out. */
export const saidOf = ({ corrected, unknown, meanings }) => {
  const said = corrected ? [`We looked for “${corrected}”.`] : [];
  if (unknown.length) said.push(`We found nothing for ${unknown.map((word) => `“${word}”`).join(" or ")}.`);
  if (meanings.length) said.push(`The glossary explains ${meanings.map(([term]) => term).join(" and ")}.`);
  return said.join(" ");
};

/** What the glossary says of the words that were looked for, each as a paragraph. */
export const meaningsOf = (plan) =>
  plan.meanings.map(([term, full, means, anchor]) => {
    const link = element("a", "", term);
    link.href = new URL(`glossary/#${anchor}`, ROOT).href;
    return element("p", "pc-meaning", element("strong", "", link), full ? ` (${full}): ` : ": ", means);
  });

const codeChips = (codes) =>
  codes.split(" ").flatMap((each, at) => {
    const [framework, code] = each.split("/");
    return [...(at ? [" "] : []), element("span", `pc-code pc-fw-${framework}`, code)];
  });

/** One found page in brief, for the list under a search box. */
export const briefItem = (page, units) => {
  const link = element("a", "pc-brief", element("span", "pc-brief__title", ...markedText(page.title, units)));
  link.append(element("span", "pc-brief__facts", page.facts));
  link.href = page.url;
  return element("li", "", link);
};
