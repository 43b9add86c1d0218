import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import * as v from "valibot";
import {
  back, end, extended, fits, forward, isOver, isPaused, left, onClock, paused, resumed, SESSION, STANDING, type Standing,
  started, taken,
} from "../src/session_clock.ts";

const MINUTE = 60_000;
const session = v.parse(SESSION, {
  version: "1.0.0",
  slug: "a-session",
  title: "A session",
  page: "materials/a-session/",
  minutes: 30,
  steps: [5, 10, 15].map((minutes, index) => ({ name: `Step ${index + 1}`, minutes, speaks: "Everybody" })),
});

const moves: Record<string, (standing: Standing, now: number) => Standing> = {
  forward, back, paused, resumed, extended, wait: (standing) => standing,
};
const doings = fc.array(fc.tuple(fc.constantFrom(...Object.keys(moves)), fc.integer({ min: 0, max: 40 * MINUTE })), { maxLength: 30 });

/** Everything that was done, with the moment after it. */
function* after(doing: [string, number][]): Generator<[Standing, number, string]> {
  let [standing, now] = [started(session, 1_000), 1_000];
  yield [standing, now, "started"];
  for (const [name, time] of doing) {
    now += time;
    standing = (moves[name] as (typeof moves)[string])(standing, now);
    yield [standing, now, name];
  }
}

test("whatever is done, a session can be kept and read again, and it fits its plan", () => {
  fc.assert(fc.property(doings, (doing) => {
    for (const [standing] of after(doing)) {
      assert.deepEqual(v.parse(STANDING, JSON.parse(JSON.stringify(standing))), standing);
      assert.ok(fits(standing, session));
      assert.ok(standing.at <= session.steps.length);
    }
  }), { numRuns: 2000 });
});

test("a session takes all the time that passes while the clock runs, and no other", () => {
  fc.assert(fc.property(doings, (doing) => {
    let [runs, was, took] = [true, 1_000, 0];
    for (const [standing, now] of after(doing)) {
      if (runs) took += now - was;
      assert.equal(taken(standing, now), took);
      [runs, was] = [standing.since !== null, now];
    }
  }), { numRuns: 2000 });
});

test("it makes no difference how often somebody looks at the clock", () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: MINUTE }), { maxLength: 50 }), (naps) => {
    const standing = started(session, 0);
    const slept = naps.reduce((sum, each) => sum + each, 0);
    assert.equal(left(standing, session, slept), 5 * MINUTE - slept);
  }));
});

test("a clock that was put back takes nothing away", () => {
  const standing = started(session, 10 * MINUTE);
  assert.equal(left(standing, session, 0), 5 * MINUTE);
  assert.equal(left(forward(standing, 0), session, 0), 10 * MINUTE);
});

test("steps follow one another to the end, and no further", () => {
  let standing = started(session, 0);
  for (const at of [1, 2, 3, 3]) {
    standing = forward(standing, 0);
    assert.equal(standing.at, at);
  }
  assert.ok(isOver(standing));
  assert.ok(!isPaused(standing));
  assert.equal(standing.since, null);
});

test("a pause stays a pause when another step begins", () => {
  const standing = forward(paused(started(session, 0), MINUTE), 2 * MINUTE);
  assert.ok(isPaused(standing));
  assert.equal(left(standing, session, 60 * MINUTE), 10 * MINUTE);
  assert.ok(isPaused(back(standing, 60 * MINUTE)));
  assert.equal(back(forward(forward(forward(started(session, 0), 0), 0), 0), 7).since, 7);
});

test("a minute more belongs to its own step, until that begins anew", () => {
  const longer = extended(extended(started(session, 0)));
  assert.equal(left(longer, session, 0), 7 * MINUTE);
  assert.equal(left(forward(longer, 0), session, 0), 10 * MINUTE);
  assert.equal(left(back(longer, 0), session, 0), 5 * MINUTE);
});

test("the end is as far as the rest is planned to take", () => {
  const standing = started(session, 0);
  assert.equal(end(standing, session, 0), 30 * MINUTE);
  assert.equal(end(standing, session, 8 * MINUTE), 33 * MINUTE);
  assert.equal(end(forward(standing, MINUTE), session, MINUTE), 26 * MINUTE);
});

test("a plan that has other steps by now does not fit", () => {
  const standing = started(session, 0);
  assert.ok(!fits(standing, { ...session, slug: "another" }));
  assert.ok(!fits(standing, { ...session, steps: session.steps.slice(1) }));
});

test("a clock shows what is begun of a second as left, and over only when it is over", () => {
  const shown = [0, 1, 999, 1000, 61_000, 3_600_000, -1, -999, -1000, -3_661_000].map(onClock);
  assert.deepEqual(shown, ["0:00", "0:01", "0:01", "0:01", "1:01", "1:00:00", "0:00", "0:00", "0:01", "1:01:01"]);
});
