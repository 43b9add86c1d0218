// In the room: a session step by step, with who speaks, who sits out, and how long is left. The clock decides nothing.
import { html, nothing, type TemplateResult } from "lit";
import * as v from "valibot";
import { Screen } from "./awake.ts";
import {
  back, end, extended, fits, forward, isOver, isPaused, left, onClock, paused, resumed, SESSION, type Session, STANDING,
  type Standing, started, type Step, taken,
} from "./session_clock.ts";
import { isSlug } from "./sent_lists.ts";
import { fetched, onSite } from "./site.ts";
import { Tool } from "./tool.ts";

/** Where a session stands is kept for as long as this tab is open. */
const STANDS = "practice-commons.session";
const TICK = 250;
/** How long after the end of a step a sound still makes sense, in milliseconds: not when a phone wakes up. */
const JUST_NOW = 3000;
const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

/** A session that the page lists. */
interface Listed {
  readonly slug: string;
  readonly title: string;
  readonly length: string;
}

export class SessionPlayer extends Tool {
  #listed: Listed[] = [];
  #session: Session | undefined;
  #standing: Standing | undefined;
  #trouble = "";
  #announced = "";
  #hasSound = false;
  #hidesClock = false;
  #rung = -1;
  /** Whether something else is to be drawn than before, which a reader is brought to. */
  #isNew = false;
  #timer = 0;
  #sound: AudioContext | undefined;
  readonly #screen = new Screen();

