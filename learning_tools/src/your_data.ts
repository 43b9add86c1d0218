// What you keep: everything as a file, as a table, on paper or in Word; files brought together; and all of it deleted.
import { html, nothing, type TemplateResult } from "lit";
import { today } from "./dates.ts";
import { asFile, asTable, readFile, RefusedFileError } from "./exchange.ts";
import { dropSaved, savedPages } from "./offline.ts";
import { portfolio } from "./portfolio.ts";
import { isThere, KINDS } from "./records.ts";
import { type Framework, frameworks } from "./site.ts";
import { Tool } from "./tool.ts";
import { asWord } from "./word.ts";

const NAMES = {
  rating: ["answer about a standard", "answers about standards"],
  goal: ["goal", "goals"],
  entry: ["CPD entry", "CPD entries"],
  list: ["reading list", "reading lists"],
  reading: ["material read", "materials read"],
  reflection: ["group reflection", "group reflections"],
} as const;

export class YourData extends Tool {
  #said = "";
  #wrong = "";
  #saved = 0;
  #frameworks: Framework[] = [];

  protected override async prepare(): Promise<void> {
    this.#frameworks = await frameworks();
    this.#saved = (await savedPages()).length;
  }

  protected override draw(): TemplateResult {
    const counts = KINDS.map((kind) => [this.kept.all(kind).length, NAMES[kind]] as const).filter(([count]) => count);
    return html`
      <p>${counts.length ? `Here now: ${counts.map(([count, [one, many]]) => `${count} ${count === 1 ? one : many}`).join(", ")}.` : "Nothing is kept here now."}
        ${this.#saved ? `${this.#saved} ${this.#saved === 1 ? "page is" : "pages are"} saved for offline.` : ""}</p>
      <p role="status">${this.#said}</p>
      ${this.#wrong ? html`<p class="pc-trouble" role="alert">${this.#wrong}</p>` : nothing}
      <h2>Save it</h2>
      <ul class="pc-links">
        <li><button type="button" class="pc-button" @click=${() => this.#save("json", "application/json", asFile(this.kept.everything(), new Date()))}>Save everything to a file</button> to bring it to another device, or to have a copy.</li>
        <li><button type="button" class="pc-button" @click=${() => void this.#saveWord()}>Save as a Word file</button> laid out as a portfolio.</li>
        <li><button type="button" class="pc-button" @click=${() => window.print()}>Print it</button> laid out in the same way.</li>
        <li><button type="button" class="pc-button" @click=${() => this.#save("csv", "text/csv", asTable(this.kept.everything()))}>Save the CPD record as a table</button> for a spreadsheet (CSV).</li>
      </ul>
      <p class="pc-small">Such a file is as private as a diary. Whoever has it can read it.</p>
      <h2>Bring a file here</h2>
      <p><label>A file that you saved here or on another device <input type="file" accept="application/json,.json" @change=${this.#take} /></label></p>
      <p class="pc-small">What is in it and what is here are brought together. Of each field, what was written last stands.</p>
      <h2>Delete everything</h2>
      <p><button type="button" class="pc-button pc-button--danger" @click=${() => void this.#wipe()}>Delete everything that I keep here</button></p>
      <p class="pc-small">This deletes all that you wrote, and the reading that you saved for offline, in this browser. Nobody can bring it back. What stays is the program of these tools, which is the same for everybody.</p>
      ${portfolio(this.kept.everything().filter(isThere), this.#frameworks)}
    `;
  }

  #save(ending: string, type: string, content: BlobPart): void {
    const link = document.createElement("a");
    const address = URL.createObjectURL(new Blob([content], { type }));
    link.href = address;
    link.download = `my-learning-${today()}.${ending}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
    this.#tell("Saved. Look among your downloads.");
  }

  async #saveWord(): Promise<void> {
    const file = await asWord(this.kept.everything().filter(isThere), this.#frameworks, new Date());
    this.#save("docx", file.type, file);
  }

  readonly #take = async (event: Event): Promise<void> => {
    const input = event.target as HTMLInputElement;
    const [file] = input.files ?? [];
    if (!file) return;
    try {
      const records = await readFile(file);
      const count = await this.kept.take(records);
      this.#tell(count ? `Brought together: ${count} of ${records.length} records were new, or newer than here.` : "All that is in the file is here already.");
    } catch (error) {
      this.#wrong = error instanceof RefusedFileError ? error.message : `The file could not be read: ${String(error)}`;
      this.#said = "";
      this.requestUpdate();
    }
    input.value = "";
  };

  async #wipe(): Promise<void> {
    if (!confirm("Delete everything that you wrote here? Nobody can bring it back.")) return;
    await this.kept.wipe();
    await dropSaved();
    this.#saved = 0;
    this.#tell("Everything is deleted.");
  }

  #tell(said: string): void {
    this.#said = said;
    this.#wrong = "";
    this.requestUpdate();
  }
}
