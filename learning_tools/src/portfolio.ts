// The portfolio on paper: it is on the page, and only print shows it.
import { html, type TemplateResult } from "lit";
import { inWords, today } from "./dates.ts";
import { type Part, portfolioParts } from "./portfolio_parts.ts";
import type { Kept } from "./records.ts";
import type { Framework } from "./site.ts";

export function portfolio(records: readonly Kept[], frameworks: readonly Framework[]): TemplateResult {
  const parts = portfolioParts(records, frameworks);
  return html`<section class="pc-portfolio" aria-label="Portfolio">
    <p class="pc-portfolio__day">My learning, ${inWords(today())}</p>
    ${parts.length ? parts.map(part) : html`<p>Nothing is kept here.</p>`}
  </section>`;
}

function part(each: Part): TemplateResult {
  if (each.is === "field") return html`<p class="pc-portfolio__field"><strong>${each.label}:</strong> ${each.text}</p>`;
  if (each.is === "table") {
    return html`<table><thead><tr>${each.head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
      <tbody>${each.rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table>`;
  }
  return each.level === 1 ? html`<h2>${each.text}</h2>` : html`<h3>${each.text}</h3>`;
}
