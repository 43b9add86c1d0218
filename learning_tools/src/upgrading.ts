// Records of earlier versions, as records of this one. A step loses nothing that anybody wrote.

type Read = Record<string, unknown>;

/** What each version changed: from the version before it. */
const STEPS: Record<number, (record: Read) => Read> = {
  /** A goal names its materials with their titles, so that it can be read without a connection. */
  2: (record) => {
    if (record["kind"] !== "goal" || !isRead(record["fields"])) return record;
    const { materials } = record["fields"];
    if (!Array.isArray(materials)) return record;
    const named = materials.map((each) => (typeof each === "string" ? { slug: each, title: each.replaceAll("-", " ") } : each));
    return { ...record, fields: { ...record["fields"], materials: named } };
  },
};

/** A record of an earlier version as a record of this one. */
export function upgraded(record: unknown, from: number): unknown {
  if (!isRead(record)) return record;
  return Object.entries(STEPS)
    .filter(([version]) => Number(version) > from)
    .reduce((read, [, step]) => step(read), record);
}

function isRead(value: unknown): value is Read {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
