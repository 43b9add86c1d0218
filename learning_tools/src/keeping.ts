// What a reader keeps, wherever it stands: one object for the whole page, which knows what other tabs do to it.
import { after, changed, merged } from "./merging.ts";
import { blank, emptied, type Fields, isThere, type Kept, type Kind, lastWritten } from "./records.ts";
import { DeviceShelf, type Key, keyOf, PageShelf, SessionShelf, type Shelf, type Where } from "./shelves.ts";

const CHANNEL = "practice-commons-learning";
const SHARED_LOCK = "practice-commons-learning: shared computer";
/** How long a tab waits for another one that says it holds the session, in milliseconds. */
const PATIENCE = 1000;

type Told =
  | { what: "changed"; keys: Key[]; where: Where }
  | { what: "wiped" }
  | { what: "shared" }
  | { what: "session?" }
  | { what: "session"; records: Kept[] };

/** Why something could not be kept, as a person is told it. */
export interface Trouble {
  readonly kind: "full" | "refused" | "older";
  readonly why: string;
}

/** Everything that a reader keeps. */
export class Keeping extends EventTarget {
  #shelf: Shelf;
  readonly #channel: BroadcastChannel | undefined;
  #records = new Map<string, Kept>();
  /** What is in this page and could not be put on the shelf. */
  #unkept = new Set<string>();
  #trouble: Trouble | undefined;
  #release: (() => void) | undefined;

  private constructor(shelf: Shelf) {
    super();
    this.#shelf = shelf;
    this.#channel = typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel(CHANNEL);
    this.#channel?.addEventListener("message", (event: MessageEvent<Told>) => void this.#hear(event.data));
  }

  /** What is kept on this device, in this session where the computer is shared, or else in this page. */
  static async open(): Promise<Keeping> {
    if (await isShared()) {
      const keeping = new Keeping(new SessionShelf());
      await keeping.#join();
      return keeping;
    }
    const keeping = new Keeping(new DeviceShelf());
    try {
      keeping.#hold(await keeping.#shelf.all());
    } catch (error) {
      keeping.#shelf = new PageShelf();
      const isOlder = error instanceof DOMException && error.name === "VersionError";
      keeping.#trouble = { kind: isOlder ? "older" : "refused", why: String(error) };
    }
    return keeping;
  }

  get where(): Where {
    return this.#shelf.where;
  }

  /** What is wrong, when something could not be kept. */
  get trouble(): Trouble | undefined {
    return this.#trouble;
  }

  /** Whether something stands in this page alone, and would be lost with it. */
  get isAtRisk(): boolean {
    return this.#unkept.size > 0 || (this.where === "page" && this.everything().some(isThere));
  }

  /** The records of a kind that are there. */
  all<K extends Kind>(kind: K): Kept<K>[] {
    return this.everything().filter((each): each is Kept<K> => each.kind === kind && isThere(each));
  }

  /** A record by its id, when it is there. */
  one<K extends Kind>(kind: K, id: string): Kept<K> | undefined {
    const found = this.#records.get(`${kind} ${id}`) as Kept<K> | undefined;
    return found && isThere(found) ? found : undefined;
  }

