// Group reflection after a session, and a note of it to send round: what was learnt, and no case.
import { html, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { inWords, today } from "./dates.ts";
import { codesField, dayField, lineField, longField } from "./fields.ts";
import { Order } from "./order.ts";
import type { Kept } from "./records.ts";
import { domainOf, type Framework, frameworks } from "./site.ts";
import { Tool } from "./tool.ts";
import { Writings } from "./writing.ts";

type Reflection = Kept<"reflection">;

export class GroupReflection extends Tool {
  #frameworks: Framework[] = [];
  #writings!: Writings<"reflection">;
  #said = "";
  readonly #order = new Order();
  readonly #open = new Set<string>();

  protected override async prepare(): Promise<void> {
    this.#frameworks = await frameworks();
    this.#writings = new Writings(this.kept);
  }

  protected override draw(): TemplateResult {
    const all = this.#order.of(this.kept.all("reflection"), (first, second) => (first.fields.on < second.fields.on ? 1 : -1));
    return html`
      <p><button type="button" class="pc-button" id="reflection-add" @click=${this.#begin}>Look back at a session</button></p>
      <p role="status">${this.#said}</p>
      ${repeat(all, ({ id }) => id, (each) => this.#one(each))}
    `;
  }

  readonly #begin = async (): Promise<void> => {
    const reflection = await this.kept.begin("reflection", { on: today() });
    this.#open.add(reflection.id);
    this.requestUpdate();
    await this.updateComplete;
    document.getElementById(`reflection-${reflection.id}-title`)?.focus();
  };

  #one(reflection: Reflection): TemplateResult {
    const writing = this.#writings.of(reflection);
    const { title, on } = reflection.fields;
    const note = this.#note(reflection);
    return html`<details class="pc-own" ?open=${this.#open.has(reflection.id)}>
      <summary><span class="pc-own__name">${title.trim() || "A session"}</span> <span class="pc-small">${inWords(on)}</span></summary>
      <div class="pc-days">${lineField(writing, "title", "What kind of session was it?", "Such as: student hub, action learning set, group case discussion.")}${dayField(writing, "on", "When?")}</div>
      ${longField(writing, "worked", "What helped us to think?")}
      ${longField(writing, "hindered", "What got in the way, and who was heard least?")}
      ${longField(writing, "points", "Key points that we take away", "One a line. Points about practice: no case, no names.")}
      ${longField(writing, "reading", "What could we read?", "One a line.")}
      ${longField(writing, "next_time", "What do we do differently next time?")}
      ${codesField(writing, "codes", "Which standards did we touch?", this.#frameworks)}
      <div class="pc-field"><label>A note to send round <textarea readonly rows="8" .value=${note}></textarea></label></div>
      <p><button type="button" class="pc-button" @click=${() => void this.#copy(note)}>Copy the note</button>
        <a class="pc-button" href="mailto:?subject=${encodeURIComponent(title || "Our session")}&body=${encodeURIComponent(note)}">Put it into an e-mail</a>
        <button type="button" class="pc-button pc-button--quiet" @click=${() => this.#remove(reflection)}>Delete this</button></p>
    </details>`;
  }

  #note({ fields }: Reflection): string {
    const lines = (text: string): string[] => text.split("\n").map((line) => line.trim()).filter(Boolean);
    const part = (name: string, listed: readonly string[]): string[] => (listed.length ? ["", name, ...listed.map((line) => `- ${line}`)] : []);
    const standards = fields.codes.map((code) => `${code} ${domainOf(code, this.#frameworks)?.title ?? ""}`.trim());
    return [
      `${fields.title.trim() || "Our session"}, ${inWords(fields.on)}`,
      ...part("Key points", lines(fields.points)),
      ...part("To read", lines(fields.reading)),
      ...part("Next time", lines(fields.next_time)),
      ...part("Standards touched", standards),
    ].join("\n");
  }

  async #copy(note: string): Promise<void> {
    this.#said = await navigator.clipboard.writeText(note).then(() => "Copied.", () => "Copy the note by hand, please.");
    this.requestUpdate();
  }

  #remove(reflection: Reflection): void {
    if (!confirm("Delete this and all that you wrote in it?")) return;
    this.#said = "It is deleted.";
    void this.kept.remove(reflection).then(() => document.getElementById("reflection-add")?.focus());
  }
}
