// The search itself: Pagefind's index in the reader's browser, asked once for each thing that was typed.
// A page that has all of them comes first; one that lacks some still comes.
import { planQuery, understood } from "./query.js";

export const ROOT = new URL("../../../", import.meta.url);
// Found by trying values on the queries of benchmarks/search that are not held out; most of them matter little.
const RANKING = { termFrequency: 0.4, pageLength: 0.1, termSaturation: 1.4, termSimilarity: 0.5, metaWeights: { title: 1 } };
const COVERAGE = 2; // how much more a page is worth that has more of the words
/** The made-up words of build_tools/synonyms.py, which no reader sees. */
export const SIGN = /\s*\bzq[a-z]+qz\b\.?/g;

const once = (make) => {
  let made;
  return () => {
    made ??= make().catch((error) => {
      made = undefined; // a reader whose connection failed can try again
      throw error;
    });
    return made;
  };
};

const loadPagefind = once(async () => {
  const { createInstance } = await import(new URL("pagefind/pagefind.js", ROOT).href);
  const pagefind = createInstance({ ranking: RANKING });
  await pagefind.search("a"); // says whether everything could be fetched: init does not
  return pagefind;
});

const loadWords = once(async () => {
  const answer = await fetch(new URL("find/words.json", ROOT));
  if (!answer.ok) throw new Error(`find/words.json: ${answer.status}`);
  return understood(await answer.json());
});

/** Fetch what every search needs, before there is anything to search for. */
export const prepare = () => Promise.all([loadPagefind(), loadWords()]).catch(() => {});

/** The answers, with those for the single words of a phrase in the place of one that no page holds as it stands. */
const inOwnWords = async (pagefind, plan, asked) => {
  const units = await Promise.all(
    plan.units.map(async (unit, at) => {
      if (asked[at].results.length || !unit.words.length) return [{ unit, answer: asked[at] }];
      const answers = await Promise.all(unit.words.map((word) => pagefind.search(word)));
      return answers.map((answer, word) => ({ unit: { term: unit.words[word], forms: [unit.words[word]] }, answer }));
    }),
  );
  plan.units = units.flat().map(({ unit }) => unit);
  return units.flat().map(({ answer }) => answer);
};

/**
 * The pages that fit what somebody typed, best first.
 *
 * @param {string} text What they typed.
 * @returns {Promise<{found: {id: string, score: number, isWhole: boolean, data: Function}[], plan: object}>} A page is
 *   whole when it has all that was looked for: such pages come before all others.
 */
export const search = async (text) => {
  const [pagefind, words] = await Promise.all([loadPagefind(), loadWords()]);
  const plan = planQuery(text, words);
  const asked = await Promise.all(plan.units.map((unit) => pagefind.search(unit.term)));
  const answers = await inOwnWords(pagefind, plan, asked);
  const pages = new Map();
  for (const answer of answers) {
    for (const result of answer.results) {
      const page = pages.get(result.id) ?? { id: result.id, data: result.data, sum: 0, units: 0 };
      page.sum += result.score;
      page.units += 1;
      pages.set(result.id, page);
    }
  }
  const found = [...pages.values()].map((page) => ({
    ...page,
    isWhole: page.units === plan.units.length,
    score: page.sum * (page.units / plan.units.length) ** COVERAGE,
  }));
  found.sort((first, second) => second.isWhole - first.isWhole || second.score - first.score || (first.id < second.id ? -1 : 1));
  return { found, plan };
};

const lists = new Map();

/** A list that is asked for once and then kept; one that could not be had is asked for again. */
const kept = (key, ask) => {
  if (!lists.has(key)) lists.set(key, once(ask));
  return lists.get(key)();
};

/** All pages that hold a made-up word: those with one value of a facet. */
export const pagesWith = (sign) => kept(sign, async () => (await (await loadPagefind()).search(sign)).results);

/** All materials, the last changed first. */
export const newestFirst = () =>
  kept("newest", async () => (await (await loadPagefind()).search(null, { sort: { newest: "desc" } })).results);