  protected override async prepare(): Promise<void> {
    this.#listed = [...document.querySelectorAll<HTMLElement>("li[data-session]")].map((each) => ({
      slug: each.dataset["session"] ?? "",
      title: each.querySelector("a")?.textContent ?? "",
      length: each.parentElement?.previousElementSibling?.textContent ?? "",
    }));
    this.#screen.addEventListener("change", () => this.requestUpdate());
    this.kept.addEventListener("wiped", () => this.#stand(undefined));
    window.addEventListener("hashchange", () => void this.#open());
    document.addEventListener("visibilitychange", () => this.requestUpdate());
    await this.#open();
  }

  /** The session that the address names, or else the one that was left. */
  async #open(): Promise<void> {
    const standing = remembered();
    const slug = new URLSearchParams(location.hash.slice(1)).get("session") ?? standing?.slug ?? "";
    this.#trouble = "";
    this.#session = undefined;
    this.#standing = undefined;
    if (!slug) return this.requestUpdate();
    try {
      if (!isSlug(slug)) throw new Error("no address of a session");
      this.#session = v.parse(SESSION, await fetched(`learning/sessions/${slug}.json`));
      if (standing && fits(standing, this.#session)) this.#standing = standing;
    } catch {
      this.#trouble = navigator.onLine
        ? "There is no session at this address. Choose another."
        : "This session cannot be had without a connection. Its page says the same, if you have it on paper.";
    }
    this.#isNew = true;
    this.#run();
    this.requestUpdate();
  }

  /** The session stands somewhere else now, or nowhere. */
  #stand(standing: Standing | undefined): void {
    const moved = standing?.at !== this.#standing?.at;
    this.#standing = standing;
    if (moved) this.#rung = -1;
    remember(standing);
    this.#run();
    this.requestUpdate();
  }

  #run(): void {
    const standing = this.#standing;
    clearInterval(this.#timer);
    void this.#screen.keep(standing !== undefined && !isOver(standing));
    if (standing?.since != null) this.#timer = window.setInterval(() => this.#tick(), TICK);
  }

  #tick(): void {
    const [session, standing] = [this.#session, this.#standing];
    if (!session || !standing) return;
    const over = -left(standing, session, Date.now());
    if (over >= 0 && this.#rung !== standing.at) {
      this.#rung = standing.at;
      if (this.#hasSound && over < JUST_NOW) this.#ring();
    }
    this.requestUpdate();
  }

  protected override draw(): TemplateResult {
    const [session, standing] = [this.#session, this.#standing];
    return html`
      <div class="pc-player">
        <p class="pc-unseen" role="status">${this.#announced}</p>
        ${this.#trouble ? html`<p class="pc-trouble">${this.#trouble}</p>` : nothing}
        ${!session ? this.#choice() : !standing ? this.#plan(session) : isOver(standing) ? this.#after(session, standing) : this.#step(session, standing)}
      </div>
    `;
  }

  #choice(): TemplateResult {
    const lengths = [...new Set(this.#listed.map((each) => each.length))];
    if (!this.#listed.length) return html`${nothing}`;
    return html`<form @submit=${this.#choose}>
      <label for="session-choice">Which session?</label>
      <select id="session-choice" name="session">
        ${lengths.map((length) => html`<optgroup label=${length}>
          ${this.#listed.filter((each) => each.length === length).map((each) => html`<option value=${each.slug}>${each.title}</option>`)}
        </optgroup>`)}
      </select>
      <button class="pc-button">Open it</button>
    </form>`;
  }

  readonly #choose = (event: SubmitEvent): void => {
    event.preventDefault();
    const chosen = new FormData(event.target as HTMLFormElement).get("session");
    if (typeof chosen === "string") location.hash = `session=${chosen}`;
  };

  #plan(session: Session): TemplateResult {
    const other = remembered();
    return html`<h2 class="pc-player__title" tabindex="-1">${session.title}</h2>
      ${other && !isOver(other) ? html`<p><a href="#session=${other.slug}">Another session is under way in this tab</a>: starting this one ends it.</p>` : nothing}
      <p>${said(session.minutes)} in ${session.steps.length} steps. <a href=${onSite(session.page)}>Read its page first</a>.</p>
      <p class="pc-player__buttons"><button type="button" class="pc-button" @click=${this.#start}>Start</button>
        <button type="button" class="pc-button pc-button--quiet" @click=${this.#leave}>Choose another</button></p>
      <details class="pc-own"><summary>The steps</summary><ol>${session.steps.map((each) => html`<li>${each.name}, ${said(each.minutes)}. ${whoseTurn(each)}</li>`)}</ol></details>`;
  }

  #step(session: Session, standing: Standing): TemplateResult {
    const step = session.steps[standing.at] as Step;
    const following = session.steps[standing.at + 1];
    return html`<p class="pc-player__session">${session.title}: step ${standing.at + 1} of ${session.steps.length}</p>
      <h2 class="pc-player__step" tabindex="-1">${step.name}</h2>
      ${this.#hidesClock ? nothing : this.#clock(session, standing)}
      <dl class="pc-player__who">
        <div><dt>Speaks</dt><dd>${step.speaks}</dd></div>
        ${step.sits_out ? html`<div><dt>Sits out</dt><dd>${step.sits_out}</dd></div>` : nothing}
      </dl>
      <p class="pc-player__buttons">
        <button type="button" class="pc-button" @click=${() => this.#go(forward)}>${following ? "Next step" : "Finish"}</button>
        <button type="button" class="pc-button pc-button--quiet" @click=${this.#pause}>${isPaused(standing) ? "Go on" : "Pause"}</button>
        <button type="button" class="pc-button pc-button--quiet" @click=${() => this.#stand(extended(standing))}>One minute more</button>
        <button type="button" class="pc-button pc-button--quiet" @click=${() => this.#go(back)}>${standing.at ? "Step back" : "Begin again"}</button>
        <button type="button" class="pc-button pc-button--quiet" @click=${this.#stop}>Stop</button>
      </p>
      ${step.say ? html`<p class="pc-player__say">${step.say}</p>` : nothing}
      ${following ? html`<p class="pc-player__next">Then: ${following.name}, ${said(following.minutes)}. ${whoseTurn(following)}</p>` : nothing}
      ${this.#choices()}`;
  }

  #clock(session: Session, standing: Standing): TemplateResult {
    const now = Date.now();
    const rest = left(standing, session, now);
    const isLate = rest < 0;
    return html`<p class="pc-player__clock ${isLate ? "pc-player__clock--late" : ""}" role="timer">
        <span class="pc-player__time">${onClock(rest)}</span> <span>${isPaused(standing) ? "paused, with this " : ""}${isLate ? "more than planned" : "left"}</span></p>
      <p class="pc-player__end">${isPaused(standing) ? "Paused." : `At this pace it ends at ${TIME.format(end(standing, session, now))}.`}</p>`;
  }

  #choices(): TemplateResult {
    return html`<div class="pc-player__choices">
      <label class="pc-tick"><input type="checkbox" .checked=${this.#hasSound} @change=${this.#setSound} /> A sound when the time of a step is over</label>
      <label class="pc-tick"><input type="checkbox" .checked=${this.#hidesClock} @change=${this.#setClock} /> Hide the clock</label>
      <p class="pc-small">${this.#screen.isAwake ? "The screen stays awake." : "This browser cannot keep the screen awake. The clock is right when it wakes."}</p>
    </div>`;
  }

  #after(session: Session, standing: Standing): TemplateResult {
    const minutes = Math.round(taken(standing, Date.now()) / 60_000);
    return html`<h2 class="pc-player__step" tabindex="-1">The session is over</h2>
      <p>It took ${said(minutes)}; ${said(session.minutes)} were planned. Nothing of it was recorded.</p>
      <ul>
        <li><a href=${onSite("learning/reflection/")}>Look back together, and write a follow-up note</a></li>
        <li><a href=${onSite(`learning/record/#new=${session.slug}`)}>Add it to your CPD record</a></li>
        <li><a href=${onSite(session.page)}>The session’s page</a></li>
      </ul>
      <p class="pc-player__buttons"><button type="button" class="pc-button" @click=${this.#leave}>Choose another</button>
        <button type="button" class="pc-button pc-button--quiet" @click=${() => this.#go(back)}>Back to the last step</button></p>`;
  }

  readonly #start = (): void => {
    if (!this.#session) return;
    this.#stand(started(this.#session, Date.now()));
    this.#arrive();
  };

  #go(move: (standing: Standing, now: number) => Standing): void {
    if (!this.#standing) return;
    this.#stand(move(this.#standing, Date.now()));
    this.#arrive();
  }

  readonly #pause = (): void => {
    if (!this.#standing) return;
    this.#stand((isPaused(this.#standing) ? resumed : paused)(this.#standing, Date.now()));
  };

  readonly #stop = (): void => {
    if (!confirm("Stop this session? Where it stands is forgotten.")) return;
    this.#announced = "The session was stopped.";
    this.#isNew = true;
    this.#stand(undefined);
  };

  readonly #leave = (): void => {
    this.#announced = "";
    this.#stand(undefined);
    this.#session = undefined;
    history.replaceState(null, "", location.pathname);
    this.requestUpdate();
  };

  /** Say which step it is: at a change of steps, and at no other time. */
  #arrive(): void {
    const [session, standing] = [this.#session, this.#standing];
    if (!session || !standing) return;
    const step = session.steps[standing.at];
    this.#announced = step
      ? `Step ${standing.at + 1} of ${session.steps.length}: ${step.name}, ${said(step.minutes)}. ${whoseTurn(step)}`
      : "The session is over.";
    this.#isNew = true;
    this.requestUpdate();
  }

  /** Bring what is new to the top of the window; the focus goes to it unless the button that was pressed is still there. */
  protected override updated(): void {
    const heading = this.querySelector<HTMLElement>("h2");
    if (!this.#isNew || !heading) return;
    this.#isNew = false;
    this.scrollIntoView({ block: "start" });
    if (document.activeElement === document.body) heading.focus({ preventScroll: true });
  }

  readonly #setSound = (event: Event): void => {
    this.#hasSound = (event.target as HTMLInputElement).checked;
    if (this.#hasSound) this.#ring(); // a browser lets a page sound only after somebody asked for it, and they hear it
  };

  readonly #setClock = (event: Event): void => {
    this.#hidesClock = (event.target as HTMLInputElement).checked;
    this.requestUpdate();
  };

  #ring(): void {
    this.#sound ??= new AudioContext();
    void this.#sound.resume();
    const [tone, volume, now] = [this.#sound.createOscillator(), this.#sound.createGain(), this.#sound.currentTime];
    tone.frequency.value = 523;
    volume.gain.setValueAtTime(0.2, now);
    volume.gain.exponentialRampToValueAtTime(0.001, now + 1);
    tone.connect(volume).connect(this.#sound.destination);
    tone.start(now);
    tone.stop(now + 1);
  }
}

const said = (minutes: number): string => (minutes === 1 ? "1 minute" : `${minutes} minutes`);
const whoseTurn = (step: Step): string =>
  step.sits_out ? `Speaks: ${step.speaks}. Sits out: ${step.sits_out}.` : `Speaks: ${step.speaks}.`;

/** Where a session stood in this tab, when it can be read. */
function remembered(): Standing | undefined {
  try {
    const read = v.safeParse(STANDING, JSON.parse(sessionStorage.getItem(STANDS) ?? "null"));
    return read.success ? read.output : undefined;
  } catch {
    return undefined; // a browser that keeps nothing: the session stands in this page alone
  }
}

function remember(standing: Standing | undefined): void {
  try {
    if (standing) sessionStorage.setItem(STANDS, JSON.stringify(standing));
    else sessionStorage.removeItem(STANDS);
  } catch {
    // as above
  }
}
