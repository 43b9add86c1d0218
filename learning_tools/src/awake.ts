// Keeps the screen awake while a session runs, where the browser can: a page that was hidden has to ask again.

/** The screen of this page. */
export class Screen extends EventTarget {
  #lock: WakeLockSentinel | undefined;
  #wanted = false;

  constructor() {
    super();
    document.addEventListener("visibilitychange", () => void this.#ask());
  }

  /** Whether the screen stays awake. */
  get isAwake(): boolean {
    return this.#lock !== undefined && !this.#lock.released;
  }

  /** Keep it awake from now on, or let it sleep. */
  async keep(awake: boolean): Promise<void> {
    this.#wanted = awake;
    if (awake) return this.#ask();
    const lock = this.#lock;
    this.#lock = undefined;
    await lock?.release();
  }

  async #ask(): Promise<void> {
    if (!this.#wanted || this.isAwake || document.visibilityState !== "visible") return;
    try {
      this.#lock = await navigator.wakeLock.request("screen");
      this.#lock.addEventListener("release", () => this.dispatchEvent(new Event("change")));
      if (!this.#wanted) await this.#lock.release();
    } catch {
      this.#lock = undefined; // no such thing here, or the battery is low: the clock is right all the same
    }
    this.dispatchEvent(new Event("change"));
  }
}
