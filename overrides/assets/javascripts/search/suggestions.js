// What a query asks for beside its subject: a time, a type, a use, a role. Nothing is narrowed down without the reader's
// own choice: the Find page offers these as buttons.
import { asSearched } from "./query.js";

const GENERIC = new Set("supervision supervisors services practice social workers work people for and to of the in a".split(" "));
const TIMES = { "half an hour": 30, "an hour": 60, "one hour": 60, "hour and a half": 90, "quarter of an hour": 15 };

const singular = (word) => word.replace(/ies$/, "y").replace(/([^s])s$/, "$1").replace(/'$/, "");

/** The minutes that a query names, or nothing. */
const minutesIn = (text) => {
  const plain = asSearched(text);
  const named = Object.keys(TIMES).find((words) => plain.includes(words));
  const number = /\b(\d{1,3}) ?min(?:ute)?s?\b/.exec(plain);
  return number ? Number(number[1]) : named ? TIMES[named] : undefined;
};

const isAskedFor = (choice, words, minutes, choices) => {
  if (choice.dataset.facet === "time") return minutes !== undefined && choice.value === bandOf(minutes, choices);
  if (!["type", "use", "audience", "setting"].includes(choice.dataset.facet)) return false;
  const name = asSearched(choice.closest("label").querySelector(".pc-choice__name").textContent);
  const telling = name.split(" ").filter((word) => !GENERIC.has(word)).map(singular);
  return telling.length > 0 && telling.every((word) => words.has(word));
};

/** The smallest band that the minutes fit into. */
const bandOf = (minutes, choices) => {
  const bands = choices.filter((choice) => choice.dataset.facet === "time").map((choice) => choice.value);
  return bands.find((band) => minutes <= Number(band)) ?? bands.find((band) => Number.isNaN(Number(band)));
};

/** The choices that a query seems to ask for and that are not made yet. */
export const suggestedChoices = (text, choices) => {
  const words = new Set(asSearched(text).split(" ").map(singular));
  const minutes = minutesIn(text);
  return choices.filter((choice) => !choice.checked && isAskedFor(choice, words, minutes, choices));
};
