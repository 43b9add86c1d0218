// What a reader writes, as records: each of a kind, with fields, and with the moment at which each field was written.
//
// Two copies of a record are brought together field by field (merging.ts), so that nothing hangs on whole records: two
// tabs, or two devices, may each change a part of one.
import * as v from "valibot";

/** The version of all this, in the database and in files. It changes when a program of the last one could not read it. */
export const VERSION = 2;

/** How confident somebody feels, in words. They are no marks: nothing is added up, and none is a pass. */
export const LEVELS = ["new", "finding", "supported", "confident", "helping"] as const;

// More than a form lets anybody type: what two tabs wrote at once stands together, and must be read again.
const LINE = 1_000;
const LONG = 500_000;
const MANY = 300;
/** The most materials that a list or a goal holds. */
export const MOST_MATERIALS = 100;

const line = v.optional(v.pipe(v.string(), v.maxLength(LINE)), "");
const long = v.optional(v.pipe(v.string(), v.maxLength(LONG)), "");
const day = v.optional(v.union([v.literal(""), v.pipe(v.string(), v.isoDate())]), "");
const slug = v.pipe(v.string(), v.maxLength(100), v.regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/));
const code = v.pipe(v.string(), v.regex(/^[A-Z]{1,6}\d{1,2}(?:\.\d{1,2})?$/));
const codes = v.optional(v.pipe(v.array(code), v.maxLength(MANY)), []);

/** A material as lists name it: with its title, so that a list can be read without a connection. */
const chosen = v.object({ slug, title: v.pipe(v.string(), v.maxLength(LINE)) });
const materials = v.optional(v.pipe(v.array(chosen), v.maxLength(MANY)), []);
const review = v.object({ on: day, went: long, next: long });

/** The fields of each kind of record. */
export const FIELDS = {
  /** How confident somebody felt about a domain or a statement on a day. */
  rating: v.object({ code, on: day, level: v.picklist(LEVELS), note: long }),
  /** Something that somebody wants to learn. */
  goal: v.object({
    wish: long,
    codes,
    materials,
    begun: day,
    target: day,
    review: day,
    reviews: v.optional(v.pipe(v.array(review), v.maxLength(MANY)), []),
    state: v.optional(v.picklist(["open", "reached", "aside"]), "open"),
    happened: long,
  }),
  /** A piece of continuing professional development. */
  entry: v.object({
    title: line,
    slug: v.optional(v.union([v.literal(""), slug]), ""),
    on: day,
    minutes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000)), 0),
    codes,
    why: long,
    learnt: long,
    practice: long,
    peer: v.optional(v.boolean(), false),
    peer_kind: line,
    peer_said: long,
  }),
  /** A reading list of one's own. */
  list: v.object({ name: line, materials }),
  /** That a material was read: its id is the material's slug. */
  reading: v.object({ slug, title: line, on: day }),
  /** What a group took away from a session. */
  reflection: v.object({
    title: line,
    on: day,
    worked: long,
    hindered: long,
    points: long,
    reading: long,
    next_time: long,
    codes,
  }),
} as const;

export type Kind = keyof typeof FIELDS;
export type Fields<K extends Kind> = v.InferOutput<(typeof FIELDS)[K]>;
export type Chosen = v.InferOutput<typeof chosen>;
export type Level = (typeof LEVELS)[number];

/** A record as it is kept. */
export interface Kept<K extends Kind = Kind> {
  readonly kind: K;
  readonly id: string;
  readonly fields: Fields<K>;
  /** When each field was written, ISO 8601 in UTC with milliseconds; a field that never was is not here. */
  readonly written: Readonly<Record<string, string>>;
  /** When it was deleted; a record that was written again later is not. */
  readonly gone: string;
}

export const KINDS = Object.keys(FIELDS) as Kind[];

/** A clock may be wrong, but no clock of a reader is this late: after such a moment nothing could be written any more. */
const moment = v.pipe(v.string(), v.isoTimestamp(), v.maxLength(30), v.check((when) => when < "2200"));
const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{1,100}$/));

/** What holds for records of every kind. */
const envelope = v.object({
  kind: v.picklist(KINDS),
  id,
  fields: v.record(v.string(), v.unknown()),
  written: v.record(v.string(), moment),
  gone: v.optional(v.union([v.literal(""), moment]), ""),
});

/**
 * A record that was read from somewhere, with only the fields that its kind has.
 *
 * @throws {v.ValiError} It is no record of ours.
 */
export function asKept(read: unknown): Kept {
  const { kind, id: key, fields, written, gone } = v.parse(envelope, read);
  const known = v.parse(FIELDS[kind], fields);
  const moments = Object.fromEntries(Object.keys(known).flatMap((name) => {
    const when = Object.hasOwn(written, name) ? written[name] : undefined;
    return when ? [[name, when]] : [];
  }));
  return { kind, id: key, fields: known, written: moments, gone } as Kept;
}

/** A record of which nothing is written yet, but for what must be known from the start. */
export function blank<K extends Kind>(kind: K, key: string, fields: Partial<Fields<K>>): Kept<K> {
  return { kind, id: key, fields: v.parse(FIELDS[kind], fields) as Fields<K>, written: {}, gone: "" };
}

/** The fields of a record of which nothing is left: nothing that anybody wrote. */
export function emptied<K extends Kind>(kind: K): Fields<K> {
  const needed: Partial<Record<Kind, object>> = { rating: { code: "X0", level: "new" }, reading: { slug: "x" } };
  return v.parse(FIELDS[kind], needed[kind] ?? {}) as Fields<K>;
}

/** Whether a record is there, and was not deleted after it was written last. */
export function isThere(kept: Kept): boolean {
  return !kept.gone || Object.values(kept.written).some((when) => when > kept.gone);
}

/** When a record was written last, or an empty text. */
export function lastWritten(kept: Kept): string {
  return Object.values(kept.written).reduce((last, when) => (when > last ? when : last), "");
}
