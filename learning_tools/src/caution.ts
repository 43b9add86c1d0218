// A word of caution where what is typed looks like somebody's personal details. It stops nobody, and says nothing again.
//
// The patterns are those of the checks that every material goes through (build_tools/checks/privacy.py).
import { type Patterns, personalDetails } from "./privacy.ts";
import { fetched } from "./site.ts";

/** What looks like somebody's details in a text, in words. */
type Look = (text: string) => readonly string[];

const PAUSE = 400;

class Caution extends EventTarget {
  readonly #said = new Map<string, string>();
  readonly #timers = new Map<string, number>();
  #looking: Promise<Look> | undefined;

  /** Look at what stands in a field, once nothing was typed for a moment. */
  look(field: string, text: string): void {
    clearTimeout(this.#timers.get(field));
    this.#timers.set(field, window.setTimeout(() => void this.#seen(field, text), PAUSE));
  }

  /** What is said of a field. */
  said(field: string): string {
    return this.#said.get(field) ?? "";
  }

  async #seen(field: string, text: string): Promise<void> {
    this.#looking ??= patterns();
    const found = [...new Set((await this.#looking)(text))];
    const words = found.length ? `This may hold ${found.join(" and ")}. Leave out whatever could tell who a person is.` : "";
    if (words === this.said(field)) return;
    this.#said.set(field, words);
    this.dispatchEvent(new Event("change"));
  }
}

/** The patterns as the build wrote them: they come from our own site, and fit privacy.ts because one build makes both. */
async function patterns(): Promise<Look> {
  try {
    const known = (await fetched("learning/privacy-patterns.json")) as Patterns;
    return (text) => personalDetails(text, known).map(({ name }) => name);
  } catch {
    return () => [];
  }
}

export const caution = new Caution();
