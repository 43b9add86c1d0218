// Everything that a reader keeps as one file, and such a file read again: `learning-record.schema.json` describes it.
import * as v from "valibot";
import { asKept, isThere, type Kept, VERSION } from "./records.ts";
import { upgraded } from "./upgrading.ts";

/** The largest file that is read, in bytes: ten years of long notes are a tenth of it. */
export const MOST_BYTES = 10_000_000;
const MOST_RECORDS = 20_000;
const FORMAT = "practice-commons-learning-record";

/** Why a file is not taken, in words for a reader. */
export class RefusedFileError extends Error {}

/** Everything as one JSON file. */
export function asFile(records: readonly Kept[], now: Date): string {
  const file = { format: FORMAT, version: VERSION, written: now.toISOString(), records };
  return `${JSON.stringify(file, null, 1)}\n`;
}

const whole = v.object({
  format: v.literal(FORMAT),
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  records: v.array(v.unknown()),
});

/**
 * The records in a file.
 *
 * @throws {RefusedFileError} It is not ours, or not whole; nothing of it is taken then.
 */
export async function readFile(file: Blob): Promise<Kept[]> {
  if (file.size > MOST_BYTES) {
    const size = Math.ceil(file.size / 1_000_000);
    throw new RefusedFileError(`The file is ${size} MB large. A record of yours has at most ${MOST_BYTES / 1_000_000} MB.`);
  }
  return readText(await file.text());
}

/** The records in the text of a file. */
export function readText(text: string): Kept[] {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    throw new RefusedFileError("The file is no JSON, or it is damaged: it cannot be read to its end.");
  }
  const outside = v.safeParse(whole, read);
  if (!outside.success) {
    throw new RefusedFileError("The file is not a learning record that was saved here.");
  }
  const { version, records } = outside.output;
  if (version > VERSION) {
    throw new RefusedFileError(
      `The file was saved by a newer version of these tools (${version}; this is ${VERSION}). ` +
        "Open this page once while you are online, update, and try again.",
    );
  }
  if (records.length > MOST_RECORDS) {
    throw new RefusedFileError(`The file holds ${records.length} records; at most ${MOST_RECORDS} are read.`);
  }
  return records.map((each, index) => {
    try {
      return asKept(upgraded(each, version));
    } catch (error) {
      const what = error instanceof v.ValiError ? saidOf(error) : "it is damaged";
      throw new RefusedFileError(`Record ${index + 1} of the file cannot be taken: ${what}. Nothing was taken.`);
    }
  });
}

function saidOf(error: v.ValiError<v.GenericSchema>): string {
  const [issue] = error.issues;
  const place = v.getDotPath(issue) ?? "";
  return place ? `what stands under ‘${place.slice(0, 60)}’ is not what belongs there` : "it is not a record";
}

const COLUMNS = ["on", "title", "minutes", "codes", "why", "learnt", "practice", "peer", "peer_kind", "peer_said"] as const;

/** The CPD record as a table for a spreadsheet: RFC 4180, in UTF-8 with the sign by which Excel knows it. */
export function asTable(records: readonly Kept[]): string {
  const entries = records.filter((each): each is Kept<"entry"> => each.kind === "entry" && isThere(each));
  const rows = [...entries]
    .sort((first, second) => (first.fields.on < second.fields.on ? -1 : 1))
    .map((each) => COLUMNS.map((column) => asCell(each.fields[column])));
  return `\ufeff${[[...COLUMNS], ...rows].map((row) => row.map(quoted).join(",")).join("\r\n")}\r\n`;
}

const asCell = (value: string | number | boolean | string[]): string =>
  Array.isArray(value) ? value.join("; ") : typeof value === "boolean" ? (value ? "yes" : "no") : String(value);

/** A cell in which no spreadsheet sees a formula: as in build_tools/exports/catalogue_csv.py. */
function quoted(cell: string): string {
  const harmless = /^ *[=+\-@\t\r\n＝＋－＠']/.test(cell) ? `'${cell}` : cell;
  return `"${harmless.replaceAll('"', '""')}"`;
}
