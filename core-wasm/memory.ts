/**
 * The kernel's linear memory, computed from the layout for the generator and the wrapper alike.
 *
 *     0        1 MiB      sheet, tables          columns                        copy in   copy out
 *     | module | sheet of  | lookup tables of | one array per column, each of | COPY    | COPY   |
 *     | data   | the month | the month        | ROW_CAPACITY elements         | bytes   | bytes  |
 *
 * Every column starts on a cache line; neighbours are staggered so that the same row of many
 * columns does not fall into the same cache set. Untouched pages cost no memory, so the capacity is
 * generous: a household must fit, a partition does.
 */
import { absentOf } from "./fact.js";
import {
  COMPONENTS,
  type ColumnType,
  type ComponentName,
  FACTS,
  PAYERS,
  type ReasonRule,
  reasonField,
} from "./layout.js";

/** Rows a batch may hold. */
export const ROW_CAPACITY = 262_144;
/** Bytes of the buffers through which COPY data enters and leaves. */
export const COPY_IN_BYTES = 4 << 20;
export const COPY_OUT_BYTES = 1 << 20;
/** Room for the sheet of a month: one slot per parameter. */
export const SLOT_CAPACITY = 256;

const MODULE_BYTES = 1 << 20;
const LINE_BYTES = 64;
const STAGGER_LINES = 13;
const PAGE_BYTES = 65_536;

export type ArrayType = Exclude<ColumnType, "bit"> | "u32" | "u64";

export interface Region {
  readonly name: string;
  readonly type: ArrayType;
  readonly length: number;
  readonly offset: number;
  readonly doc: string;
}

export const BYTES: Record<ArrayType, number> = {
  i64: 8,
  u64: 8,
  i32: 4,
  u32: 4,
  i16: 2,
  u16: 2,
  u8: 1,
};

/** Codes that the field of a rule has room for: the length of a table by reason. */
const codesOf = (rule: ReasonRule): number => 2 ** reasonField(rule).bits;

type Declaration = Omit<Region, "offset">;

const column = (name: string, type: ArrayType, doc: string): Declaration => ({
  name,
  type,
  length: ROW_CAPACITY,
  doc,
});

/** What `prepare` derives from the facts once, for all months. */
const DERIVED: readonly Declaration[] = [
  column("flagBits", "u32", "One bit per boolean fact."),
  column("birthMonth", "i16", "Month index of birth."),
  column("deathMonth", "i16", "Month index of death, or OPEN_MONTH."),
  column(
    "residentUntil",
    "i16",
    "Last month of life of a child with domicile and residence, else 0.",
  ),
  column("basisKind", "u8", "0 new regime, 1..3 rank class, 4 raised orphan benefit."),
  column("socialCode", "u16", "Row's own bits of the index into the social allowance table."),
  column("zorgClass", "u8", "Row of the care allowance table, 0 = none."),
  column("statusEntitled", "u8", "Status of the row in a month in which it is entitled."),
  column("isLastRow", "u8", "1 on the last row of each household."),
  column("faultCode", "u8", "0, or the code of the fault that rejects the row."),
  column("householdRow", "i32", "First row of each household, closed by the row count."),
];

/** What a month writes. */
const RESULTS: readonly Declaration[] = [
  column("status", "u8", "Bits of the child's right in the month."),
  column("recht", "u8", "Reason of the right in the month, and one bit."),
  column("redenen", "u64", "Reasons, one field per rule."),
  column("voorlopig", "u8", "1 when the household's month is provisional."),
  ...COMPONENTS.map((name) => column(`${name}Cents`, "i32", `Component ${name}, cents.`)),
  column("totaalCents", "i32", "Sum of the components, cents."),
];

