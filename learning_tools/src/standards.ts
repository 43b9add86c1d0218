// My standards: how confident somebody feels about each, with a note, and how that has changed.
import { html, nothing, type TemplateResult } from "lit";
import { change, LEVEL_WORDS } from "./chart.ts";
import { inWords, monthsLater, today } from "./dates.ts";
import { longField } from "./fields.ts";
import { type Kept, LEVELS, type Level } from "./records.ts";
import { type Domain, type Framework, frameworks, onSite } from "./site.ts";
import { Tool } from "./tool.ts";
import { Writings } from "./writing.ts";

const MONTHS = 3;

export class Standards extends Tool {
  #frameworks: Framework[] = [];
  #shown = "";
  #writings!: Writings<"rating">;

  protected override async prepare(): Promise<void> {
    this.#frameworks = await frameworks();
    this.#writings = new Writings(this.kept);
    const [code] = this.kept.all("rating").map((each) => each.fields.code);
    const used = this.#frameworks.find((each) => each.domains.some((domain) => code?.split(".")[0] === domain.code));
    this.#shown = (used ?? this.#frameworks[0])?.id ?? "";
    for (const section of document.querySelectorAll<HTMLElement>(".pc-own-standards")) section.hidden = true;
  }

  protected override draw(): TemplateResult {
    const shown = this.#frameworks.find((each) => each.id === this.#shown);
    return html`
      <fieldset class="pc-choice">
        <legend>Which standards?</legend>
        ${this.#frameworks.map((each) => html`<label class="pc-tick">
          <input type="radio" name="pc-framework" .checked=${each.id === this.#shown} @change=${() => this.#show(each.id)} />
          ${each.name}</label>`)}
      </fieldset>
      ${this.#nextLook()}
      ${shown?.domains.map((domain) => this.#domain(domain))}
    `;
  }

  #show(id: string): void {
    this.#shown = id;
    this.requestUpdate();
  }

  #nextLook(): TemplateResult | typeof nothing {
    const last = this.kept.all("rating").reduce((latest, { fields }) => (fields.on > latest ? fields.on : latest), "");
    if (!last) return nothing;
    const next = monthsLater(last, MONTHS);
    return next > today()
      ? html`<p>You looked last on ${inWords(last)}. Come back around ${inWords(next)}.</p>`
      : html`<p>You looked last on ${inWords(last)}. It is time to look again: what has changed, and what helped?</p>`;
  }

  #domain(domain: Domain): TemplateResult {
    const looks = this.#looks(domain.code);
    const latest = looks.at(-1);
    return html`<details class="pc-own" ?open=${false}>
      <summary><span class="pc-own__name">${domain.code} ${domain.title}</span>
        <span class="pc-small">${latest ? LEVEL_WORDS[latest.fields.level] : "Not looked at yet"}</span></summary>
      <p>${domain.summary}</p>
      ${domain.in_practice.length
        ? html`<p class="pc-label">What would I see in practice?</p><ul>${domain.in_practice.map((each) => html`<li>${each}</li>`)}</ul>`
        : nothing}
      ${this.#rating(domain.code, `${domain.code} ${domain.title}`)}
      <details>
        <summary>Look at its ${domain.statements.length} statements one by one</summary>
        ${domain.statements.map((each) => html`<div class="pc-own-statement"><p><strong>${each.code}</strong> ${each.text}</p>${this.#rating(each.code, each.code)}</div>`)}
      </details>
      <p><a href=${onSite(domain.page)}>Materials for ${domain.code}</a></p>
    </details>`;
  }

  #rating(code: string, name: string): TemplateResult {
    const looks = this.#looks(code);
    const now = looks.findLast(({ fields }) => fields.on === today());
    return html`
      <fieldset class="pc-levels">
        <legend>How confident do I feel about ${code}?</legend>
        ${LEVELS.map((level) => html`<label class="pc-tick">
          <input type="radio" name="level-${code}" .checked=${now?.fields.level === level} @change=${() => void this.#rate(code, level)} />
          ${LEVEL_WORDS[level]}</label>`)}
      </fieldset>
      ${now ? longField(this.#writings.of(now), "note", "A note for myself", "What makes me say so? Leave out whatever could tell who a person is.") : nothing}
      ${looks.length ? change(looks.map(({ fields }) => fields), name) : nothing}
      ${now ? html`<button type="button" class="pc-button pc-button--quiet" @click=${() => void this.kept.remove(now)}>Take today’s answer back</button>` : nothing}
    `;
  }

  #looks(code: string): Kept<"rating">[] {
    const found = this.kept.all("rating").filter((each) => each.fields.code === code);
    return found.sort((first, second) => (first.fields.on < second.fields.on ? -1 : 1));
  }

  async #rate(code: string, level: Level): Promise<void> {
    const now = this.#looks(code).findLast(({ fields }) => fields.on === today());
    if (now) await this.kept.change(now, { level }, { level: now.fields.level });
    else await this.kept.begin("rating", { code, level, on: today() }, `${code.replace(".", "-")}-${today()}`);
  }
}
