// Where records stand: on this device, in this browser session alone, or nowhere but in this page.
import { deleteDB, type IDBPDatabase, openDB } from "idb";
import { merged } from "./merging.ts";
import { asKept, type Kept, VERSION } from "./records.ts";
import { upgraded } from "./upgrading.ts";

export type Where = "device" | "session" | "page";
/** The kind and the id of a record. */
export type Key = readonly [string, string];

/** Somewhere that records can stand. */
export interface Shelf {
  readonly where: Where;
  /** Every record that can be read. */
  all(): Promise<Kept[]>;
  /** The records of these keys, as they are. */
  some(keys: readonly Key[]): Promise<Kept[]>;
  /** In one transaction: what stands there becomes what `change` makes of it, and that is given. */
  update(keys: readonly Key[], change: (there: (Kept | undefined)[]) => Kept[]): Promise<Kept[]>;
  /** Take everything away. */
  clear(): Promise<void>;
}

export const keyOf = (kept: Kept): Key => [kept.kind, kept.id];

const NAME = "practice-commons-learning";
const RECORDS = "records";

/** The shelf in this browser's database, which stays until somebody clears it. */
export class DeviceShelf implements Shelf {
  readonly where = "device";
  #opened: Promise<IDBPDatabase> | undefined;

  async all(): Promise<Kept[]> {
    return readable(await (await this.#database()).getAll(RECORDS));
  }

  async some(keys: readonly Key[]): Promise<Kept[]> {
    const transaction = (await this.#database()).transaction(RECORDS);
    return readable(await Promise.all(keys.map((key) => transaction.store.get([...key]))));
  }

  async update(keys: readonly Key[], change: (there: (Kept | undefined)[]) => Kept[]): Promise<Kept[]> {
    const transaction = (await this.#database()).transaction(RECORDS, "readwrite");
    const found = await Promise.all(keys.map((key) => transaction.store.get([...key])));
    const made = change(found.map((each) => readable([each])[0]));
    const puts = made.map((each) => transaction.store.put(each));
    // A put may fail before the transaction does: both are waited for, so that neither is an error nobody saw.
    const ends = await Promise.allSettled([...puts, transaction.done]);
    const failed = ends.findLast((end) => end.status === "rejected");
    if (failed) throw failed.reason;
    return made;
  }

  async clear(): Promise<void> {
    await this.close();
    await deleteDB(NAME);
  }

  /** Let go of the database, so that another tab can clear it or bring it up to date. */
  async close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    (await opened?.catch(() => undefined))?.close();
  }

  async #database(): Promise<IDBPDatabase> {
    this.#opened ??= openDB(NAME, VERSION, {
      async upgrade(database, from, _to, transaction) {
        if (!database.objectStoreNames.contains(RECORDS)) database.createObjectStore(RECORDS, { keyPath: ["kind", "id"] });
        const store = transaction.objectStore(RECORDS);
        for (const each of await store.getAll()) await store.put(upgraded(each, from));
      },
      blocking: () => void this.close(),
      terminated: () => (this.#opened = undefined),
    });
    try {
      return await this.#opened;
    } catch (error) {
      this.#opened = undefined;
      throw error;
    }
  }
}

/** What can be read of what stands on a shelf; what cannot stays there, and harms nothing. */
function readable(found: readonly unknown[]): Kept[] {
  return found.flatMap((each) => {
    try {
      return each === undefined ? [] : [asKept(each)];
    } catch {
      return [];
    }
  });
}

/** A shelf that stands in this page's memory, and is told each time what to remember. */
class MemoryShelf implements Shelf {
  readonly where: Where = "page";
  protected held = new Map<string, Kept>();

  async all(): Promise<Kept[]> {
    return [...this.held.values()];
  }

  async some(keys: readonly Key[]): Promise<Kept[]> {
    return keys.flatMap((key) => this.held.get(key.join(" ")) ?? []);
  }

  async update(keys: readonly Key[], change: (there: (Kept | undefined)[]) => Kept[]): Promise<Kept[]> {
    const made = change(keys.map((key) => this.held.get(key.join(" "))));
    const next = new Map(this.held);
    for (const each of made) next.set(keyOf(each).join(" "), each);
    this.remember(next);
    this.held = next;
    return made;
  }

  async clear(): Promise<void> {
    this.held = new Map();
    this.remember(this.held);
  }

  protected remember(_held: ReadonlyMap<string, Kept>): void {}
}

/** The shelf for a browser that keeps nothing: it lasts as long as the page. */
export class PageShelf extends MemoryShelf {}

const SESSION = "practice-commons-learning";

/** The shelf for a shared computer: it lasts until the tab is closed. */
export class SessionShelf extends MemoryShelf {
  override readonly where = "session";

  constructor() {
    super();
    for (const each of readable(JSON.parse(sessionStorage.getItem(SESSION) ?? "[]") as unknown[])) {
      this.held.set(keyOf(each).join(" "), each);
    }
  }

  /** Whether this tab was told that the computer is shared. */
  static isChosen(): boolean {
    return sessionStorage.getItem(SESSION) !== null;
  }

  /** Take over what another tab of this session holds. */
  async adopt(records: readonly Kept[]): Promise<void> {
    await this.update(records.map(keyOf), (there) =>
      records.map((each, index) => merged(there[index] ?? each, each)));
  }

  /** Take everything away, and forget that the computer is shared. */
  forget(): void {
    this.held = new Map();
    sessionStorage.removeItem(SESSION);
  }

  protected override remember(held: ReadonlyMap<string, Kept>): void {
    sessionStorage.setItem(SESSION, JSON.stringify([...held.values()]));
  }
}
