// How far somebody is on a reading path, and what is saved of it for use offline.
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { markRead } from "./lists.ts";
import { saveMaterials, savedPages } from "./offline.ts";
import { onSite } from "./site.ts";
import { Tool } from "./tool.ts";

interface Step {
  readonly slug: string;
  readonly title: string;
  readonly minutes: number;
  readonly item: HTMLElement;
}

export class PathProgress extends Tool {
  #steps: Step[] = [];
  #said = "";
  #saved: readonly string[] = [];

  protected override async prepare(): Promise<void> {
    this.#steps = [...document.querySelectorAll<HTMLElement>(".pc-path > [data-slug]")].map((item) => ({
      slug: item.dataset["slug"] ?? "",
      title: item.querySelector(".pc-card__title a")?.textContent?.trim() ?? "",
      minutes: Number(item.dataset["minutes"] ?? 0),
      item,
    }));
    this.#saved = await savedPages();
  }

  protected override draw(): TemplateResult {
    const read = this.#steps.filter(({ slug }) => this.kept.one("reading", slug));
    const left = this.#steps.filter((each) => !read.includes(each)).reduce((sum, { minutes }) => sum + minutes, 0);
    const unsaved = this.#steps.filter(({ slug }) => !this.#saved.includes(onSite(`materials/${slug}/`)));
    for (const { slug, item } of this.#steps) item.classList.toggle("pc-path__read", Boolean(this.kept.one("reading", slug)));
    return html`<section class="pc-tray" aria-label="My progress">
      <p><strong>${read.length} of ${this.#steps.length} read.</strong> ${left ? `About ${left} minutes to go.` : "You have read all of it."}</p>
      <ul class="pc-chosen">${this.#steps.map((each) => html`<li><label class="pc-tick">
        <input type="checkbox" .checked=${live(read.includes(each))} @change=${(event: Event) => void markRead(this, each, (event.target as HTMLInputElement).checked)} />
        ${each.title}</label></li>`)}</ul>
      ${this.kept.where === "device"
        ? unsaved.length
          ? html`<button type="button" class="pc-button" @click=${() => void this.#save(unsaved)}>Save this path for offline</button>`
          : html`<p>Saved for offline.</p>`
        : nothing}
      <p role="status">${this.#said}</p>
    </section>`;
  }

  async #save(steps: readonly Step[]): Promise<void> {
    this.#said = await saveMaterials(steps.map(({ slug }) => slug));
    this.#saved = await savedPages();
    this.requestUpdate();
  }
}
