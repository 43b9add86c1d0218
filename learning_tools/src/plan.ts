// My plan: what somebody wants to learn, by when, with which materials, and what became of it.
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { repeat } from "lit/directives/repeat.js";
import { inWords, monthsLater, today } from "./dates.ts";
import { codesField, dayField, longField, typedField } from "./fields.ts";
import { Order } from "./order.ts";
import { type Chosen, type Fields, type Kept, MOST_MATERIALS } from "./records.ts";
import { domainOf, type Framework, frameworks, onSite } from "./site.ts";
import { type Suggested, suggested } from "./suggestions.ts";
import { Tool } from "./tool.ts";
import { Writings } from "./writing.ts";

type Goal = Kept<"goal">;
type State = Fields<"goal">["state"];

/** Whom materials are for: the keys and words of build_tools/indexes.py. */
const AUDIENCES = [
  ["practice-supervisor", "practice supervisors"],
  ["practice-educator", "practice educators"],
  ["newly-qualified-social-worker", "newly qualified social workers"],
  ["social-worker", "social workers"],
  ["student", "students"],
  ["senior-manager", "senior managers"],
] as const;
const STATES: Record<State, string> = { open: "I am working on it", reached: "I have got there", aside: "I have put it aside" };
const MONTHS = 3;
const MOST_SHOWN = 6;
const TIMES = [15, 30, 60, 90];

/** What somebody looks for on behalf of one goal, and what was found. */
interface Search {
  audience: string;
  minutes: number;
  asked: string;
  found: Suggested[] | "failed" | undefined;
}

export class Plan extends Tool {
  #frameworks: Framework[] = [];
  #writings!: Writings<"goal">;
  readonly #searches = new Map<string, Search>();
  readonly #open = new Set<string>();
  readonly #order = new Order();
  #said = "";

  protected override async prepare(): Promise<void> {
    this.#frameworks = await frameworks();
    this.#writings = new Writings(this.kept);
  }

  protected override draw(): TemplateResult {
    const goals = this.#order.of(this.kept.all("goal"), (first, second) => (first.fields.begun < second.fields.begun ? 1 : -1));
    const isDue = ({ fields }: Goal): boolean => fields.state === "open" && fields.review !== "" && fields.review <= today();
    return html`
      <p><button type="button" class="pc-button" id="goal-add" @click=${this.#add}>Add a goal</button></p>
      <p role="status">${this.#said}</p>
      ${goals.some(isDue) ? html`<p class="pc-due">Time to look back at ${goals.filter(isDue).length === 1 ? "one goal" : `${goals.filter(isDue).length} goals`}.</p>` : nothing}
      ${goals.length ? repeat(goals, ({ id }) => id, (goal) => this.#goal(goal)) : html`<p>No goal yet. One or two are plenty to begin with.</p>`}
    `;
  }