  /** Every record, and what is known of those that were deleted. */
  everything(): Kept[] {
    return [...this.#records.values()];
  }

  /** Begin a record, and give it. */
  async begin<K extends Kind>(kind: K, fields: Partial<Fields<K>>, id: string = crypto.randomUUID()): Promise<Kept<K>> {
    const start = blank(kind, id, fields);
    await this.#update([[kind, id]], ([there]) => [
      changed((there as Kept<K> | undefined) ?? start, fields, {}, now()),
    ]);
    return this.#records.get(`${kind} ${id}`) as Kept<K>;
  }

  /**
   * Write fields of a record.
   *
   * @param was What stood in these fields when the writing began: what another tab wrote meanwhile is not lost.
   */
  async change<K extends Kind>(kept: Kept<K>, patch: Partial<Fields<K>>, was: Partial<Fields<K>>): Promise<Kept<K>> {
    await this.#update([keyOf(kept)], ([there]) => [changed((there as Kept<K> | undefined) ?? kept, patch, was, now())]);
    return this.#records.get(keyOf(kept).join(" ")) as Kept<K>;
  }

  /** Delete a record. What it said is gone at once; that it was deleted is remembered, for other copies of it. */
  async remove(kept: Kept): Promise<void> {
    await this.#update([keyOf(kept)], ([there]) => {
      return [{ ...kept, fields: emptied(kept.kind), written: {}, gone: after(lastWritten(there ?? kept), now()) }];
    });
  }

  /** Bring records from elsewhere together with what is here, and give how many changed anything. */
  async take(records: readonly Kept[]): Promise<number> {
    let count = 0;
    await this.#update(records.map(keyOf), (there) =>
      records.map((each, index) => {
        const before = there[index];
        const together = merged(before ?? each, each);
        if (JSON.stringify(together) !== JSON.stringify(before)) count += 1;
        return together;
      }));
    return count;
  }

  /** Try again to keep what could not be kept. */
  async retry(): Promise<void> {
    const waiting = [...this.#unkept].flatMap((key) => this.#records.get(key) ?? []);
    await this.take(waiting);
  }

  /** Take everything away, on this device and in every tab of it. */
  async wipe(): Promise<void> {
    this.#tell({ what: "wiped" });
    await this.#empty();
    this.#tell({ what: "wiped" });
  }

  /** Keep everything for this session alone from now on, in every tab, or on this device again. */
  async share(shared: boolean): Promise<void> {
    if (shared === (this.where === "session")) return;
    try {
      await (shared ? this.#leaveDevice() : this.#leaveSession());
      if (shared) this.#tell({ what: "shared" });
    } catch (error) {
      this.#trouble = { kind: isFull(error) ? "full" : "refused", why: String(error) };
    }
    this.#changed();
  }

  async #leaveDevice(): Promise<void> {
    const session = new SessionShelf();
    await session.adopt(this.everything());
    const device = this.#shelf;
    this.#shelf = session;
    await this.#join();
    await device.clear();
  }

  async #leaveSession(): Promise<void> {
    const records = this.everything();
    const device = new DeviceShelf();
    await device.update(records.map(keyOf), (there) =>
      records.map((each, index) => merged(there[index] ?? each, each)));
    const session = this.#shelf;
    this.#shelf = device;
    this.#release?.();
    if (session instanceof SessionShelf) session.forget();
    this.#hold(await device.all());
  }

  async #update(keys: readonly Key[], change: (there: (Kept | undefined)[]) => Kept[]): Promise<void> {
    try {
      // What could not be kept before is kept now with what is written, and not lost under it.
      const made = await this.#shelf.update(keys, (there) => change(there.map((each, index) => this.#withUnkept(each, keys[index] as Key))));
      for (const each of made) this.#put(each);
      for (const key of keys) this.#unkept.delete(key.join(" "));
      if (!this.#unkept.size && this.where !== "page") this.#trouble = undefined;
      this.#tell({ what: "changed", keys: [...keys], where: this.where });
    } catch (error) {
      // What was typed stays in this page, and is written again with whatever is written next.
      for (const each of change(keys.map((key) => this.#records.get(key.join(" "))))) this.#put(each);
      for (const key of keys) this.#unkept.add(key.join(" "));
      this.#trouble = { kind: isFull(error) ? "full" : "refused", why: String(error) };
    }
    this.#changed();
  }

  #withUnkept(there: Kept | undefined, key: Key): Kept | undefined {
    const mine = this.#unkept.has(key.join(" ")) ? this.#records.get(key.join(" ")) : undefined;
    return mine ? merged(there ?? mine, mine) : there;
  }

  #put(kept: Kept): void {
    this.#records.set(keyOf(kept).join(" "), kept);
  }

  #hold(records: readonly Kept[]): void {
    this.#records = new Map(records.map((each) => [keyOf(each).join(" "), each]));
  }

  #changed(): void {
    this.dispatchEvent(new Event("change"));
  }

  #tell(told: Told): void {
    this.#channel?.postMessage(told);
  }

  async #hear(told: Told): Promise<void> {
    if (told.what === "wiped") {
      await this.#forget();
    } else if (told.what === "shared" && this.where === "device") {
      await this.#leaveDevice().catch(() => this.#empty());
      this.#changed();
    } else if (told.what === "session?" && this.where === "session") {
      this.#tell({ what: "session", records: this.everything() });
    } else if (told.what === "session" && this.#shelf instanceof SessionShelf) {
      await this.#shelf.adopt(told.records);
      this.#hold(await this.#shelf.all());
      this.#changed();
      this.dispatchEvent(new Event("joined"));
    } else if (told.what === "changed" && told.where === this.where) {
      await this.#look(told.keys);
    }
  }

  /** Look again at what another tab says it has changed. */
  async #look(keys: readonly Key[]): Promise<void> {
    if (this.#shelf instanceof SessionShelf) {
      this.#tell({ what: "session?" });
      return;
    }
    for (const each of await this.#shelf.some(keys).catch(() => [])) {
      const mine = this.#records.get(keyOf(each).join(" "));
      this.#put(mine && this.#unkept.has(keyOf(each).join(" ")) ? merged(mine, each) : each);
    }
    this.#changed();
  }

  /** Forget what another tab deleted. It may have written since: a message waits for a tab that sleeps. */
  async #forget(): Promise<void> {
    if (this.#shelf.where !== "device") return this.#empty();
    this.#unkept.clear();
    this.#records.clear();
    this.dispatchEvent(new Event("wiped"));
    this.#hold(await this.#shelf.all().catch(() => []));
    this.#changed();
  }

  async #empty(): Promise<void> {
    this.#records.clear();
    this.#unkept.clear();
    if (this.#shelf instanceof SessionShelf) {
      this.#release?.();
      this.#shelf.forget();
      this.#shelf = new DeviceShelf();
    }
    await this.#shelf.clear();
    if (this.where === "device") this.#trouble = undefined;
    this.dispatchEvent(new Event("wiped"));
    this.#changed();
  }

  /** Say to other tabs that the computer is shared, and ask them for what this session holds. */
  async #join(): Promise<void> {
    this.#hold(await this.#shelf.all());
    const others = await isHeldElsewhere();
    await new Promise<void>((held) => {
      if (!navigator.locks) return held();
      void navigator.locks.request(SHARED_LOCK, { mode: "shared" }, () => {
        held();
        return new Promise<void>((release) => (this.#release = release));
      });
    });
    if (!others) return;
    const answer = new Promise<void>((done) => this.addEventListener("joined", () => done(), { once: true }));
    this.#tell({ what: "session?" });
    await Promise.race([answer, new Promise((done) => setTimeout(done, PATIENCE))]);
  }
}

/** Whether a device has no room left. */
const isFull = (error: unknown): boolean => error instanceof DOMException && error.name === "QuotaExceededError";
const now = (): string => new Date().toISOString();

/** Whether this tab, or another one that is open, was told that the computer is shared. */
async function isShared(): Promise<boolean> {
  try {
    return SessionShelf.isChosen() || (await isHeldElsewhere());
  } catch {
    return false; // a browser that refuses storage refuses it here, too
  }
}

async function isHeldElsewhere(): Promise<boolean> {
  const locks = await navigator.locks?.query();
  return locks?.held?.some((lock) => lock.name === SHARED_LOCK) ?? false;
}
