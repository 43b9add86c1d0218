// What looks like a detail of a person in what somebody types: the checks of family PRV, on the reader's own device.
//
// The patterns and tables come from the build (build_tools/exports/privacy_patterns.py); here stands what a pattern
// alone cannot decide, as build_tools/checks/privacy.py and identifiers.py decide it. A test asserts that both find
// the same at the same places. Nothing that was typed is repeated, kept or sent.

/** What is looked for under one key. */
interface Look {
  readonly key: string;
  /** What it is in words, by the check that tells it. */
  readonly names: Readonly<Record<string, string>>;
  readonly pattern: string;
  /** The group at which a finding points; empty for the whole of it. */
  readonly group: string;
  readonly in_addresses: boolean;
}

type Network = readonly [version: number, first: string, bits: number, leads: boolean];

/** The file learning/privacy-patterns.json. */
export interface Patterns {
  readonly version: 1;
  readonly looks: readonly Look[];
  readonly no_person: string;
  readonly asides: Readonly<Record<Aside, string>>;
  readonly counting: string;
  readonly helplines: readonly string[];
  readonly drama_numbers: readonly string[];
  readonly public_range: string;
  readonly consumer_hosts: readonly string[];
  readonly role_words: readonly string[];
  readonly role_starts: readonly string[];
  readonly pupil_authorities: readonly string[];
  readonly iban_structures: Readonly<Record<string, string>>;
  readonly networks: readonly Network[];
  readonly plain: readonly (readonly [first: number, last: number, plain: number])[];
}

/** A passage that looks like a detail of a person. */
export interface Finding {
  /** The check that says the same of a material. */
  readonly code: string;
  /** What it looks like, in words: "a telephone number". */
  readonly name: string;
  /** Where it starts and ends in the text, as an input field counts. */
  readonly from: number;
  readonly to: number;
}

type Aside =
  | "areas"
  | "office"
  | "house"
  | "spelt_dot"
  | "year_or_date"
  | "no_ip"
  | "no_person_before"
  | "host_ending"
  | "reserved_hosts";

interface Known {
  readonly patterns: Patterns;
  readonly looks: readonly (Look & { readonly search: RegExp })[];
  readonly noPerson: RegExp;
  readonly asides: Readonly<Record<Aside, RegExp>>;
  readonly plain: ReadonlyMap<number, string>;
}

/** What was found, with the text around it. */
interface Passage {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly written: string;
  readonly groups: Readonly<Record<string, string | undefined>>;
  /** Where each group stands, when a finding points at one. */
  readonly places: RegExpIndicesArray | undefined;
}

/** The check that tells a passage, or nothing when it is nobody's. */
type Judge = (passage: Passage, known: Known) => string;

/** What a sentence beside the field says of a finding. What was typed is not repeated. */
export const inWords = (finding: Finding): string => `This looks like ${finding.name}.`;

/**
 * What looks like a detail of a person in a text, in the order in which it stands there.
 *
 * @param text - What was typed.
 * @param patterns - What is looked for.
 */
export function personalDetails(text: string, patterns: Patterns): Finding[] {
  const known = readied(patterns);
  const { plain, places } = asRead(text, known.plain);
  const skips = Array.from(
    plain.matchAll(known.noPerson),
    (match) => [match.index, match.index + match[0].length] as const,
  );
  const findings: Finding[] = [];
  for (const look of known.looks) {
    for (const passage of found(plain, look, look.in_addresses ? [] : skips)) {
      const code = (JUDGES[look.key] ?? first(look))(passage, known);
      const name = look.names[code];
      if (name === undefined) continue;
      const [from, to] = pointedAt(passage, look);
      findings.push({ code, name, from: places?.[from] ?? from, to: places?.[to] ?? to });
    }
  }
  return findings.sort((a, b) => a.from - b.from || a.to - b.to || (a.code < b.code ? -1 : 1));
}

/** What has to be the whole of a text; the areas of telephone numbers have to be the beginning. */
const WHOLE: ReadonlySet<string> = new Set(["year_or_date", "host_ending", "reserved_hosts"]);

