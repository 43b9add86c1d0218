// What a regulator expects of those whom it registers, as the build wrote it down with its source and day.
import * as v from "valibot";
import { fetched } from "./site.ts";

const expected = v.object({
  regulator: v.string(),
  pieces: v.number(),
  with_peer_reflection: v.number(),
  year_starts: v.pipe(v.string(), v.regex(/^\d\d-\d\d$/)),
  source_title: v.string(),
  source_url: v.string(),
  looked_at: v.string(),
});

const file = v.object({ expectations: v.array(expected) });

export type Expectation = v.InferOutput<typeof expected>;

/** The regulator's expectation, or nothing where it cannot be had. */
export async function expectation(): Promise<Expectation | undefined> {
  return fetched("learning/expectations.json")
    .then((read) => v.parse(file, read).expectations[0])
    .catch(() => undefined);
}

/** The first and the last day of the registration year that a day is in. */
export function registrationYear(day: string, { year_starts }: Pick<Expectation, "year_starts">): { from: string; to: string } {
  const year = Number(day.slice(0, 4)) - (day.slice(5) >= year_starts ? 0 : 1);
  const next = new Date(`${year + 1}-${year_starts}T00:00:00Z`);
  return { from: `${year}-${year_starts}`, to: new Date(next.getTime() - 86_400_000).toISOString().slice(0, 10) };
}