  readonly #add = async (): Promise<void> => {
    const begun = today();
    const goal = await this.kept.begin("goal", { begun, review: monthsLater(begun, MONTHS) });
    this.#open.add(goal.id);
    this.requestUpdate();
    await this.updateComplete;
    document.getElementById(`goal-${goal.id}-wish`)?.focus();
  };

  #goal(goal: Goal): TemplateResult {
    const { wish, codes, review, state } = goal.fields;
    const writing = this.#writings.of(goal);
    const name = wish.trim().split("\n")[0] || "A new goal";
    return html`<details class="pc-own" ?open=${this.#open.has(goal.id)} @toggle=${(event: Event) => this.#remember(event, goal.id)}>
      <summary><span class="pc-own__name">${name}</span>
        <span class="pc-small">${STATES[state]}${state === "open" && review ? `. Look back on ${inWords(review)}` : ""}</span></summary>
      ${longField(writing, "wish", "What do I want to be able to do?", "In your own words. Small enough that you would notice it.")}
      ${codesField(writing, "codes", "Which standards is it about?", this.#frameworks, true)}
      <div class="pc-days">${dayField(writing, "begun", "Begun")}${dayField(writing, "target", "I want to get there by")}${dayField(writing, "review", "I will look back on")}</div>
      ${this.#materials(goal)}
      ${codes.length ? this.#suggestions(goal) : html`<p>Choose a standard above, and materials for it are suggested here.</p>`}
      ${this.#reviews(goal)}
      <fieldset class="pc-levels"><legend>Where is it now?</legend>
        ${(Object.keys(STATES) as State[]).map((each) => html`<label class="pc-tick">
          <input type="radio" name="state-${goal.id}" .checked=${live(each === state)} @change=${() => void this.kept.change(goal, { state: each }, { state })} />
          ${STATES[each]}</label>`)}
      </fieldset>
      ${longField(writing, "happened", "What happened?", "What is different in practice now, and how do I know?")}
      <button type="button" class="pc-button pc-button--quiet" @click=${() => this.#remove(goal)}>Delete this goal</button>
    </details>`;
  }

  #remember(event: Event, id: string): void {
    const details = event.target as HTMLDetailsElement;
    if (details !== event.currentTarget) return;
    if (details.open) this.#open.add(id);
    else this.#open.delete(id);
  }

  #remove(goal: Goal): void {
    if (!confirm("Delete this goal and all that you wrote in it?")) return;
    this.#said = "The goal is deleted.";
    void this.kept.remove(goal).then(() => document.getElementById("goal-add")?.focus());
  }

  #materials(goal: Goal): TemplateResult | typeof nothing {
    const { materials } = goal.fields;
    if (!materials.length) return nothing;
    return html`<p class="pc-label">To read and to do</p>
      <ul class="pc-chosen">${materials.map(({ slug, title }) => html`<li>
        <a href=${onSite(`materials/${slug}/`)}>${title}</a>
        <button type="button" class="pc-button pc-button--quiet" @click=${() => this.#choose(goal, materials.filter((each) => each.slug !== slug))}>Take out<span class="pc-unseen">: ${title}</span></button>
      </li>`)}</ul>`;
  }

  #choose(goal: Goal, materials: Chosen[]): void {
    if (materials.length > MOST_MATERIALS) {
      this.#said = `A goal holds at most ${MOST_MATERIALS} materials. Take one out first.`;
      this.requestUpdate();
      return;
    }
    void this.kept.change(goal, { materials }, { materials: goal.fields.materials });
  }

  #suggestions(goal: Goal): TemplateResult {
    const search = this.#search(goal);
    const set = (values: Partial<Search>): void => {
      Object.assign(search, values);
      this.requestUpdate();
    };
    const found = Array.isArray(search.found) ? search.found.filter(({ slug }) => !goal.fields.materials.some((each) => each.slug === slug)) : [];
    return html`<details class="pc-suggested"><summary>Materials that may help</summary>
      <div class="pc-days">
        <div class="pc-field"><label for="audience-${goal.id}">For</label>
          <select id="audience-${goal.id}" @change=${(event: Event) => set({ audience: (event.target as HTMLSelectElement).value })}>
            <option value="">anybody</option>
            ${AUDIENCES.map(([key, words]) => html`<option value=${key} ?selected=${key === search.audience}>${words}</option>`)}
          </select></div>
        <div class="pc-field"><label for="minutes-${goal.id}">In at most</label>
          <select id="minutes-${goal.id}" @change=${(event: Event) => set({ minutes: Number((event.target as HTMLSelectElement).value) })}>
            <option value="0">any time</option>
            ${TIMES.map((each) => html`<option value=${each} ?selected=${each === search.minutes}>${each} minutes</option>`)}
          </select></div>
      </div>
      <div role="status">${search.found === "failed" ? "Suggestions cannot be had without a connection." : search.found && !found.length ? "Nothing fits. Choose another time, or look for anybody." : nothing}</div>
      <ul class="pc-chosen">${found.slice(0, MOST_SHOWN).map((each) => html`<li>
        <a href=${onSite(each.page)}>${each.title}</a> <span class="pc-small">${each.minutes} minutes</span>
        <p class="pc-small">${each.summary}</p>
        <button type="button" class="pc-button pc-button--quiet" @click=${() => this.#choose(goal, [...goal.fields.materials, { slug: each.slug, title: each.title }])}>Add to this goal<span class="pc-unseen">: ${each.title}</span></button>
      </li>`)}</ul>
    </details>`;
  }

  #search(goal: Goal): Search {
    const search = this.#searches.get(goal.id) ?? { audience: "", minutes: 0, asked: "", found: undefined };
    this.#searches.set(goal.id, search);
    const { codes } = goal.fields;
    const asked = JSON.stringify([codes, search.audience, search.minutes]);
    if (asked !== search.asked) {
      search.asked = asked;
      const take = (found: Suggested[] | "failed"): void => {
        if (search.asked !== asked) return;
        search.found = found;
        this.requestUpdate();
      };
      suggested({ codes, audience: search.audience, minutes: search.minutes }).then(take, () => take("failed"));
    }
    return search;
  }

  #reviews(goal: Goal): TemplateResult {
    const writing = this.#writings.of(goal);
    const reviews = writing.value("reviews");
    const write = (index: number, part: Partial<(typeof reviews)[number]>): void => {
      const now = writing.value("reviews");
      writing.type("reviews", now.map((each, at) => (at === index ? { ...each, ...part } : each)));
    };
    const look = (): void => {
      const review = { on: today(), went: "", next: "" };
      void this.kept.change(goal, { reviews: [...reviews, review], review: monthsLater(today(), MONTHS) }, { reviews, review: goal.fields.review });
    };
    return html`<p class="pc-label">Looking back</p>
      ${reviews.map((each, index) => html`<fieldset class="pc-review"><legend>${inWords(each.on)}</legend>
        ${typedField(`went-${goal.id}-${index}`, "What did I do, what helped, and what got in the way?", each.went, (went) => write(index, { went }))}
        ${typedField(`next-${goal.id}-${index}`, "What next, and who could help me?", each.next, (next) => write(index, { next }))}
      </fieldset>`)}
      <p>${goal.fields.codes.length ? html`Think of ${goal.fields.codes.map((code) => domainOf(code, this.#frameworks)?.title ?? code).join(", ")}: what would somebody see me do?` : nothing}</p>
      <button type="button" class="pc-button" @click=${look}>Look back today</button>`;
  }
}

