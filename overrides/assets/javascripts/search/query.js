// What somebody typed, as the search takes it: phrases for which there are other words, plain words, and corrected ones.
// No page and no network here: words in, a plan out.

const WORD = /[a-z0-9]+(?:'[a-z]+)?/g;
const MOST_FOR_MEANING = 1; // things looked for: somebody who types more is not asking what a word means
const STOP_WORDS = new Set(
  ("a about after all also am an and any are as at be been before but by can cannot could did do does doing for from " +
    "had has have having he her hers him his how i i'm if in into is it it's its just like me mine much my need no nor " +
    "not of on or our ours out she should so some such than that the their theirs them then there these they this " +
    "those to too up us very want was we were what when where which while who whom why will with would you your yours " +
    "don't doesn't can't won't what's how's i've there's someone somebody something anything get getting give make " +
    "please find show help using use mean means meaning stand stands called")
    .split(" "),
);

/** A text as `as_searched` in build_tools/synonyms.py makes it: small letters without accents, one space between words. */
export const asSearched = (text) => {
  const apart = text.replace(/[’‘]/g, "'").normalize("NFKD").replace(/[\p{Mn}\p{Cf}]/gu, "");
  return (apart.toLowerCase().match(WORD) ?? []).join(" ");
};

/** What find/words.json holds, in the shape in which a query is planned. Nothing is inherited: `constructor` is a word. */
export const understood = ({ signs, meanings, words, complete, endings }) => {
  const list = words.split(" ");
  return {
    signs: Object.assign(Object.create(null), signs),
    meanings: Object.assign(Object.create(null), meanings),
    list,
    known: new Set(list),
    complete,
    endings,
    longest: Math.max(1, ...Object.keys(signs).map((phrase) => phrase.split(" ").length)),
  };
};

const SHORT = /^[^aeiou]*[aeiouy][^aeiouwxy]$/;

/** What all forms of a word have in common, as `stem` in build_tools/synonyms.py finds it. */
export const stem = (word, endings) => {
  let short = word;
  for (const group of endings) {
    const fits = ([ending, , least]) => short.endsWith(ending) && short.length - ending.length >= least;
    const [ending, instead] = group.find(fits) ?? [];
    if (ending === undefined) continue;
    short = short.slice(0, short.length - ending.length) + instead;
    if (["ing", "ed"].includes(ending) && SHORT.test(short)) short += "e";
  }
  return short;
};

/** The forms of a word that a reader would not call another word: without s, ed, ing, and so on. */
const plainForms = (word) => {
  const forms = [word, `${word}s`, `${word}e`, `${word}y`];
  for (const [ending, instead] of [["'s", ""], ["s", ""], ["es", ""], ["ies", "y"], ["d", ""], ["ed", ""], ["ing", ""], ["ing", "e"], ["ly", ""]]) {
    if (word.endsWith(ending) && word.length - ending.length > 2) {
      const stem = word.slice(0, word.length - ending.length) + instead;
      forms.push(stem);
      if (/([b-df-hj-np-tv-z])\1$/.test(stem)) forms.push(stem.slice(0, -1));
    }
  }
  return forms;
};

/** How many letters have to be put in, left out, changed or swapped to make one word of another; `most` + 1 if more. */
const distance = (first, second, most) => {
  if (Math.abs(first.length - second.length) > most) return most + 1;
  let older = [];
  let old = Array.from({ length: second.length + 1 }, (_, column) => column);
  for (let row = 1; row <= first.length; row += 1) {
    const now = [row];
    let least = row;
    for (let column = 1; column <= second.length; column += 1) {
      const same = first[row - 1] === second[column - 1];
      now[column] = Math.min(old[column] + 1, now[column - 1] + 1, old[column - 1] + (same ? 0 : 1));
      if (row > 1 && column > 1 && first[row - 1] === second[column - 2] && first[row - 2] === second[column - 1]) {
        now[column] = Math.min(now[column], older[column - 2] + 1);
      }
      least = Math.min(least, now[column]);
    }
    if (least > most) return most + 1;
    older = old;
    old = now;
  }
  return old[second.length];
};

/** Whether a page holds a word, or one that starts with it while it is still being typed. */
const isKnown = (word, words, isLast) =>
  word.length < 3 || /\d/.test(word) || plainForms(word).some((form) => words.known.has(form)) ||
  (isLast && words.list.some((known) => known.startsWith(word)));

/** Whether two words of one length differ only in their endings: `racist` and `racism` are two words, not one misspelt. */
const differInEnding = (word, known) =>
  word.length === known.length && word.slice(0, -2) === known.slice(0, -2) && !/[eo]rs?$/.test(word);

/** The word of the collection that was most likely meant, or the word itself when nothing is near enough to be sure. */
const corrected = (word, words) => {
  if (word.length < 4) return word;
  const most = word.length < 8 ? 1 : 2;
  let best = word;
  let least = Infinity;
  for (const known of words.list) {
    // A slip of the finger seldom changes the first letter, and never adds or drops two.
    if (known[0] !== word[0] || Math.abs(known.length - word.length) > 1 || differInEnding(word, known)) continue;
    const apart = distance(word, known, most);
    if (apart <= most && apart < least) {
      best = known; // the list is sorted by how many pages hold a word: of two equally near, the commoner one
      least = apart;
    }
  }
  return best;
};

const signOf = (phrase, signs) => signs[phrase] ?? signs[phrase.replace(/'?s$/, "")];

/** The phrases with a sign and the single words of a text, from left to right; the longest phrase wins. */
const split = (list, { signs, longest }) => {
  const units = [];
  for (let start = 0; start < list.length; ) {
    let end = Math.min(list.length, start + longest);
    while (end > start && !signOf(list.slice(start, end).join(" "), signs)) end -= 1;
    const phrase = list.slice(start, Math.max(end, start + 1)).join(" ");
    units.push({ shown: phrase, sign: signOf(phrase, signs) });
    start = Math.max(end, start + 1);
  }
  return units;
};

/**
 * What to look for.
 *
 * @param {string} text What somebody typed.
 * @param {object} words What find/words.json holds, as `understood` gives it.
 * @returns {{units: {term: string, forms: string[], words: string[]}[], corrected: string, unknown: string[], meanings: string[][]}}
 *   Each thing to look for, with the forms of it to mark in a text and its own words; the text with its spelling corrected, or nothing when
 *   there was nothing to correct; the words that no page holds; and what the glossary says, when not much else is asked.
 */
export const planQuery = (text, words) => {
  const typed = asSearched(text).split(" ").filter(Boolean);
  const isTyping = !/\s$/.test(text);
  const isPlain = (word, index) =>
    STOP_WORDS.has(word) || signOf(word, words.signs) || isKnown(word, words, isTyping && index === typed.length - 1);
  const spelt = typed.map((word, index) => (isPlain(word, index) ? word : corrected(word, words)));
  const parts = split(spelt, words);
  const isHeld = ({ shown, sign }) => sign || !words.complete || isPlain(shown, spelt.lastIndexOf(shown));
  const unknown = parts.filter((unit) => !isHeld(unit)).map((unit) => unit.shown);
  const found = parts.filter(isHeld);
  const kept = found.filter((unit) => unit.sign || !STOP_WORDS.has(unit.shown));
  const terms = new Map();
  for (const { shown, sign } of kept.length || unknown.length ? kept : found) {
    const term = sign ?? shown;
    const forms = sign ? Object.keys(words.signs).filter((phrase) => words.signs[phrase] === sign) : [shown];
    const own = shown.split(" ").filter((word) => !STOP_WORDS.has(word));
    if (!terms.has(term)) terms.set(term, { term, forms, words: sign ? own : [] });
  }
  const units = [...terms.values()];
  return {
    units,
    unknown,
    corrected: spelt.join(" ") === typed.join(" ") ? "" : spelt.join(" "),
    meanings: units.length <= MOST_FOR_MEANING ? units.flatMap(({ term }) => words.meanings[term] ?? []) : [],
  };
};
