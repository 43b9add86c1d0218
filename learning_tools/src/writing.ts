// What is being typed into a record: kept soon after, without a button, and never lost to a second tab or a full disk.
import type { Keeping } from "./keeping.ts";
import type { Fields, Kept, Kind } from "./records.ts";

const UNFINISHED = "practice-commons-learning-unfinished";

/** What was typed and is not kept yet. */
interface Unfinished {
  readonly kind: Kind;
  readonly id: string;
  readonly patch: object;
  readonly was: object;
}

const open = new Set<{ unfinished: Unfinished }>();

// A browser may end a page before a database has written. The next page of this tab does it then.
window.addEventListener("pagehide", () => {
  if (!open.size) return;
  try {
    sessionStorage.setItem(UNFINISHED, JSON.stringify([...open].map((each) => each.unfinished)));
  } catch {
    // A browser that keeps nothing has said so.
  }
});

/** Keep what the page before could not finish. */
export async function finishWriting(keeping: Keeping): Promise<void> {
  try {
    const left = JSON.parse(sessionStorage.getItem(UNFINISHED) ?? "[]") as Unfinished[];
    sessionStorage.removeItem(UNFINISHED);
    for (const { kind, id, patch, was } of left) {
      const kept = keeping.one(kind, id);
      if (kept) await keeping.change(kept, patch, was);
    }
  } catch {
    // As above.
  }
}

/** What is typed into one record. */
export class Writing<K extends Kind> {
  readonly #keeping: Keeping;
  #kept: Kept<K>;
  readonly #typed = new Map<keyof Fields<K>, unknown>();
  readonly #was = new Map<keyof Fields<K>, unknown>();
  #saving = false;

  constructor(keeping: Keeping, kept: Kept<K>) {
    this.#keeping = keeping;
    this.#kept = kept;
  }

  /** The record as it is kept now. */
  get kept(): Kept<K> {
    return this.#keeping.one(this.#kept.kind, this.#kept.id) ?? this.#kept;
  }

  /** What stands in a field, kept or not. */
  value<F extends keyof Fields<K>>(field: F): Fields<K>[F] {
    return (this.#typed.has(field) ? this.#typed.get(field) : this.kept.fields[field]) as Fields<K>[F];
  }

  /** Take what was typed. */
  type<F extends keyof Fields<K>>(field: F, value: Fields<K>[F]): void {
    if (!this.#was.has(field)) this.#was.set(field, this.kept.fields[field]);
    this.#typed.set(field, value);
    open.add(this);
    void this.save();
  }

  /** What was typed and is not kept yet. */
  get unfinished(): Unfinished {
    const { kind, id } = this.#kept;
    return { kind, id, patch: Object.fromEntries(this.#typed), was: Object.fromEntries(this.#was) };
  }

  /** Let go of what was typed: the record was deleted with everything else. */
  stop(): void {
    this.#typed.clear();
    this.#was.clear();
  }

  /** Keep what was typed: at once, or as soon as what was typed before is kept. */
  async save(): Promise<void> {
    if (this.#saving) return;
    this.#saving = true;
    while (this.#typed.size) {
      const sent = new Map(this.#typed);
      const { patch, was } = this.unfinished;
      await this.#keeping.change(this.kept, patch as Partial<Fields<K>>, was as Partial<Fields<K>>);
      for (const [field, value] of sent) {
        this.#was.set(field, value);
        if (this.#typed.get(field) !== value) continue; // more was typed meanwhile
        this.#typed.delete(field);
        this.#was.delete(field);
      }
    }
    this.#saving = false;
    open.delete(this);
  }
}

/** The writings of a tool, one for each record that it shows. */
export class Writings<K extends Kind> {
  readonly #keeping: Keeping;
  readonly #open = new Map<string, Writing<K>>();

  constructor(keeping: Keeping) {
    this.#keeping = keeping;
    keeping.addEventListener("wiped", () => {
      for (const each of this.#open.values()) each.stop();
      open.clear();
      this.#open.clear();
    });
  }

  of(kept: Kept<K>): Writing<K> {
    let found = this.#open.get(kept.id);
    if (!found) this.#open.set(kept.id, (found = new Writing(this.#keeping, kept)));
    return found;
  }
}