const prepared = new WeakMap<Patterns, Known>();

function readied(patterns: Patterns): Known {
  let known = prepared.get(patterns);
  if (known === undefined) {
    const asides = Object.entries(patterns.asides).map(([key, pattern]) => {
      const end = WHOLE.has(key) ? "$" : "";
      return [key, new RegExp(end || key === "areas" ? `^(?:${pattern})${end}` : pattern)] as const;
    });
    known = {
      patterns,
      looks: patterns.looks.map((look) => ({ ...look, search: new RegExp(look.pattern, look.group ? "gd" : "g") })),
      noPerson: new RegExp(patterns.no_person, "g"),
      asides: Object.fromEntries(asides) as Record<Aside, RegExp>,
      plain: plainCharacters(patterns),
    };
    prepared.set(patterns, known);
  }
  return known;
}

function plainCharacters(patterns: Patterns): Map<number, string> {
  const plain = new Map<number, string>();
  for (const [first, last, read] of patterns.plain) {
    for (let code = first; code <= last; code++) plain.set(code, String.fromCodePoint(read + code - first));
  }
  return plain;
}

/**
 * The text as a person reads it, with one unit for each character, and where each stood when not all of them had one.
 */
function asRead(text: string, known: ReadonlyMap<number, string>): { plain: string; places?: number[] } {
  if (!/[^\u0000-\u007f]/.test(text)) return { plain: text };
  const units: string[] = [];
  const places: number[] = [];
  let at = 0;
  for (const character of text) {
    units.push(known.get(character.codePointAt(0) ?? 0) ?? (character.length > 1 ? "\ufffd" : character));
    places.push(at);
    at += character.length;
  }
  places.push(at);
  return { plain: units.join(""), places };
}

/** Where something stands outside the passages to skip; both lists go forward only. */
function* found(
  text: string,
  look: Known["looks"][number],
  skips: readonly (readonly [number, number])[],
): Generator<Passage> {
  let skip = 0;
  for (const match of text.matchAll(look.search)) {
    const start = match.index;
    const end = start + match[0].length;
    while (skip < skips.length && skips[skip]![1] <= start) skip++;
    if (skip < skips.length && skips[skip]![0] < end) continue;
    yield { text, start, end, written: match[0], groups: match.groups ?? {}, places: match.indices };
  }
}

function pointedAt(passage: Passage, look: Look): readonly [number, number] {
  return passage.places?.groups?.[look.group] ?? [passage.start, passage.end];
}

const first = (look: Look): Judge => {
  const [code = ""] = Object.keys(look.names);
  return () => code;
};

const digitsOf = (written: string): string => written.replace(/[^0-9]/g, "");
const before = (passage: Passage, length: number): string =>
  passage.text.slice(Math.max(0, passage.start - length), passage.start);
/** What stands before a passage, on its line and the few before it. */
const inParagraphBefore = (passage: Passage, length: number): string => {
  const part = before(passage, length);
  const gap = part.lastIndexOf("\n\n");
  return gap < 0 ? part : part.slice(gap + 2);
};
const kinds = (text: string): number => new Set(text).size;
/** Whether a number is a blank that stands for one: nothing but noughts, or crosses. */
const isBlank = (number: string): boolean => /^[0Xx /-]*$/.test(number);
const unlessBlank =
  (code: string): Judge =>
  ({ groups }) =>
    isBlank(groups["number"] ?? "") ? "" : code;

