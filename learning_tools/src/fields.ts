// The fields of forms: a label, a hint, and what is typed, with a word of caution where it looks like a person's details.
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { caution } from "./caution.ts";
import type { Fields, Kind } from "./records.ts";
import type { Domain, Framework } from "./site.ts";
import type { Writing } from "./writing.ts";

type Named<K extends Kind, T> = { [F in keyof Fields<K>]: Fields<K>[F] extends T ? F : never }[keyof Fields<K>] & string;

const idOf = (writing: Writing<never>, field: string): string => `${writing.kept.kind}-${writing.kept.id}-${field}`;
const loose = <K extends Kind>(writing: Writing<K>): Writing<never> => writing as unknown as Writing<never>;

/** A field for a few lines or many. */
export function longField<K extends Kind>(writing: Writing<K>, field: Named<K, string>, label: string, hint = ""): TemplateResult {
  return typed(writing, field, label, hint, (id, value, described) => html`
    <textarea id=${id} rows="3" maxlength="50000" aria-describedby=${described} .value=${live(value)} @input=${(event: InputEvent) => {
      const area = event.target as HTMLTextAreaElement;
      writing.type(field, area.value as Fields<K>[typeof field]);
      caution.look(id, area.value);
    }} @change=${() => void writing.save()}></textarea>`);
}

/** A field for lines that stand within another field of a record. */
export function typedField(id: string, label: string, value: string, type: (text: string) => void): TemplateResult {
  return html`<div class="pc-field">
    <label for=${id}>${label}</label>
    <textarea id=${id} rows="3" maxlength="50000" aria-describedby="${id}-caution" .value=${live(value)} @input=${(event: InputEvent) => {
      const area = event.target as HTMLTextAreaElement;
      type(area.value);
      caution.look(id, area.value);
    }}></textarea>
    ${cautioned(id)}
  </div>`;
}

/** A field for one line. */
export function lineField<K extends Kind>(writing: Writing<K>, field: Named<K, string>, label: string, hint = ""): TemplateResult {
  return typed(writing, field, label, hint, (id, value, described) => html`
    <input type="text" id=${id} maxlength="300" autocomplete="off" aria-describedby=${described} .value=${live(value)} @input=${(event: InputEvent) => {
      const input = event.target as HTMLInputElement;
      writing.type(field, input.value as Fields<K>[typeof field]);
      caution.look(id, input.value);
    }} @change=${() => void writing.save()} />`);
}

function typed<K extends Kind>(
  writing: Writing<K>,
  field: Named<K, string>,
  label: string,
  hint: string,
  control: (id: string, value: string, described: string) => TemplateResult,
): TemplateResult {
  const id = idOf(loose(writing), field);
  const described = `${hint ? `${id}-hint ` : ""}${id}-caution`;
  return html`<div class="pc-field">
    <label for=${id}>${label}</label>
    ${hint ? html`<p class="pc-small" id="${id}-hint">${hint}</p>` : nothing}
    ${control(id, writing.value(field) as string, described)}
    ${cautioned(id)}
  </div>`;
}

/** The word of caution under a field. */
function cautioned(id: string): TemplateResult {
  const said = caution.said(id);
  return html`<p class="pc-caution ${said ? "pc-caution--seen" : ""}" id="${id}-caution" role="status">${said}</p>`;
}

/** A field for a day. */
export function dayField<K extends Kind>(writing: Writing<K>, field: Named<K, string>, label: string): TemplateResult {
  const id = idOf(loose(writing), field);
  return html`<div class="pc-field pc-field--short">
    <label for=${id}>${label}</label>
    <input type="date" id=${id} max="9999-12-31" .value=${live(writing.value(field) as string)} @change=${(event: Event) => {
      const input = event.target as HTMLInputElement;
      if (input.validity.badInput) return; // half a day: the rest is still to be typed
      writing.type(field, input.value as Fields<K>[typeof field]);
      void writing.save();
    }} />
  </div>`;
}

/** A field for a whole number of minutes. */
export function minutesField<K extends Kind>(writing: Writing<K>, field: Named<K, number>, label: string): TemplateResult {
  const id = idOf(loose(writing), field);
  return html`<div class="pc-field pc-field--short">
    <label for=${id}>${label}</label>
    <input type="number" id=${id} min="0" max="100000" step="1" inputmode="numeric" .value=${live(String(writing.value(field)))} @change=${(event: Event) => {
      const minutes = Math.round(Math.min(100_000, Math.max(0, Number((event.target as HTMLInputElement).value) || 0)));
      writing.type(field, minutes as Fields<K>[typeof field]);
      void writing.save();
    }} />
  </div>`;
}

/** A field for yes or no. */
export function tickField<K extends Kind>(writing: Writing<K>, field: Named<K, boolean>, label: string): TemplateResult {
  return html`<label class="pc-tick"><input type="checkbox" .checked=${live(writing.value(field) as boolean)} @change=${(event: Event) => {
    writing.type(field, (event.target as HTMLInputElement).checked as Fields<K>[typeof field]);
    void writing.save();
  }} /> ${label}</label>`;
}

/** A field for domains of the frameworks, and for statements of those that are chosen. */
export function codesField<K extends Kind>(
  writing: Writing<K>,
  field: Named<K, string[]>,
  label: string,
  frameworks: readonly Framework[],
  withStatements = false,
): TemplateResult {
  const chosen = writing.value(field) as string[];
  const toggle = (code: string) => (event: Event): void => {
    const isOn = (event.target as HTMLInputElement).checked;
    const others = (writing.value(field) as string[]).filter((each) => each !== code && (isOn || !each.startsWith(`${code}.`)));
    writing.type(field, (isOn ? [...others, code] : others) as Fields<K>[typeof field]);
    void writing.save();
  };
  const box = (code: string, words: string): TemplateResult =>
    html`<label class="pc-tick"><input type="checkbox" .checked=${live(chosen.includes(code))} @change=${toggle(code)} /> <span>${code} ${words}</span></label>`;
  const domain = (each: Domain): TemplateResult => html`<li>
    ${box(each.code, each.title)}
    ${withStatements && chosen.includes(each.code)
      ? html`<ul>${each.statements.map((one) => html`<li>${box(one.code, one.text)}</li>`)}</ul>`
      : nothing}
  </li>`;
  return html`<fieldset class="pc-codes-field">
    <legend>${label}</legend>
    ${frameworks.map((each) => html`<details ?open=${each.domains.some(({ code }) => chosen.includes(code))}>
      <summary>${each.name}</summary>
      <ul>${each.domains.map(domain)}</ul>
    </details>`)}
  </fieldset>`;
}
