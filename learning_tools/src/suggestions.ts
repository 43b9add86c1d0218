// Materials for what somebody wants to learn: by statement, by whom they are for, and by the time they take.
import * as v from "valibot";
import { fetched } from "./site.ts";

const listed = v.object({
  slug: v.string(),
  title: v.string(),
  summary: v.string(),
  page: v.string(),
  minutes: v.optional(v.number(), 0),
  domains: v.array(v.string()),
  audience: v.optional(v.array(v.string()), []),
});
const list = v.object({ materials: v.array(listed) });

export type Suggested = v.InferOutput<typeof listed>;

const known = new Map<string, Promise<Suggested[]>>();

/** What somebody looks for. */
export interface Wanted {
  readonly codes: readonly string[];
  /** Whom it is to be for, or an empty text for anybody. */
  readonly audience: string;
  /** How many minutes there are, or 0 for any time. */
  readonly minutes: number;
}

/** Materials that serve what is wanted, those first that serve most of it, then the shortest. */
export async function suggested(wanted: Wanted): Promise<Suggested[]> {
  const domains = [...new Set(wanted.codes.map((code) => code.split(".")[0] ?? code))];
  const found = new Map((await Promise.all(domains.map(ofDomain))).flat().map((each) => [each.slug, each]));
  const fitting = [...found.values()].filter(
    ({ audience, minutes }) =>
      (!wanted.audience || audience.includes(wanted.audience)) && (!wanted.minutes || minutes <= wanted.minutes),
  );
  const serves = new Map(fitting.map((each) => [each.slug, served(each, wanted.codes)]));
  return fitting.sort(
    (first, second) =>
      (serves.get(second.slug) ?? 0) - (serves.get(first.slug) ?? 0) ||
      first.minutes - second.minutes ||
      (first.slug < second.slug ? -1 : 1),
  );
}

/** How much of what is wanted a material serves: a statement by its own code counts more than its domain does. */
function served(each: Suggested, codes: readonly string[]): number {
  return codes.reduce((sum, code) => sum + (each.domains.includes(code) ? 2 : each.domains.some((one) => one.startsWith(`${code}.`)) ? 1 : 0), 0);
}

function ofDomain(code: string): Promise<Suggested[]> {
  let asked = known.get(code);
  if (!asked) {
    asked = fetched(`data/domains/${code.toLowerCase()}.json`).then((read) => v.parse(list, read).materials);
    asked.catch(() => known.delete(code));
    known.set(code, asked);
  }
  return asked;
}