const JUDGES: Readonly<Record<string, Judge>> = {
  nhs_number(passage, { patterns }) {
    const digits = digitsOf(passage.written);
    if (kinds(digits) === 1 || patterns.counting.includes(digits) || !isNhsNumber(digits)) return "";
    const ahead = before(passage, 40);
    const isInARow = /[0-9] (?=\n?$)/.test(ahead) || /^ [0-9]/.test(passage.text.slice(passage.end, passage.end + 2));
    return isInARow && !ahead.toLowerCase().includes("nhs") ? "" : "PRV001";
  },
  telephone_number(passage, { patterns, asides }) {
    const number = nationalNumber(passage.written, asides.areas);
    if (number === "" || patterns.counting.includes(number) || patterns.helplines.includes(number)) return "";
    if (number.startsWith(patterns.public_range)) return "";
    const isForDrama = number.length === 11 && patterns.drama_numbers.some((start) => number.startsWith(start));
    return isForDrama ? "" : "PRV003";
  },
  email: ({ groups }, known) => privateEmail(groups["local"] ?? "", groups["host"] ?? "", known),
  spelt_email({ groups }, known) {
    const dots = new RegExp(known.asides.spelt_dot, "g");
    const host = groups["host"] ?? groups["other"] ?? groups["third"] ?? "";
    return privateEmail((groups["local"] ?? "").replace(dots, "."), host.replace(dots, "."), known);
  },
  postcode(passage, { asides }) {
    if (asides.office.test(inParagraphBefore(passage, 200))) return "";
    return asides.house.test(inParagraphBefore(passage, 120)) ? "PRV009" : "PRV005";
  },
  case_reference({ groups }, { asides, looks }) {
    const number = groups["number"] ?? "";
    if (digitsOf(number).length < 4 || isBlank(number) || asides.year_or_date.test(number)) return "";
    const court = looks.find((look) => look.key === "court_number");
    return court && number.search(court.search) >= 0 ? "" : "PRV010";
  },
  record_number: unlessBlank("PRV011"),
  pupil_number: ({ written }, { patterns }) => (isPupilNumber(written.toUpperCase(), patterns) ? "PRV012" : ""),
  passport_number: unlessBlank("PRV013"),
  iban: ({ written }, { patterns }) => (isIban(written.replaceAll(" ", ""), patterns) ? "PRV014" : ""),
  account_number: ({ written }) => (isBlank(digitsOf(written).slice(-8)) ? "" : "PRV014"),
  card_number({ written }) {
    const digits = digitsOf(written);
    return kinds(digits) > 2 && isLuhn(digits) ? "PRV014" : "";
  },
  tax_reference({ groups }) {
    const number = (groups["number"] ?? "").replaceAll(" ", "");
    return isTaxReference(number) && !isBlank(number) ? "PRV015" : "";
  },
  ip_address: (passage, known) => (isSomebodysDevice(passage, known) ? "PRV018" : ""),
  ip_address_6: (passage, known) => (isSomebodysDevice(passage, known) ? "PRV018" : ""),
  person: (passage, { asides }) => (asides.no_person_before.test(before(passage, 16)) ? "" : "PRV021"),
};

/** Each digit times a weight, added up. */
const weighed = (digits: string, weights: readonly number[]): number =>
  weights.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0);

const isNhsNumber = (digits: string): boolean => weighed(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0;

const isTaxReference = (digits: string): boolean =>
  digits[0] === "21987654321"[weighed(digits.slice(1), [6, 7, 8, 9, 10, 5, 4, 3, 2]) % 11];

const isLuhn = (digits: string): boolean => {
  const doubled = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];
  const values = [...digits].reverse().map((digit, index) => (index % 2 ? doubled[Number(digit)]! : Number(digit)));
  return values.reduce((all, value) => all + value, 0) % 10 === 0;
};

function isPupilNumber(number: string, patterns: Patterns): boolean {
  const letters = "ABCDEFGHJKLMNPQRTUVWXYZ0123456789";
  const sum = [...number.slice(1)].reduce((all, sign, index) => all + (index + 2) * letters.indexOf(sign), 0);
  return patterns.pupil_authorities.includes(number.slice(1, 4)) && letters[sum % 23] === number[0];
}

