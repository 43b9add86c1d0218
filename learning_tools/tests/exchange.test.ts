import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { asFile, asTable, MOST_BYTES, readFile, readText, RefusedFileError } from "../src/exchange.ts";
import { asKept, blank, VERSION } from "../src/records.ts";
import { copies } from "./records.ts";

const now = new Date("2027-03-01T10:00:00.000Z");
const file = (records: unknown[], more: object = {}): string =>
  JSON.stringify({ format: "practice-commons-learning-record", version: VERSION, records, ...more });
const entry = (fields: object): unknown => ({ kind: "entry", id: "a", fields, written: {}, gone: "" });
const refused = (text: string, said: RegExp): void => {
  assert.throws(() => readText(text), (error) => error instanceof RefusedFileError && said.test(error.message));
};

test("whatever is saved is read again as it was", () => {
  fc.assert(fc.property(copies(2), (records) => {
    assert.deepEqual(readText(asFile(records, now)), records);
  }), { numRuns: 1000 });
});

test("a file that is no record of ours is refused with a reason", () => {
  refused("", /no JSON, or it is damaged/);
  refused(asFile([blank("entry", "a", {})], now).slice(0, 100), /damaged/);
  refused("[]", /not a learning record/);
  refused('{"format":"another"}', /not a learning record/);
  refused(file([], { version: VERSION + 1 }), /newer version/);
  refused(file([], { version: 0 }), /not a learning record/);
  refused(file([{}]), /Record 1 of the file cannot be taken: what stands under ‘kind’/);
  refused(file([entry({}), entry({ minutes: -1 })]), /Record 2 .*‘minutes’.*Nothing was taken/);
  refused(file([entry({ on: "yesterday" })]), /‘on’/);
  refused(file([entry({ why: "x".repeat(500_001) })]), /‘why’/);
  refused(file([entry({ slug: "../../admin" })]), /‘slug’/);
  refused(file([{ ...(entry({}) as object), written: { why: "soon" } }]), /‘written\.why’/);
  refused(file([{ ...(entry({}) as object), written: { why: "9999-12-31T23:59:59.999Z" } }]), /‘written\.why’/);
  refused(file(Array.from({ length: 20_001 }, () => entry({}))), /at most 20000/);
  refused("[".repeat(100_000), /damaged|cannot be read/);
});

test("a file of 50 MB is refused before it is read", async () => {
  const large = new Blob([new Uint8Array(50_000_000)]);
  await assert.rejects(readFile(large), /The file is 50 MB large/);
  assert.ok(MOST_BYTES < 50_000_000);
});

test("keys that would reach into every object reach nothing", () => {
  const text = file([entry({ why: "A" })]).replace('"why"', '"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}},"why"');
  const [record] = readText(text);
  assert.deepEqual(Object.keys(record?.fields ?? {}).sort(), Object.keys(blank("entry", "a", {}).fields).sort());
  assert.equal(({} as { isAdmin?: boolean }).isAdmin, undefined);
  assert.equal((record?.fields as { isAdmin?: boolean }).isAdmin, undefined);
  const written = readText(file([{ ...(entry({}) as object), written: JSON.parse('{"__proto__":"2027-01-01T00:00:00.000Z"}') }]));
  assert.deepEqual(written[0]?.written, {});
});

test("a cell of the table is never a formula", () => {
  const table = asTable([blank("entry", "a", { title: '=HYPERLINK("http://example.org")', why: " +1", on: "2027-01-01" })]);
  assert.ok(table.startsWith('\ufeff"on","title"'));
  assert.ok(table.includes(`"'=HYPERLINK(""http://example.org"")"`));
  assert.ok(table.includes(`"' +1"`));
});

for (const name of readdirSync(process.env["EARLIER"] ?? "")) {
  test(`every entry of ${name} is kept by this version`, () => {
    const text = readFileSync(`${process.env["EARLIER"]}/${name}`, "utf8");
    const before = JSON.parse(text) as { version: number; records: { kind: string; fields: Record<string, unknown> }[] };
    const after = readText(text);
    assert.equal(after.length, before.records.length);
    for (const [index, { kind, fields }] of before.records.entries()) {
      const kept = after[index];
      assert.equal(kept?.kind, kind);
      for (const [field, value] of Object.entries(fields)) {
        const now: unknown = (kept?.fields as Record<string, unknown>)[field];
        const isChosen = kind === "goal" && field === "materials" && before.version < 2;
        assert.deepEqual(isChosen ? (now as { slug: string }[]).map(({ slug }) => slug) : now, value);
      }
      assert.deepEqual(kept, asKept(kept));
    }
  });
}
