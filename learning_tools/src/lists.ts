// My reading lists: materials in an order of one's own, what was read, and a list sent on as an address that holds it.
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { repeat } from "lit/directives/repeat.js";
import { today } from "./dates.ts";
import { lineField } from "./fields.ts";
import { saveMaterials, savedPages } from "./offline.ts";
import { Order } from "./order.ts";
import { type Chosen, type Kept, MOST_MATERIALS } from "./records.ts";
import { hashOf, isSlug, slugsIn } from "./sent_lists.ts";
import { material, onSite } from "./site.ts";
import { Tool } from "./tool.ts";
import { Writings } from "./writing.ts";

type List = Kept<"list">;

const ADD = /^#add=([a-z0-9-]+)$/;

export class Lists extends Tool {
  #writings!: Writings<"list">;
  #adding: Chosen | undefined;
  #sent: Chosen[] = [];
  #said = "";
  readonly #order = new Order();
  readonly #open = new Set<string>();
  #saved: readonly string[] = [];

  protected override async prepare(): Promise<void> {
    this.#writings = new Writings(this.kept);
    window.addEventListener("hashchange", () => void this.#readAddress());
    this.#saved = await savedPages();
    await this.#readAddress();
  }

  async #readAddress(): Promise<void> {
    const slug = ADD.exec(location.hash)?.[1];
    const slugs = slugsIn(location.hash);
    if (slug && isSlug(slug)) this.#adding = await chosen(slug);
    else if (slugs.length) this.#sent = await Promise.all(slugs.map(chosen));
    else return;
    history.replaceState(null, "", location.pathname);
    this.requestUpdate();
  }

  protected override draw(): TemplateResult {
    const lists = this.#order.of(this.kept.all("list"), (first, second) => (first.fields.name.toLowerCase() < second.fields.name.toLowerCase() ? -1 : 1));
    return html`
      <p role="status">${this.#said}</p>
      ${this.#adding ? this.#choose(this.#adding, lists) : nothing}
      ${this.#sent.length ? this.#received() : nothing}
      <p><button type="button" class="pc-button" id="list-add" @click=${() => void this.#begin([])}>Start a list</button></p>
      ${lists.length ? repeat(lists, ({ id }) => id, (list) => this.#list(list)) : html`<p>No list yet. Every material’s page has a link that puts it into one.</p>`}
    `;
  }

