// Prints the JSON Schema of the file that holds everything a reader keeps: draft 2020-12.
import { toJsonSchema } from "@valibot/to-json-schema";
import { FIELDS, KINDS, VERSION } from "../src/records.ts";

const moment = { type: "string", format: "date-time" };
const gone = { anyOf: [{ const: "" }, moment], description: "When it was deleted; then its fields say nothing any more." };

const record = (kind: (typeof KINDS)[number]): object => {
  const { $schema: _, ...fields } = toJsonSchema(FIELDS[kind], { typeMode: "input" });
  return {
    type: "object",
    properties: {
      kind: { const: kind },
      id: { type: "string", pattern: "^[A-Za-z0-9-]{1,100}$" },
      fields,
      written: {
        type: "object",
        additionalProperties: moment,
        description: "When each field was written last, in UTC with milliseconds. Of two copies, the later field stands.",
      },
      gone,
    },
    required: ["kind", "id", "fields", "written"],
  };
};

const schema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "A learning record that was saved from the learning tools of Practice Commons",
  type: "object",
  properties: {
    format: { const: "practice-commons-learning-record" },
    version: { const: VERSION, description: "The version of the records. A file of an earlier version is read as well." },
    written: { ...moment, description: "When the file was saved." },
    records: { type: "array", maxItems: 20_000, items: { oneOf: KINDS.map(record) } },
  },
  required: ["format", "version", "records"],
};

process.stdout.write(`${JSON.stringify(schema, null, 2)}\n`);
