import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { slugsIn } from "../src/sent_lists.ts";

test("an address brings in names of materials and nothing else", () => {
  assert.deepEqual(slugsIn("#list=genograms,peer-supervision,genograms"), ["genograms", "peer-supervision"]);
  assert.deepEqual(slugsIn("#list=../admin"), []);
  assert.deepEqual(slugsIn("#list=a,<b>"), []);
  assert.deepEqual(slugsIn("#list=-a,b--c,d"), ["d"]);
  assert.equal(slugsIn(`#list=${Array.from({ length: 90 }, (_, index) => `m${index}`).join(",")}`).length, 50);
  fc.assert(fc.property(fc.string(), (text) => {
    for (const slug of slugsIn(`#list=${text}`)) assert.match(slug, /^[a-z0-9-]+$/);
  }));
});
