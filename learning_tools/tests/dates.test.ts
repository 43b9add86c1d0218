import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { monthsLater } from "../src/dates.ts";
import { registrationYear } from "../src/expectations.ts";

test("three months after the end of a month is the end of one", () => {
  assert.equal(monthsLater("2027-03-31", 3), "2027-06-30");
  assert.equal(monthsLater("2027-11-30", 3), "2028-02-29");
  assert.equal(monthsLater("2027-12-05", 3), "2028-03-05");
});

test("a registration year ends on 30 November, whatever the year", () => {
  const year = { year_starts: "12-01" };
  assert.deepEqual(registrationYear("2026-11-30", year), { from: "2025-12-01", to: "2026-11-30" });
  assert.deepEqual(registrationYear("2026-12-01", year), { from: "2026-12-01", to: "2027-11-30" });
  fc.assert(fc.property(fc.date({ min: new Date("2020-01-01"), max: new Date("2060-01-01"), noInvalidDate: true }), (date) => {
    const day = date.toISOString().slice(0, 10);
    const { from, to } = registrationYear(day, year);
    assert.ok(from <= day && day <= to);
    assert.ok(to.endsWith("-11-30"));
  }));
});
