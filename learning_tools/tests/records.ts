// Records at random, as the kinds of them may be.
import fc from "fast-check";
import { asKept, type Fields, type Kept, type Kind, KINDS, LEVELS } from "../src/records.ts";

const text = fc.oneof(fc.string({ unit: "binary", maxLength: 40 }), fc.constantFrom("", "<b>&", "__proto__", "one\n\ntwo"));
const day = fc.date({ min: new Date("2020-01-01"), max: new Date("2035-01-01"), noInvalidDate: true }).map((each) => each.toISOString().slice(0, 10));
const slug = fc.constantFrom("genograms", "peer-supervision", "a", "b-2");
const code = fc.constantFrom("PS1", "PS7", "PS7.2", "PL3", "PCF6");
const materials = fc.array(fc.record({ slug, title: text }), { maxLength: 3 });
const codes = fc.array(code, { maxLength: 3 });

export const fieldsOf: { [K in Kind]: fc.Arbitrary<Fields<K>> } = {
  rating: fc.record({ code, on: day, level: fc.constantFrom(...LEVELS), note: text }),
  goal: fc.record({
    wish: text, codes, materials, begun: day, target: day, review: day, happened: text,
    reviews: fc.array(fc.record({ on: day, went: text, next: text }), { maxLength: 2 }),
    state: fc.constantFrom("open", "reached", "aside"),
  }),
  entry: fc.record({
    title: text, slug: fc.oneof(slug, fc.constant("")), on: day, minutes: fc.nat(600), codes, why: text, learnt: text,
    practice: text, peer: fc.boolean(), peer_kind: text, peer_said: text,
  }),
  list: fc.record({ name: text, materials }),
  reading: fc.record({ slug, title: text, on: day }),
  reflection: fc.record({ title: text, on: day, worked: text, hindered: text, points: text, reading: text, next_time: text, codes }),
};

const moment = fc.integer({ min: 0, max: 20 }).map((each) => new Date(Date.UTC(2027, 0, 1) + each).toISOString());

/** Copies of one record, as two devices may have them. */
export const copies = (count: number): fc.Arbitrary<Kept[]> =>
  fc.constantFrom(...KINDS).chain((kind) =>
    fc.array(
      fc.tuple(fieldsOf[kind] as fc.Arbitrary<Fields<Kind>>, fc.dictionary(fc.constantFrom(...Object.keys(asBlank(kind))), moment), fc.oneof(moment, fc.constant(""))),
      { minLength: count, maxLength: count },
    ).map((each) => each.map(([fields, written, gone]) => asKept({ kind, id: "same", fields, written, gone }))));

export const asBlank = (kind: Kind): Record<string, unknown> =>
  asKept({ kind, id: "x", fields: { rating: { code: "PS1", level: "new" }, reading: { slug: "x" } }[kind as string] ?? {}, written: {}, gone: "" }).fields;