const FIXED: readonly Declaration[] = [
  { name: "sheetValue", type: "i32", length: SLOT_CAPACITY, doc: "Parameters of the month." },
  { name: "sheetCandidate", type: "u8", length: SLOT_CAPACITY, doc: "1 = never published." },
  { name: "sheetUsed", type: "u8", length: SLOT_CAPACITY, doc: "1 = a result rests on it." },
  { name: "socialOutcome", type: "u8", length: 2048, doc: "Reason and half, by code." },
  {
    name: "socialCents",
    type: "i32",
    length: 2 * codesOf("socialeToeslag"),
    doc: "Cents by reason and half.",
  },
  { name: "ageBand", type: "u8", length: 512, doc: "Band 0..3 by age in months." },
  {
    name: "ageCents",
    type: "i32",
    length: codesOf("leeftijdsbijslag"),
    doc: "Cents by reason.",
  },
  { name: "basisCents", type: "i32", length: codesOf("basisbedrag"), doc: "Cents by reason." },
  { name: "statusCounts", type: "u64", length: 256, doc: "What a status adds to householdCounts." },
  {
    name: "payerCents",
    type: "i64",
    length: PAYERS.length * (COMPONENTS.length + 1),
    doc: "Sums by payer and component.",
  },
  {
    name: "payerCount",
    type: "u32",
    length: PAYERS.length * (COMPONENTS.length + 1),
    doc: "Rows by payer and component.",
  },
  {
    name: "payerChecksum",
    type: "i64",
    length: PAYERS.length * (COMPONENTS.length + 1),
    doc: "Checksums by payer and component.",
  },
  { name: "rowChecksum", type: "i64", length: 1, doc: "Checksum of what is no amount." },
];

/** By household of the block, not by row: it stays in the cache. */
const HOUSEHOLDS: readonly Declaration[] = [
  {
    name: "householdCounts",
    type: "u64",
    length: ROW_CAPACITY + 1,
    doc: "Counts of children up to each household of a block.",
  },
  column(
    "householdProvisional",
    "u8",
    "1 when a row of the household is provisional, in its block.",
  ),
];

/** Components that every row is asked for: the dense pass writes their columns. */
const DENSE: readonly ComponentName[] = ["basisbedrag", "leeftijdsbijslag", "socialeToeslag"];
/** Benefits whose rows are listed once for all months, one list after the other. */
export const LISTED = [
  "startbedrag",
  "covid19Toeslag",
  "wezentoeslag",
  "zorgtoeslag",
  "pleegzorgtoeslag",
  "ondersteuningstoeslag",
  "kinderopvangtoeslag",
  "schooltoeslag",
] as const satisfies readonly ComponentName[];
const RARE_COUNT = COMPONENTS.length - DENSE.length;

const LISTS: readonly Declaration[] = [
  {
    name: "listed",
    type: "i32",
    length: LISTED.length * ROW_CAPACITY,
    doc: "Rows by list, ascending.",
  },
  { name: "listedEnd", type: "i32", length: LISTED.length, doc: "Entries of each list." },
  { name: "listedNext", type: "i32", length: LISTED.length, doc: "Next entry of each list." },
  {
    name: "given",
    type: "u32",
    length: RARE_COUNT * ROW_CAPACITY,
    doc: "Addresses of the rare amounts of the month.",
  },
];

const COPY: readonly Declaration[] = [
  { name: "copyIn", type: "u8", length: COPY_IN_BYTES, doc: "COPY bytes to decode." },
  { name: "copyOut", type: "u8", length: COPY_OUT_BYTES, doc: "COPY bytes encoded." },
];

const FACT_COLUMNS: readonly Declaration[] = FACTS.flatMap(({ name, type, doc }) =>
  type === "bit" ? [] : [column(name, type, doc)],
);

/** Every array in memory, with its place. */
export const REGIONS: readonly Region[] = (() => {
  let offset = MODULE_BYTES;
  return [...FIXED, ...FACT_COLUMNS, ...DERIVED, ...RESULTS, ...HOUSEHOLDS, ...LISTS, ...COPY].map(
    (declaration) => {
      const region = { ...declaration, offset };
      const bytes = declaration.length * BYTES[declaration.type];
      offset += Math.ceil(bytes / LINE_BYTES) * LINE_BYTES + STAGGER_LINES * LINE_BYTES;
      return region;
    },
  );
})();

/** Pages of the module's memory, fixed: the kernel never grows it. */
export const MEMORY_PAGES = (() => {
  const last = REGIONS.at(-1) as Region;
  return Math.ceil((last.offset + last.length + PAGE_BYTES) / PAGE_BYTES);
})();

/** Bit of a boolean fact in `flagBits`. */
export const FLAG_BITS: ReadonlyMap<string, number> = new Map(
  FACTS.filter(({ type }) => type === "bit").map(({ name }, bit) => [name, bit]),
);

/** `flagBits` of a row of which nothing is said. */
export const FLAGS_ABSENT = FACTS.reduce((flags, fact) => {
  const { name, type } = fact;
  const isSet = type === "bit" && absentOf(fact) === 1;
  return isSet ? flags | (1 << (FLAG_BITS.get(name) as number)) : flags;
}, 0);