  async #begin(materials: readonly Chosen[]): Promise<void> {
    const list = await this.kept.begin("list", { name: "A new list", materials: [...materials] });
    this.#open.add(list.id);
    this.#said = "Started a list. Give it a name that helps you find it.";
    this.requestUpdate();
    await this.updateComplete;
    document.getElementById(`list-${list.id}-name`)?.focus();
  }

  #choose(added: Chosen, lists: readonly List[]): TemplateResult {
    const done = (said: string): void => {
      this.#adding = undefined;
      this.#said = said;
      this.requestUpdate();
    };
    const into = async (list: List): Promise<void> => {
      const { materials, name } = list.fields;
      if (materials.length >= MOST_MATERIALS) return done(`‘${name}’ is full: a list holds at most ${MOST_MATERIALS} materials.`);
      if (!materials.some(({ slug }) => slug === added.slug)) await this.kept.change(list, { materials: [...materials, added] }, { materials });
      done(`‘${added.title}’ is in ‘${name}’.`);
    };
    return html`<section class="pc-tray" aria-label="Put into a list">
      <p><strong>${added.title}</strong>: put it into which list?</p>
      <ul class="pc-links">
        ${lists.map((list) => html`<li><button type="button" class="pc-button" @click=${() => void into(list)}>${list.fields.name}</button></li>`)}
        <li><button type="button" class="pc-button" @click=${() => void this.#begin([added]).then(() => done("Started a list with it."))}>A new list</button></li>
        <li><button type="button" class="pc-button pc-button--quiet" @click=${() => done("")}>None</button></li>
      </ul>
    </section>`;
  }

  #received(): TemplateResult {
    const done = (): void => {
      this.#sent = [];
      this.requestUpdate();
    };
    return html`<section class="pc-tray" aria-label="A list that was sent to you">
      <p><strong>A list that was sent to you</strong></p>
      <ol>${this.#sent.map(({ slug, title }) => html`<li><a href=${onSite(`materials/${slug}/`)}>${title}</a></li>`)}</ol>
      <p><button type="button" class="pc-button" @click=${() => void this.#begin(this.#sent).then(done)}>Keep it as a list of mine</button>
        <button type="button" class="pc-button pc-button--quiet" @click=${done}>Close</button></p>
    </section>`;
  }

  #list(list: List): TemplateResult {
    const { name, materials } = list.fields;
    const read = materials.filter(({ slug }) => this.kept.one("reading", slug)).length;
    const move = (from: number, by: number): void => {
      const next = [...materials];
      next.splice(from + by, 0, ...next.splice(from, 1));
      const { slug, title } = materials[from] as Chosen;
      this.#said = `‘${title}’ is now ${from + by + 1} of ${materials.length}.`;
      void this.kept.change(list, { materials: next }, { materials }).then(async () => {
        await this.updateComplete;
        const there = [by < 0 ? "up" : "down", by < 0 ? "down" : "up"].map((way) => document.getElementById(`${way}-${list.id}-${slug}`));
        there.find(Boolean)?.focus();
      });
    };
    return html`<details class="pc-own" ?open=${live(this.#open.has(list.id))} @toggle=${(event: Event) => this.#remember(event, list.id)}>
      <summary><span class="pc-own__name">${name.trim() || "A list without a name"}</span> <span class="pc-small">${read} of ${materials.length} read</span></summary>
      ${lineField(this.#writings.of(list), "name", "Name of the list")}
      <ol class="pc-chosen">${repeat(materials, ({ slug }) => slug, (each, index) => html`<li>
        <a href=${onSite(`materials/${each.slug}/`)}>${each.title}</a> ${this.#isSaved(each) ? html`<span class="pc-small">Saved for offline</span>` : nothing}
        <label class="pc-tick"><input type="checkbox" .checked=${live(Boolean(this.kept.one("reading", each.slug)))} @change=${(event: Event) => void markRead(this, each, (event.target as HTMLInputElement).checked)} /> Read</label>
        ${index ? html`<button type="button" class="pc-button pc-button--quiet" id="up-${list.id}-${each.slug}" @click=${() => move(index, -1)}>Up<span class="pc-unseen">: ${each.title}</span></button>` : nothing}
        ${index < materials.length - 1 ? html`<button type="button" class="pc-button pc-button--quiet" id="down-${list.id}-${each.slug}" @click=${() => move(index, 1)}>Down<span class="pc-unseen">: ${each.title}</span></button>` : nothing}
        <button type="button" class="pc-button pc-button--quiet" @click=${() => void this.kept.change(list, { materials: materials.filter(({ slug }) => slug !== each.slug) }, { materials })}>Take out<span class="pc-unseen">: ${each.title}</span></button>
      </li>`)}</ol>
      ${materials.length ? this.#sending(materials) : nothing}
      <button type="button" class="pc-button pc-button--quiet" @click=${() => this.#remove(list)}>Delete this list</button>
    </details>`;
  }

  #sending(materials: readonly Chosen[]): TemplateResult {
    const address = `${onSite("learning/lists/")}${hashOf(materials)}`;
    const copy = async (): Promise<void> => {
      this.#said = await navigator.clipboard.writeText(address).then(() => "Copied. The address holds the names of the materials, and nothing about you.", () => "Copy the address by hand, please.");
      this.requestUpdate();
    };
    return html`<div class="pc-field"><label>An address to send to a colleague <input type="text" readonly .value=${address} /></label></div>
      <p><button type="button" class="pc-button" @click=${() => void copy()}>Copy the address</button>
        ${this.kept.where === "device" ? html`<button type="button" class="pc-button" @click=${() => void this.#save(materials)}>Save this list for offline</button>` : nothing}</p>`;
  }

  async #save(materials: readonly Chosen[]): Promise<void> {
    this.#said = (await saveMaterials(materials.map(({ slug }) => slug))) || "Saved for offline.";
    this.#saved = await savedPages();
    this.requestUpdate();
  }

  #isSaved({ slug }: Chosen): boolean {
    return this.#saved.includes(onSite(`materials/${slug}/`));
  }

  #remove(list: List): void {
    if (!confirm("Delete this list? The materials stay where they are.")) return;
    this.#said = "The list is deleted.";
    void this.kept.remove(list).then(() => document.getElementById("list-add")?.focus());
  }

  #remember(event: Event, id: string): void {
    if (event.target !== event.currentTarget) return;
    if ((event.target as HTMLDetailsElement).open) this.#open.add(id);
    else this.#open.delete(id);
  }
}

/** Remember that a material was read, or that it was not. */
export async function markRead(tool: { kept: Tool["kept"] }, { slug, title }: Chosen, isRead: boolean): Promise<void> {
  const there = tool.kept.one("reading", slug);
  if (isRead && !there) await tool.kept.begin("reading", { slug, title, on: today() }, slug);
  if (!isRead && there) await tool.kept.remove(there);
}

async function chosen(slug: string): Promise<Chosen> {
  return material(slug).then(({ title }) => ({ slug, title }), () => ({ slug, title: slug.replaceAll("-", " ") }));
}
