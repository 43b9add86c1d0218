// Where things stand on the site, and what the pages of it say of themselves.
import * as v from "valibot";
import { isSlug } from "./sent_lists.ts";

/** The site's root: this script stands two folders below it. */
export const ROOT = new URL("../../", import.meta.url);

/** An address on the site, from its root. */
export const onSite = (path: string): string => new URL(path, ROOT).href;

const statement = v.object({ code: v.string(), text: v.string() });
const domain = v.object({
  code: v.string(),
  title: v.string(),
  summary: v.string(),
  page: v.string(),
  in_practice: v.optional(v.array(v.string()), []),
  statements: v.array(statement),
});
const framework = v.object({ id: v.string(), name: v.string(), short_name: v.string(), domains: v.array(domain) });

export type Framework = v.InferOutput<typeof framework>;
export type Domain = v.InferOutput<typeof domain>;

let known: Promise<Framework[]> | undefined;

/** The frameworks as the build wrote them, or none where they cannot be had. */
export function frameworks(): Promise<Framework[]> {
  known ??= fetched("learning/frameworks.json")
    .then((read) => v.parse(v.array(framework), read))
    .catch(() => {
      known = undefined;
      return [];
    });
  return known;
}

/** The domain of a code, be it a domain's own or a statement's. */
export function domainOf(code: string, all: readonly Framework[]): Domain | undefined {
  const [own] = code.split(".");
  return all.flatMap((each) => each.domains).find((each) => each.code === own);
}

/** A JSON file of the site. */
export async function fetched(path: string): Promise<unknown> {
  const answer = await fetch(onSite(path));
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

/** There is no such material: the site itself says so. */
export class NoMaterialError extends Error {}

/** What a page of a material says of it. */
export interface Material {
  readonly slug: string;
  readonly title: string;
  readonly minutes: number;
  readonly codes: string[];
}

const resource = v.object({
  name: v.string(),
  timeRequired: v.optional(v.string(), ""),
  teaches: v.optional(v.array(v.unknown()), []),
});
const page = v.object({ mainEntity: resource });
const term = v.object({ termCode: v.string() });

/**
 * A material, as its own page describes it to programs.
 *
 * @throws {NoMaterialError} There is no such page.
 * @throws {Error} It cannot be had now.
 */
export async function material(slug: string): Promise<Material> {
  if (!isSlug(slug)) throw new Error("That is not the address of a material.");
  const answer = await fetch(onSite(`materials/${slug}/`));
  if (answer.status === 404 || answer.status === 410) throw new NoMaterialError(`There is no material called ‘${slug}’.`);
  if (!answer.ok) throw new Error(`${slug}: ${answer.status}`);
  return described(slug, new DOMParser().parseFromString(await answer.text(), "text/html"));
}

function described(slug: string, read: Document): Material {
  for (const script of read.querySelectorAll('script[type="application/ld+json"]')) {
    const found = v.safeParse(v.union([page, resource]), JSON.parse(script.textContent ?? "null"));
    if (!found.success) continue;
    const { name, timeRequired, teaches } = "mainEntity" in found.output ? found.output.mainEntity : found.output;
    const minutes = Number(/^PT(\d+)M$/.exec(timeRequired)?.[1] ?? 0);
    const codes = teaches.flatMap((each) => (v.is(term, each) ? [each.termCode] : []));
    return { slug, title: name, minutes, codes };
  }
  throw new Error(`The page of ‘${slug}’ does not say what it is.`);
}
