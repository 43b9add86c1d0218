// Where a session stands, by the clock on the wall: whatever slept meanwhile, what is over is over.
import * as v from "valibot";

const words = v.pipe(v.string(), v.maxLength(300));
const text = v.pipe(words, v.minLength(1));
const minutes = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000));
const step = v.object({
  name: text,
  minutes,
  speaks: text,
  sits_out: v.optional(words, ""),
  say: v.optional(words, ""),
});

/** A session as the build wrote it: schemas/session.schema.json. */
export const SESSION = v.object({
  version: v.pipe(v.string(), v.regex(/^1\./)),
  slug: text,
  title: text,
  page: text,
  minutes,
  steps: v.pipe(v.array(step), v.minLength(1), v.maxLength(200)),
});

export type Session = v.InferOutput<typeof SESSION>;
export type Step = Session["steps"][number];

const MINUTE = 60_000;
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));

/** Where a session stands. */
export const STANDING = v.object({
  slug: text,
  /** The number of the step, from 0; as many as there are steps when all are over. */
  at: count,
  /** How many milliseconds each step took before the clock was last started, by its number. */
  spent: v.pipe(v.array(count), v.maxLength(200)),
  /** How many minutes were added to each step. */
  added: v.pipe(v.array(count), v.maxLength(200)),
  /** How many milliseconds went into steps that began anew afterwards. */
  before: count,
  /** When the clock was last started, in milliseconds since 1970; null while it stands still. */
  since: v.nullable(count),
});

export type Standing = v.InferOutput<typeof STANDING>;

/** A session of which the first step begins now. */
export function started(session: Session, now: number): Standing {
  const none = session.steps.map(() => 0);
  return { slug: session.slug, at: 0, spent: none, added: none, before: 0, since: now };
}

export const isOver = (standing: Standing): boolean => standing.at >= standing.spent.length;
export const isPaused = (standing: Standing): boolean => standing.since === null && !isOver(standing);

/** How many milliseconds a step has taken. */
export function spentOn(standing: Standing, index: number, now: number): number {
  const running = index === standing.at && standing.since !== null ? Math.max(0, now - standing.since) : 0;
  return (standing.spent[index] ?? 0) + running;
}

/** How many milliseconds are left of the step; below 0 when it takes longer than planned. */
export function left(standing: Standing, session: Session, now: number): number {
  const planned = session.steps[standing.at]?.minutes ?? 0;
  return (planned + (standing.added[standing.at] ?? 0)) * MINUTE - spentOn(standing, standing.at, now);
}

/** When the session will be over if the rest takes as long as planned, in milliseconds since 1970. */
export function end(standing: Standing, session: Session, now: number): number {
  const later = session.steps.slice(standing.at + 1).reduce((sum, each) => sum + each.minutes * MINUTE, 0);
  return now + Math.max(0, left(standing, session, now)) + later;
}

/** How many milliseconds the session has taken. */
export const taken = (standing: Standing, now: number): number =>
  standing.spent.reduce((sum, _, index) => sum + spentOn(standing, index, now), standing.before);

const still = (standing: Standing, now: number): Standing => ({
  ...standing,
  spent: standing.spent.map((_, index) => spentOn(standing, index, now)),
  since: null,
});

/** The clock stands still. */
export const paused = (standing: Standing, now: number): Standing => still(standing, now);

/** The clock goes on. */
export const resumed = (standing: Standing, now: number): Standing =>
  isPaused(standing) ? { ...standing, since: now } : standing;

/** The step gets a minute more. */
export const extended = (standing: Standing): Standing => ({
  ...standing,
  added: standing.added.map((each, index) => (index === standing.at ? each + 1 : each)),
});

/** The next step begins, or the session is over. The clock stands still if it did before. */
export function forward(standing: Standing, now: number): Standing {
  if (isOver(standing)) return standing;
  const at = standing.at + 1;
  const runs = standing.since !== null && at < standing.spent.length;
  return { ...still(standing, now), at, since: runs ? now : null };
}

/** The step before begins anew; it is what the first one does as well. */
export function back(standing: Standing, now: number): Standing {
  const at = Math.max(0, standing.at - 1);
  const stood = still(standing, now);
  const spent = stood.spent.map((each, index) => (index < at ? each : 0));
  const before = stood.before + stood.spent.slice(at).reduce((sum, each) => sum + each, 0);
  const added = stood.added.map((each, index) => (index < at ? each : 0));
  return { ...stood, at, spent, added, before, since: isPaused(standing) ? null : now };
}

/** Whether a session that stood somewhere can still be gone on with: it may have other steps by now. */
export const fits = (standing: Standing, session: Session): boolean =>
  standing.slug === session.slug
  && standing.spent.length === session.steps.length
  && standing.added.length === session.steps.length
  && standing.at <= session.steps.length;

/** A time as a clock shows it: 4:05, or 1:04:05. What is begun of a second counts as one that is left. */
export function onClock(milliseconds: number): string {
  const whole = milliseconds < 0 ? Math.floor(-milliseconds / 1000) : Math.ceil(milliseconds / 1000);
  const [hours, rest, seconds] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (each: number): string => String(each).padStart(2, "0");
  return hours ? `${hours}:${two(rest)}:${two(seconds)}` : `${rest}:${two(seconds)}`;
}
