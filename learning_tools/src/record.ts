// My CPD record: what somebody did to learn, with the questions that a regulator asks, and how much there is this year.
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { repeat } from "lit/directives/repeat.js";
import { inWords, today } from "./dates.ts";
import { type Expectation, expectation, registrationYear } from "./expectations.ts";
import { codesField, dayField, lineField, longField, minutesField, tickField } from "./fields.ts";
import type { Kept } from "./records.ts";
import { Order } from "./order.ts";
import { isSlug } from "./sent_lists.ts";
import { type Framework, frameworks, material, NoMaterialError, onSite } from "./site.ts";
import { Tool } from "./tool.ts";
import { Writings } from "./writing.ts";

type Entry = Kept<"entry">;

const BEGIN = /^#new=([a-z0-9-]+)$/;

export class CpdRecord extends Tool {
  #frameworks: Framework[] = [];
  #expectation: Expectation | undefined;
  #writings!: Writings<"entry">;
  #said = "";
  readonly #order = new Order();
  /** The field that a reader is brought to, once it is there. */
  #goTo = "";
  readonly #open = new Set<string>();

  protected override async prepare(): Promise<void> {
    [this.#frameworks, this.#expectation] = await Promise.all([frameworks(), expectation()]);
    this.#writings = new Writings(this.kept);
    window.addEventListener("hashchange", () => void this.#beginFromAddress());
    await this.#beginFromAddress();
  }

  /** Start an entry for the material that led here. */
  async #beginFromAddress(): Promise<void> {
    const slug = BEGIN.exec(location.hash)?.[1];
    if (!slug || !isSlug(slug)) return;
    history.replaceState(null, "", location.pathname);
    const there = this.kept.all("entry").find(({ fields }) => fields.slug === slug && fields.on === today());
    if (there) {
      this.#said = "You have an entry for this material today. It is open below.";
      this.#open.add(there.id);
      this.requestUpdate();
      return;
    }
    try {
      const { title, minutes, codes } = await material(slug);
      const domains = [...new Set(codes.map((code) => code.split(".")[0] ?? code))];
      await this.#begin({ title, slug, minutes, codes: domains });
      this.#said = `Started an entry for ‘${title}’.`;
    } catch (error) {
      if (error instanceof NoMaterialError) {
        // Whoever made up the address would have written its words into somebody's record.
        this.#said = "There is no material at this address, so no entry was started.";
        this.requestUpdate();
        return;
      }
      await this.#begin({ title: slug.replaceAll("-", " "), slug });
      this.#said = "Started an entry. The material’s own page is not at hand, so look at its title, time and standards yourself.";
    }
    this.requestUpdate();
  }

  async #begin(fields: Partial<Entry["fields"]>): Promise<void> {
    const entry = await this.kept.begin("entry", { on: today(), ...fields });
    this.#open.add(entry.id);
    this.#goTo = `entry-${entry.id}-${fields.title ? "why" : "title"}`;
    this.requestUpdate();
  }

  protected override updated(): void {
    const field = document.getElementById(this.#goTo);
    if (!field) return;
    this.#goTo = "";
    field.focus();
  }

  protected override draw(): TemplateResult {
    const entries = this.#order.of(this.kept.all("entry"), (first, second) => (first.fields.on < second.fields.on ? 1 : -1));
    return html`
      <p role="status">${this.#said}</p>
      ${this.#meter(entries)}
      <p><button type="button" class="pc-button" id="entry-add" @click=${() => void this.#begin({})}>Add an entry</button>
        <a href=${onSite("learning/your-data/")}>Save or print my record</a></p>
      ${entries.length ? repeat(entries, ({ id }) => id, (entry) => this.#entry(entry)) : html`<p>No entry yet.</p>`}
    `;
  }

  /** How much there is in this registration year, beside what the regulator expects: as help, and not as advice. */
  #meter(entries: readonly Entry[]): TemplateResult | typeof nothing {
    const expected = this.#expectation;
    if (!expected) return nothing;
    const year = registrationYear(today(), expected);
    const inYear = entries.filter(({ fields }) => fields.title.trim() && fields.on >= year.from && fields.on <= year.to);
    const withPeer = inYear.filter(({ fields }) => fields.peer);
    const minutes = inYear.reduce((sum, { fields }) => sum + fields.minutes, 0);
    return html`<section class="pc-meter" aria-label="This registration year">
      <p class="pc-label">This registration year, ${inWords(year.from)} to ${inWords(year.to)}</p>
      ${meter("Pieces of CPD", inYear.length, expected.pieces)}
      ${meter("With peer reflection", withPeer.length, expected.with_peer_reflection)}
      <p class="pc-small">${minutes} minutes in all. ${expected.regulator} says what it expects, and whether it is met: <a href=${expected.source_url}>${expected.source_title}</a>, looked at on ${inWords(expected.looked_at)}. This page only counts what you wrote here, and counts no quality.</p>
    </section>`;
  }

  #entry(entry: Entry): TemplateResult {
    const { title, on, minutes, peer, slug } = entry.fields;
    const writing = this.#writings.of(entry);
    return html`<details class="pc-own" ?open=${live(this.#open.has(entry.id))} @toggle=${(event: Event) => this.#remember(event, entry.id)}>
      <summary><span class="pc-own__name">${title.trim() || "A new entry"}</span>
        <span class="pc-small">${inWords(on)}${minutes ? `, ${minutes} minutes` : ""}${peer ? ", with peer reflection" : ""}</span></summary>
      ${lineField(writing, "title", "What did I do?")}
      ${slug ? html`<p class="pc-small"><a href=${onSite(`materials/${slug}/`)}>Open the material</a></p>` : nothing}
      <div class="pc-days">${dayField(writing, "on", "When?")}${minutesField(writing, "minutes", "How many minutes?")}</div>
      ${codesField(writing, "codes", "Which standards does it touch?", this.#frameworks)}
      ${longField(writing, "why", "Why was it relevant to my work?")}
      ${longField(writing, "learnt", "What did I learn?")}
      ${longField(writing, "practice", "What has changed in my practice, and how do I know?", "It may be too early to say. Come back when there is something.")}
      ${tickField(writing, "peer", "I reflected on it with a peer")}
      ${peer
        ? html`${lineField(writing, "peer_kind", "What kind of peer?", "A role, such as a manager, a colleague or somebody from another profession. Do not write a name.")}
            ${longField(writing, "peer_said", "What came out of our reflection?")}`
        : nothing}
      <button type="button" class="pc-button pc-button--quiet" @click=${() => this.#remove(entry)}>Delete this entry</button>
    </details>`;
  }

  #remember(event: Event, id: string): void {
    if (event.target !== event.currentTarget) return;
    if ((event.target as HTMLDetailsElement).open) this.#open.add(id);
    else this.#open.delete(id);
  }

  #remove(entry: Entry): void {
    if (!confirm("Delete this entry and all that you wrote in it?")) return;
    this.#said = "The entry is deleted.";
    this.#goTo = "entry-add";
    void this.kept.remove(entry);
  }
}

function meter(name: string, count: number, expected: number): TemplateResult {
  return html`<div class="pc-meter__row"><span>${name}</span>
    <meter min="0" max=${expected} .value=${Math.min(count, expected)} aria-label="${name}: ${count} of at least ${expected}"></meter>
    <span>${count} of at least ${expected}</span></div>`;
}
