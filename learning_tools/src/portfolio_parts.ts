// What somebody keeps, laid out as a portfolio: the same for paper and for Word.
import { LEVEL_WORDS } from "./chart.ts";
import { inWords } from "./dates.ts";
import type { Fields, Kept, Kind } from "./records.ts";
import { domainOf, type Framework } from "./site.ts";

export type Part =
  | { readonly is: "heading"; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly is: "field"; readonly label: string; readonly text: string }
  | { readonly is: "table"; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };

const heading = (level: 1 | 2 | 3, text: string): Part => ({ is: "heading", level, text });

/** The parts of a portfolio, in their order; what nobody wrote is left out. */
export function portfolioParts(records: readonly Kept[], frameworks: readonly Framework[]): Part[] {
  const of = <K extends Kind>(kind: K): Fields<K>[] =>
    records.filter((each): each is Kept<K> => each.kind === kind).map((each) => each.fields);
  const named = (codes: readonly string[]): string =>
    codes.map((code) => `${code} ${domainOf(code, frameworks)?.title ?? ""}`.trim()).join("; ");
  return [
    ...standards(of("rating"), named),
    ...plan(of("goal"), named),
    ...record(of("entry"), named),
    ...reflections(of("reflection"), named),
    ...lists(of("list")),
  ];
}

type Named = (codes: readonly string[]) => string;

function section(name: string, parts: Part[]): Part[] {
  return parts.length ? [heading(1, name), ...parts] : [];
}

function fields(...pairs: readonly (readonly [label: string, text: string])[]): Part[] {
  return pairs.filter(([, text]) => text.trim()).map(([label, text]) => ({ is: "field", label, text }));
}

const byDay = <T extends { on: string }>(all: T[]): T[] => all.sort((first, second) => (first.on < second.on ? -1 : 1));

function standards(ratings: Fields<"rating">[], named: Named): Part[] {
  const rows = byDay(ratings).map(({ on, code, level, note }) => [inWords(on), named([code]), LEVEL_WORDS[level], note]);
  return section("My standards", rows.length ? [{ is: "table", head: ["Day", "Standard", "How confident", "Note"], rows }] : []);
}

function plan(goals: Fields<"goal">[], named: Named): Part[] {
  return section("My plan", goals.flatMap((goal) => [
    heading(2, goal.wish.trim().split("\n")[0] || "A goal"),
    ...fields(
      ["What I want to be able to do", goal.wish.includes("\n") ? goal.wish : ""],
      ["Standards", named(goal.codes)],
      ["Begun", inWords(goal.begun)],
      ["By", inWords(goal.target)],
      ["Materials", goal.materials.map(({ title }) => title).join("; ")],
    ),
    ...goal.reviews.flatMap(({ on, went, next }) => fields([`Looking back on ${inWords(on)}`, went], ["What next", next])),
    ...fields(["What happened", goal.happened]),
  ]));
}

function record(entries: Fields<"entry">[], named: Named): Part[] {
  return section("My CPD record", byDay(entries).flatMap((entry) => [
    heading(2, entry.title.trim() || "An entry"),
    ...fields(
      ["When", inWords(entry.on)],
      ["Minutes", entry.minutes ? String(entry.minutes) : ""],
      ["Standards", named(entry.codes)],
      ["Why it was relevant", entry.why],
      ["What I learnt", entry.learnt],
      ["What has changed in my practice", entry.practice],
      ["Peer reflection", entry.peer ? [entry.peer_kind, entry.peer_said].filter(Boolean).join(": ") || "Yes" : ""],
    ),
  ]));
}

function reflections(all: Fields<"reflection">[], named: Named): Part[] {
  return section("Group reflection", byDay(all).flatMap((each) => [
    heading(2, `${each.title.trim() || "A session"}, ${inWords(each.on)}`),
    ...fields(
      ["What helped us to think", each.worked],
      ["What got in the way", each.hindered],
      ["Key points", each.points],
      ["To read", each.reading],
      ["Next time", each.next_time],
      ["Standards", named(each.codes)],
    ),
  ]));
}

function lists(all: Fields<"list">[]): Part[] {
  return section("My reading lists", all.flatMap((list) =>
    fields([list.name.trim() || "A list", list.materials.map(({ title }) => title).join("\n")])));
}
