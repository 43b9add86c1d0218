// Two copies of what somebody wrote, brought together without losing anything that only one of them has.
//
// Of each field, what was written last stands: a last-writer-wins register for each field, as in Shapiro, Preguiça,
// Baquero and Zawirski, 'A comprehensive study of convergent and commutative replicated data types' (2011), section 3.2.
// In whatever order copies meet, and however often, the result is the same.
import { emptied, type Fields, type Kept, type Kind } from "./records.ts";

const BETWEEN = "\n\n(Also written elsewhere at the same time:)\n";

/** Two copies of one record as one. Of what was written before it was deleted, nothing is left. */
export function merged<K extends Kind>(first: Kept<K>, second: Kept<K>): Kept<K> {
  const gone = first.gone > second.gone ? first.gone : second.gone;
  const fields: Record<string, unknown> = { ...emptied(first.kind) };
  const written: Record<string, string> = {};
  const here = first.fields as Record<string, unknown>;
  const there = second.fields as Record<string, unknown>;
  for (const name of Object.keys(fields)) {
    const [taken, when] = later([here[name], first.written[name] ?? ""], [there[name], second.written[name] ?? ""]);
    if (gone && when <= gone) continue;
    fields[name] = taken;
    if (when) written[name] = when;
  }
  return { kind: first.kind, id: first.id, fields: fields as Fields<K>, written, gone };
}

/** The one that was written later; of two of one moment, always the same one. */
function later(first: [unknown, string], second: [unknown, string]): [unknown, string] {
  if (first[1] !== second[1]) return first[1] > second[1] ? first : second;
  return asText(first[0]) >= asText(second[0]) ? first : second;
}

const asText = (value: unknown): string => JSON.stringify(value) ?? "";

/**
 * A record in which somebody changed fields, while it may have been changed elsewhere.
 *
 * What was added to a long text in two places at once stands in it twice rather than once too few.
 *
 * @param there The record as it is now.
 * @param patch What was written here.
 * @param was What stood in these fields when the writing began.
 * @param now The moment, ISO 8601 in UTC.
 */
export function changed<K extends Kind>(
  there: Kept<K>,
  patch: Partial<Fields<K>>,
  was: Partial<Fields<K>>,
  now: string,
): Kept<K> {
  const fields: Record<string, unknown> = { ...there.fields };
  const written: Record<string, string> = { ...there.written };
  for (const [name, mine] of Object.entries(patch)) {
    fields[name] = both((was as Record<string, unknown>)[name], mine, fields[name]);
    // What is written after something was deleted is there, whatever the clock of the device that deleted it said.
    const last = written[name] ?? "";
    written[name] = after(last > there.gone ? last : there.gone, now);
  }
  return { ...there, fields: fields as Fields<K>, written };
}

/** A moment that is later than another one, whatever a clock says that was set back. */
export function after(then: string | undefined, now: string): string {
  return !then || now > then ? now : new Date(Date.parse(then) + 1).toISOString();
}

/** What stands in a field that was changed here and perhaps elsewhere. */
function both(was: unknown, mine: unknown, theirs: unknown): unknown {
  const untouched = asText(theirs) === asText(was) || asText(theirs) === asText(mine) || was === undefined;
  if (untouched) return mine;
  if (Array.isArray(was) && Array.isArray(mine) && Array.isArray(theirs)) return bothLists(was, mine, theirs);
  if (typeof was !== "string" || typeof mine !== "string" || typeof theirs !== "string") return mine;
  if (was && theirs.includes(was)) return theirs.replace(was, () => mine);
  if (mine === was || theirs.includes(mine)) return theirs;
  return mine.includes(theirs) ? mine : `${mine}${BETWEEN}${theirs}`;
}

/** What was added in either place, without what was taken out in either. */
function bothLists(was: unknown[], mine: unknown[], theirs: unknown[]): unknown[] {
  const [old, here, there] = [was, mine, theirs].map((list) => new Set(list.map(asText)));
  const seen = new Set<string>();
  return [...mine, ...theirs].filter((each) => {
    const text = asText(each);
    const stays = !seen.has(text) && (old?.has(text) ? here?.has(text) && there?.has(text) : true);
    seen.add(text);
    return stays;
  });
}
