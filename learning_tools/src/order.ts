// The order in which records stand on a page. It stays while the page is open, whatever somebody writes into them:
// a record that moved away under the keyboard would leave what is typed next to another one.

/** The order of the records of one kind. */
export class Order {
  #known: string[] = [];

  /** The records in their order; those that are new to this page stand first. */
  of<T extends { readonly id: string }>(records: readonly T[], compare: (first: T, second: T) => number): T[] {
    const before = new Set(this.#known);
    const fresh = records.filter(({ id }) => !before.has(id)).sort(compare);
    this.#known = [...fresh.map(({ id }) => id), ...this.#known];
    const place = new Map(this.#known.map((id, index) => [id, index]));
    return [...records].sort((first, second) => (place.get(first.id) ?? 0) - (place.get(second.id) ?? 0));
  }
}
