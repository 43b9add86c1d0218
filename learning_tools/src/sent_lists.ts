// A reading list as an address: the names of its materials, and nothing of whoever made it.

const SENT = /^#list=([a-z0-9,-]+)$/;
const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
/** The most materials that an address holds. */
export const MOST_SENT = 50;

/** What stands after the address of the page. */
export const hashOf = (materials: readonly { slug: string }[]): string =>
  `#list=${materials.slice(0, MOST_SENT).map(({ slug }) => slug).join(",")}`;

/** The slug of a material is all that an address may bring in. */
export const isSlug = (text: string): boolean => SLUG.test(text) && text.length <= 100;

/** The materials that such an address names, each once. */
export function slugsIn(hash: string): string[] {
  const named = SENT.exec(hash)?.[1]?.split(",") ?? [];
  return [...new Set(named.filter(isSlug))].slice(0, MOST_SENT);
}
