// How confident somebody felt from one time to the next: a small drawing, and the same in a table beside it.
import { html, svg, type TemplateResult } from "lit";
import { inWords } from "./dates.ts";
import { LEVELS, type Level } from "./records.ts";

/** How each level is said. */
export const LEVEL_WORDS: Record<Level, string> = {
  new: "New to me",
  finding: "Finding my way",
  supported: "Confident with support",
  confident: "Confident",
  helping: "I help others with this",
};

/** One look at a standard. */
export interface Look {
  readonly on: string;
  readonly level: Level;
  readonly note: string;
}

const WIDTH = 340;
const STEP = 24;
/** Where the words of the levels end. */
const LEFT = 140;
const MARGIN = 10;
const TOP = 12;

/** The looks at one standard, the oldest first. */
export function change(looks: readonly Look[], name: string): TemplateResult {
  const heights = looks.map(({ level }) => TOP + (LEVELS.length - 1 - LEVELS.indexOf(level)) * STEP);
  const days = looks.map(({ on }) => Date.parse(on));
  const [first = 0, last = 0] = [days[0], days.at(-1)];
  const across = days.map((day) => LEFT + MARGIN + (last > first ? (day - first) / (last - first) : 0.5) * (WIDTH - LEFT - 2 * MARGIN));
  const points = across.map((x, index) => `${x.toFixed(1)},${heights[index]}`).join(" ");
  const words = looks.map(({ on, level }) => `${inWords(on)}: ${LEVEL_WORDS[level]}`).join("; ");
  return html`<div class="pc-change">
    <svg viewBox="0 0 ${WIDTH} ${TOP * 2 + STEP * (LEVELS.length - 1)}" role="img" aria-label="${name}. ${words}.">
      ${[...LEVELS].reverse().map((level, index) => svg`
        <text x="0" y=${TOP + index * STEP + 4}>${LEVEL_WORDS[level]}</text>
        <line x1=${LEFT} x2=${WIDTH} y1=${TOP + index * STEP} y2=${TOP + index * STEP} />`)}
      <polyline points=${points} />
      ${across.map((x, index) => svg`<circle cx=${x.toFixed(1)} cy=${heights[index]} r="5" />`)}
    </svg>
    <table>
      <caption class="pc-unseen">How confident I felt: ${name}</caption>
      <thead><tr><th scope="col">Day</th><th scope="col">How confident</th><th scope="col">Note</th></tr></thead>
      <tbody>
        ${looks.map(({ on, level, note }) => html`<tr><td>${inWords(on)}</td><td>${LEVEL_WORDS[level]}</td><td>${note}</td></tr>`)}
      </tbody>
    </table>
  </div>`;
}
