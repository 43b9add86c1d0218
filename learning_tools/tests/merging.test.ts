import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { changed, merged } from "../src/merging.ts";
import { blank, isThere } from "../src/records.ts";
import { copies } from "./records.ts";

test("copies are brought together alike in whatever order they meet, and however often", () => {
  fc.assert(fc.property(copies(3), ([a, b, c]) => {
    assert.ok(a && b && c);
    assert.deepEqual(merged(a, b), merged(b, a));
    assert.deepEqual(merged(merged(a, b), c), merged(a, merged(b, c)));
    assert.deepEqual(merged(merged(a, b), b), merged(a, b));
  }), { numRuns: 2000 });
});

test("a field that only one copy was written into keeps what was written", () => {
  const start = blank("entry", "x", { title: "Start" });
  const here = changed(start, { learnt: "Here" }, { learnt: "" }, "2027-01-01T00:00:00.000Z");
  const there = changed(start, { why: "There" }, { why: "" }, "2027-01-02T00:00:00.000Z");
  const { learnt, why, title } = merged(here, there).fields;
  assert.deepEqual([learnt, why, title], ["Here", "There", "Start"]);
});

test("whatever two tabs type into one text at once, both texts are in it", () => {
  const word = fc.stringMatching(/^[a-z]{3,12}$/);
  fc.assert(fc.property(fc.array(word, { maxLength: 4 }), word, word, (base, mine, theirs) => {
    fc.pre(mine !== theirs);
    const was = base.join(" ");
    const start = blank("entry", "x", { learnt: was });
    const first = changed(start, { learnt: `${was} ${theirs}` }, { learnt: was }, "2027-01-01T00:00:00.000Z");
    const second = changed(first, { learnt: `${was} ${mine}` }, { learnt: was }, "2027-01-01T00:00:00.001Z");
    for (const each of [...base, mine, theirs]) assert.ok(second.fields.learnt.includes(each));
  }), { numRuns: 2000 });
});

test("what one tab goes on typing takes its own place, and not a second one", () => {
  const start = blank("entry", "x", {});
  const theirs = changed(start, { learnt: "Theirs." }, { learnt: "" }, "2027-01-01T00:00:00.000Z");
  const mine = changed(theirs, { learnt: "Mi" }, { learnt: "" }, "2027-01-01T00:00:01.000Z");
  const more = changed(mine, { learnt: "Mine." }, { learnt: "Mi" }, "2027-01-01T00:00:02.000Z");
  assert.equal(more.fields.learnt, "Mine.\n\n(Also written elsewhere at the same time:)\nTheirs.");
});

test("what either tab takes out of a list goes, and what either puts in stays", () => {
  const start = blank("goal", "x", { codes: ["PS1", "PS2", "PS3"] });
  const theirs = changed(start, { codes: ["PS1", "PS3", "PS4"] }, { codes: start.fields.codes }, "2027-01-01T00:00:00.000Z");
  const mine = changed(theirs, { codes: ["PS2", "PS3", "PS5"] }, { codes: start.fields.codes }, "2027-01-01T00:00:01.000Z");
  assert.deepEqual([...mine.fields.codes].sort(), ["PS3", "PS4", "PS5"]);
});

test("a clock that was set back does not undo what is written now", () => {
  const first = changed(blank("entry", "x", {}), { why: "Before" }, { why: "" }, "2027-06-01T00:00:00.000Z");
  const later = changed(first, { why: "After" }, { why: "Before" }, "2027-01-01T00:00:00.000Z");
  assert.equal(merged(first, later).fields.why, "After");
});

test("a record that was deleted stays deleted, unless it is written again later", () => {
  const there = changed(blank("entry", "x", {}), { why: "A" }, { why: "" }, "2027-01-01T00:00:00.000Z");
  const gone = { ...there, gone: "2027-01-02T00:00:00.000Z" };
  assert.equal(isThere(merged(there, gone)), false);
  const again = changed(there, { why: "B" }, { why: "A" }, "2027-01-03T00:00:00.000Z");
  assert.equal(isThere(merged(gone, again)), true);
});

test("what is written after something was deleted is there, whatever the clock said of the device that deleted it", () => {
  const fields = { slug: "genograms", on: "2027-01-01" };
  const gone = { ...blank("reading", "genograms", fields), gone: "2027-01-01T12:00:00.000Z" };
  assert.ok(isThere(changed(gone, fields, {}, "2027-01-01T09:00:00.000Z")));
});
