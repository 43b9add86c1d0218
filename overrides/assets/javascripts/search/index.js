// The search index in the reader's browser: which pages hold a word. build_tools/search_index.py makes its files; a
// search fetches the few that it needs, and fails when it cannot have one of them.

export const ROOT = new URL("../../../", import.meta.url);
const FOLDER = new URL("find/parts/", ROOT);
const MOST_FILES = 3; // of each part, for a word of which only the first letters were typed

const caches = new Set();

/** What is asked for once and then kept; what could not be had is asked for again when it is wanted again. */
export const once = (make) => {
  const made = new Map();
  caches.add(made);
  return (...key) => {
    const name = key.join(" ");
    if (!made.has(name)) {
      const asked = make(...key);
      made.set(name, asked);
      asked.catch(() => made.get(name) === asked && made.delete(name)); // a reader whose connection failed can try again
    }
    return made.get(name);
  };
};

const fetched = once(async (address, cache = "default") => {
  const answer = await fetch(new URL(address, FOLDER), { cache });
  if (!answer.ok) {
    for (const made of caches) made.clear(); // the site was published anew: its list of parts is another by now
    throw new Error(`${address}: ${answer.status}`);
  }
  return answer.json();
});

/** The parts, each with the words that its files start with. The list is asked for anew: it changes with every build. */
export const loadParts = once(async () => {
  const { parts, shelf, steps } = await fetched("parts.json", "no-cache");
  return parts.map(({ name, pages, starts }, at) => ({ name, at, pages, shelf, steps, starts: starts ? starts.split(" ") : [] }));
});

/** How many pages can be found. */
export const pageCount = async () => (await loadParts()).reduce((sum, { pages }) => sum + pages, 0);

const fileOf = (part, number) => fetched(`words/${number}.${part.name}.json`);

/** Which file of a part holds a word: the last that does not start behind it. */
const placeOf = ({ starts }, term) => starts.findLastIndex((start) => start <= term);

/**
 * A page of a part, by its number there. Its place says how far on it stands in the part, which is sorted by address: as
 * pages are in a part by chance, places put the pages of several parts in the order of their addresses, or nearly so,
 * and an edit to one page changes no other's.
 */
const pageOf = (part, number) => ({
  id: `${part.name}/${number}`,
  place: (number + 0.5) / part.pages + part.at * 1e-9,
  data: async () => {
    const shelf = await fetched(`titles/${Math.floor(number / part.shelf)}.${part.name}.json`);
    const [address, title, facts, codes, summary] = shelf[number % part.shelf];
    return { url: new URL(address, ROOT).href, title, facts, codes, summary };
  },
});

/** How much a word counts in each page of a list, by the page's number. */
const weightsOf = (list, steps) => {
  const weights = new Map();
  let number = -1;
  for (const [, gap, letter] of list.matchAll(/(\d*)([a-z])/g)) {
    number += Number(gap) + 1;
    weights.set(number, 2 ** ((letter.charCodeAt(0) - 97) / steps) - 1);
  }
  return weights;
};

/** The pages of a part that hold a word. */
const held = async (part, term) => {
  const place = placeOf(part, term);
  const file = place < 0 ? {} : await fileOf(part, place);
  return Object.hasOwn(file, term) ? weightsOf(file[term], part.steps) : new Map();
};

/** The words of a part that start with some letters. */
const longer = async (part, letters) => {
  const first = Math.max(0, placeOf(part, letters));
  const last = part.starts.findLastIndex((start) => start.startsWith(letters) || start <= letters);
  const numbers = Array.from({ length: Math.min(MOST_FILES, last - first + 1) }, (_, at) => first + at);
  const files = await Promise.all(numbers.map((number) => fileOf(part, number)));
  return files.flatMap((file) => Object.keys(file).filter((term) => term.startsWith(letters)));
};

/**
 * The pages that hold a word, with how much it counts in each.
 *
 * @param {string} term The word, as the index knows it.
 * @returns {Promise<{id: string, place: number, weight: number, data: Function}[]>} In the order of the parts.
 */
export const pagesHolding = async (term) => {
  const parts = await loadParts();
  const lists = await Promise.all(parts.map((part) => held(part, term)));
  return lists.flatMap((weights, at) => [...weights].map(([number, weight]) => ({ weight, ...pageOf(parts[at], number) })));
};

/** The words of the index that start with some letters, each once, in the order of the alphabet. */
export const wordsFrom = async (letters) => {
  const parts = await loadParts();
  return [...new Set((await Promise.all(parts.map((part) => longer(part, letters)))).flat())].sort();
};

/** All pages that have a day, the last changed first; those of one day in the order of their addresses. */
export const newestFirst = async () => {
  const parts = await loadParts();
  const lists = await Promise.all(parts.map(({ name }) => fetched(`days.${name}.json`)));
  const dated = lists.flatMap((days, at) => days.map((day, number) => ({ day, ...pageOf(parts[at], number) })));
  return dated.filter(({ day }) => day).sort((first, second) => (first.day < second.day ? 1 : first.day > second.day ? -1 : first.place - second.place));
};
