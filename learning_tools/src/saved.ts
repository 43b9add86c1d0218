// The reading that is saved for use offline, wherever a page lists it.
import { html, type TemplateResult } from "lit";
import { savedPages } from "./offline.ts";
import { ROOT } from "./site.ts";
import { Tool } from "./tool.ts";

export class Saved extends Tool {
  #pages: readonly string[] = [];

  protected override async prepare(): Promise<void> {
    this.#pages = await savedPages();
  }

  protected override draw(): TemplateResult {
    if (!this.#pages.length) return html`<p>No reading is saved for offline. Reading lists and reading paths can be saved.</p>`;
    return html`<ul>${this.#pages.map((page) => html`<li><a href=${page}>${this.#name(page)}</a></li>`)}</ul>`;
  }

  #name(page: string): string {
    const slug = page.slice(ROOT.href.length).split("/")[1] ?? "";
    return this.kept.one("reading", slug)?.fields.title ?? slug.replaceAll("-", " ");
  }
}
