// The search itself: the index is asked once for each thing that was typed.
// A page that has all of them comes first; one that lacks some still comes.
import { ROOT, loadParts, newestFirst as listNewest, once, pageCount, pagesHolding, wordsFrom } from "./index.js";
import { planQuery, stem, understood } from "./query.js";

export { ROOT };
// Found by trying values on the queries of benchmarks/search that are not held out; most of them matter little.
const SATURATION = 6; // the weight at which a word counts half as much as it ever can
const LONGER = 0.5; // how much a word counts of which only the first letters were typed
const MOST_LONGER = 12; // words that start with what was typed
const MADE_UP = /^zq[a-z]+qz$/; // what build_tools/synonyms.py makes up, and no reader sees
const COVERAGE = 2; // how much more a page is worth that has more of the words

const loadWords = once(async () => {
  const answer = await fetch(new URL("find/words.json", ROOT));
  if (!answer.ok) throw new Error(`find/words.json: ${answer.status}`);
  return understood(await answer.json());
});

/** Fetch what every search needs, before there is anything to search for. */
export const prepare = () => Promise.all([loadParts(), loadWords()]).catch(() => {});

/** How much the pages that hold a word are worth for it: more, the fewer there are and the more it counts in them. */
const scored = (pages, total, share = 1) => {
  const rarity = Math.log(1 + (total - pages.length + 0.5) / (pages.length + 0.5));
  return pages.map(({ weight, ...page }) => ({ ...page, score: share * rarity * (weight / (weight + SATURATION)) }));
};

/** The pages that hold a word in any of its forms, or one that starts with it when none does, with their scores. */
const asked = async (word, words) => {
  const [total, term] = [await pageCount(), stem(word, words.endings)];
  const pages = await pagesHolding(term);
  if (pages.length || term.length < 3) return scored(pages, total);
  const longer = (await wordsFrom(term)).filter((each) => !MADE_UP.test(each)).slice(0, MOST_LONGER);
  const best = new Map();
  for (const list of await Promise.all(longer.map(pagesHolding))) {
    for (const page of scored(list, total, LONGER)) {
      if (page.score > (best.get(page.id)?.score ?? -1)) best.set(page.id, page);
    }
  }
  return [...best.values()];
};

/** The answers, with those for the single words of a phrase in the place of one that no page holds as it stands. */
const inOwnWords = async (words, plan, answers) => {
  const units = await Promise.all(
    plan.units.map(async (unit, at) => {
      if (answers[at].length || !unit.words.length) return [{ unit, answer: answers[at] }];
      const single = await Promise.all(unit.words.map((word) => asked(word, words)));
      return single.map((answer, word) => ({ unit: { term: unit.words[word], forms: [unit.words[word]] }, answer }));
    }),
  );
  plan.units = units.flat().map(({ unit }) => unit);
  return units.flat().map(({ answer }) => answer);
};

/**
 * The pages that fit what somebody typed, best first.
 *
 * @param {string} text What they typed.
 * @returns {Promise<{found: {id: string, place: number, score: number, isWhole: boolean, data: Function}[], plan: object}>}
 *   A page is whole when it has all that was looked for: such pages come before all others. Of two that are worth the
 *   same, the one comes first whose address does.
 */
export const search = async (text) => {
  const [words] = await Promise.all([loadWords(), loadParts()]);
  const plan = planQuery(text, words);
  const answers = await inOwnWords(words, plan, await Promise.all(plan.units.map((unit) => asked(unit.term, words))));
  const pages = new Map();
  for (const answer of answers) {
    for (const { score, ...result } of answer) {
      const page = pages.get(result.id) ?? { ...result, sum: 0, units: 0 };
      page.sum += score;
      page.units += 1;
      pages.set(result.id, page);
    }
  }
  const found = [...pages.values()].map((page) => ({
    ...page,
    isWhole: page.units === plan.units.length,
    score: page.sum * (page.units / plan.units.length) ** COVERAGE,
  }));
  found.sort((first, second) => second.isWhole - first.isWhole || second.score - first.score || first.place - second.place);
  return { found, plan };
};

/** All pages that hold a made-up word: those with one value of a facet. */
export const pagesWith = once((sign) => pagesHolding(sign));

/** All materials, the last changed first. */
export const newestFirst = once(() => listNewest());