function isIban(number: string, patterns: Patterns): boolean {
  const structure = patterns.iban_structures[number.slice(0, 2)];
  if (structure === undefined) return false;
  const lists: Record<string, string> = { n: "[0-9]", a: "[A-Z]", c: "[A-Za-z0-9]" };
  const shape = structure.replace(/([0-9]+)!([nac])/g, (_, count: string, kind: string) => `${lists[kind]}{${count}}`);
  if (!new RegExp(`^${shape}$`).test(number.slice(4))) return false;
  let rest = 0;
  for (const sign of number.slice(4) + number.slice(0, 4)) {
    const value = Number.parseInt(sign, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** The digits of a telephone number from the 0 on, or an empty text when no British number is written like that. */
function nationalNumber(written: string, areas: RegExp): string {
  const groups = written.match(/[0-9]+/g) ?? [];
  const digits = groups.join("");
  if (written.split("\n").length > 2) return "";
  let number = digits;
  if (written.startsWith("+") || written.startsWith("00")) {
    number = `0${digits.slice(digits.indexOf("44") + 2).replace(/^0/, "")}`;
  } else if (groups[0]!.length < 3 || groups.length > 5 || groups.some((group) => group.length < 2)) {
    return "";
  }
  const isLong = number.length === 11 || (number.length === 10 && /^(?:01|0800)/.test(number));
  return isLong && areas.test(number) ? number : "";
}

function privateEmail(written: string, at: string, { patterns, asides }: Known): string {
  const local = written.replaceAll("\\", "").toLowerCase();
  const host = at.toLowerCase();
  if (asides.reserved_hosts.test(host) || patterns.role_words.includes(local)) return "";
  const dot = host.indexOf(".");
  const [label, ending] = dot < 0 ? [host, ""] : [host.slice(0, dot), host.slice(dot + 1)];
  const isConsumers = patterns.consumer_hosts.includes(label) && asides.host_ending.test(ending);
  return isConsumers || isName(local, patterns) ? "PRV004" : "";
}

function isName(local: string, patterns: Patterns): boolean {
  const [own = ""] = local.split("+");
  const parts = own.split(/[._]/).map((part) => part.replace(/[0-9]+$/, ""));
  const hasShape =
    (parts.length === 2 || parts.length === 3) &&
    parts.every((part) => /^[a-z][a-z'-]*$/.test(part)) &&
    parts.at(-1)!.length > 1;
  const isRole = (part: string): boolean =>
    patterns.role_words.includes(part) || patterns.role_starts.some((start) => part.startsWith(start));
  return hasShape && !parts.some(isRole);
}

/** Whether what looks like an address on the internet leads somewhere, and is no number of a version or section. */
function isSomebodysDevice(passage: Passage, { patterns, asides }: Known): boolean {
  const isSix = passage.written.includes(":");
  const address = isSix ? addressSix(passage.written) : addressFour(passage.written);
  if (address === undefined || !leads(address, isSix ? 6 : 4, patterns)) return false;
  if (asides.no_ip.test(before(passage, 12))) return false;
  const isLong = isSix || passage.written.split(".").some((part) => part.length === 3);
  return isLong || /(?<![A-Za-z])IP(?![A-Za-z])/.test(before(passage, 20));
}

const addressFour = (written: string): bigint =>
  written.split(".").reduce((all, part) => all * 256n + BigInt(part), 0n);

function addressSix(written: string): bigint | undefined {
  const [head = "", tail, ...more] = written.split("::");
  const start = head.split(":");
  const end = tail ? tail.split(":") : [];
  const missing = 8 - start.length - end.length;
  if (more.length || (tail === undefined ? missing !== 0 : missing < 1)) return undefined;
  const parts = [...start, ...Array<string>(missing).fill("0"), ...end];
  if (parts.some((part) => part === "")) return undefined;
  return parts.reduce((all, part) => all * 65536n + BigInt(`0x${part}`), 0n);
}

/** Whether an address leads anywhere: the last network that it is in says so, and those within others stand after them. */
function leads(address: bigint, version: number, patterns: Patterns): boolean {
  let answer = true;
  for (const [of, start, bits, does] of patterns.networks) {
    const free = BigInt((version === 6 ? 128 : 32) - bits);
    if (of === version && address >> free === BigInt(`0x${start}`) >> free) answer = does;
  }
  return answer;
}
