/**
 * How facts leave PostgreSQL for the merge: one record of a fixed number of bytes per version.
 *
 *     0          8 or 16
 *     | subject  | columns of the table, in the order declared here, big-endian
 *
 * The records of a table come behind each other in one field, made by `string_agg`: neither the
 * server nor the driver then has work per row. Subject is the household or the child, 8 bytes; a
 * membership has both. A span stands first, so that every table of spans has it at one place.
 */
import { PAYERS, ROLLEN, SCHOOLSOORTEN, STATUTEN, WEZENSTATUSSEN } from "../../core-wasm/layout.js";

export type Subject = "gezin" | "kind";

/** Which versions a window of months asks for. */
export type Period =
  /** Months `van_maand <= m < tot_maand`. */
  | "span"
  /** School years `van_schooljaar <= Y < tot_schooljaar`. */
  | "schoolSpan"
  | "maand"
  | "kalenderjaar"
  | "schooljaar"
  /** One version, whatever the month. */
  | "ever";

/**
 * A column as it is sent. Small ones, whole numbers from 0 to 2^15 - 1, share an integer of up to
 * four: a call of a send function costs more than a shift.
 */
interface Field {
  readonly bytes: 2 | 4 | 8;
  /** A number for a field of 2 bytes, bytea for the others; never NULL. */
  readonly sql: (column: string) => string;
}

const SHORT: Field = { bytes: 2, sql: (column) => column };
const BOOL: Field = { bytes: 2, sql: (column) => `${column}::integer` };
const ID: Field = { bytes: 8, sql: (column) => `int8send(${column})` };
const CENTS: Field = { bytes: 8, sql: (column) => `int8send(${column})` };
const DATE: Field = { bytes: 4, sql: (column) => `date_send(${column})` };
const CENTS_OR_NONE: Field = { bytes: 8, sql: (column) => `int8send(coalesce(${column}, -1))` };
const DATE_OR_NONE: Field = {
  bytes: 4,
  sql: (column) => String.raw`coalesce(date_send(${column}), '\x7fffffff')`,
};

/** The place of the label in the layout's list, 0 for NULL. */
function code(labels: readonly string[]): Field {
  const cases = labels.flatMap((label, at) =>
    label === "GEEN" ? [] : [`WHEN '${label}' THEN ${at}`],
  );
  return { bytes: 2, sql: (column) => `(CASE ${column} ${cases.join(" ")} ELSE 0 END)` };
}

const SUBJECT_BYTES = 8;
const SHORT_BYTES = 2;
const SHORTS_MAX = 4;
const SHORT_BITS = 16;
const SHORT_MASK = 0xffff;

/** Columns of a period, in front of the table's own. */
const PERIOD_COLUMNS: Readonly<Record<Period, readonly string[]>> = {
  span: ["van_maand", "tot_maand"],
  schoolSpan: ["van_schooljaar", "tot_schooljaar"],
  maand: ["maand"],
  kalenderjaar: ["kalenderjaar"],
  schooljaar: ["schooljaar"],
  ever: [],
};

/** A table of facts as it is sent. */
export interface FactRecord<Column extends string = string> {
  readonly table: string;
  readonly subject: Subject;
  readonly period: Period;
  /** Bytes of a record. */
  readonly bytes: number;
  /** Place of each column in the record; those of its period are at `PERIOD_AT` and behind. */
  readonly at: Readonly<Record<Column, number>>;
  /** Expression for the bytes of a record. */
  readonly sql: string;
}

/** Place of `van` or of the only month or year, and of `tot`. */
export const PERIOD_AT = SUBJECT_BYTES;
export const PERIOD_END_AT = SUBJECT_BYTES + 2;

/** Columns of 2 bytes first, those of the period before the others. */
function record<const Column extends string>(
  table: string,
  subject: Subject,
  period: Period,
  columns: Readonly<Record<Column, Field>>,
): FactRecord<Column> {
  const periods = PERIOD_COLUMNS[period].map((name) => [name, SHORT] as const);
  const own = Object.entries(columns) as [Column, Field][];
  const shorts = [...periods, ...own.filter(([, { bytes }]) => bytes === SHORT_BYTES)];
  const others = own.filter(([, { bytes }]) => bytes !== SHORT_BYTES);
  const at: Record<string, number> = {};
  let end = SUBJECT_BYTES;
  for (const [name, { bytes }] of shorts) {
    at[name] = end;
    end += bytes;
  }
  end += (shorts.length % 2) * SHORT_BYTES;
  for (const [name, { bytes }] of others) {
    at[name] = end;
    end += bytes;
  }
  const sends = [
    `int8send(${subjectColumn(subject)})`,
    ...shortSends(shorts.map(([name, { sql }]) => sql(name))),
    ...others.map(([name, { sql }]) => sql(name)),
  ];
  return {
    table,
    subject,
    period,
    bytes: end,
    at: at as Record<Column, number>,
    sql: sends.join(" || "),
  };
}

/** Whole numbers of 2 bytes in integers of four and of two; the last may have room left. */
function shortSends(shorts: readonly string[]): string[] {
  if (shorts.length === 0) return [];
  const width = shorts.length > 2 ? SHORTS_MAX : 2;
  const type = width > 2 ? "bigint" : "integer";
  const part = shorts.slice(0, width);
  const shifted = part.map((short, place) => {
    const bits = place === 0 ? `${short}::${type}` : `(${short}::${type} & ${SHORT_MASK})`;
    return `(${bits} << ${SHORT_BITS * (width - 1 - place)})`;
  });
  const send = `int${2 * width}send(${shifted.join(" | ")})`;
  return [send, ...shortSends(shorts.slice(width))];
}

/** Column that says whose fact it is. */
export const subjectColumn = (subject: Subject): string =>
  subject === "gezin" ? "gezin_id" : "child_id";

/** Memberships, which say of which households and children the other facts are read. */
export const MEMBER = record("gezin_lid", "gezin", "span", {
  child_id: ID,
  rol: code(ROLLEN),
});

/** Every other table. */
export const RECORDS = {
  uitbetaler: record("gezin_uitbetaler", "gezin", "span", { payer: code(PAYERS) }),
  situatie: record("gezin_situatie", "gezin", "span", {
    extra_kinderen_count: SHORT,
    is_eenouder: BOOL,
    heeft_zieke_ouder: BOOL,
  }),
  besluit: record("gezin_inkomensbesluit", "gezin", "span", {
    gezinsinkomsten_cents: CENTS_OR_NONE,
    is_ki_uitgesloten: BOOL,
  }),
  aanslag: record("gezin_aanslag", "gezin", "kalenderjaar", { inkomsten_cents: CENTS }),
  kadaster: record("gezin_kadaster", "gezin", "kalenderjaar", {
    ki_vreemd_cents: CENTS,
    ki_beroep_cents: CENTS,
  }),
  leefeenheid: record("leefeenheid", "gezin", "schoolSpan", {
    school_punten: SHORT,
    is_ki_test_vrijgesteld: BOOL,
    is_uitzonderlijk: BOOL,
  }),
  kind: record("kind", "kind", "ever", {
    geboortedatum: DATE,
    overlijdensdatum: DATE_OR_NONE,
    rangklasse: SHORT,
  }),
  wezen: record("wezenbesluit", "kind", "span", { wezenstatus: code(WEZENSTATUSSEN) }),
  zorg: record("zorgbesluit", "kind", "span", {
    zorg_pijler1: SHORT,
    zorg_totaal: SHORT,
    heeft_ondersteuningstoeslag: BOOL,
  }),
  pleeg: record("pleegplaatsing", "kind", "span", {}),
  verblijf: record("verblijf", "kind", "span", {
    heeft_domicilie: BOOL,
    heeft_verblijfsrecht: BOOL,
  }),
  studie: record("studie", "kind", "span", {
    statuut: code(STATUTEN),
    lesuren_per_week: SHORT,
    studiepunten: SHORT,
  }),
  beroep: record("beroep", "kind", "span", {
    is_zelfstandige_hoofdberoep: BOOL,
    heeft_sociale_uitkering: BOOL,
  }),
  uren: record("arbeidsuren", "kind", "maand", { studentenuren: SHORT, andere_uren: SHORT }),
  kleuter: record("kleuterinschrijving", "kind", "span", { is_voldoende_aanwezig: BOOL }),
  opvang: record("opvang", "kind", "maand", { volle_dagen: SHORT, halve_dagen: SHORT }),
  start: record("startbedrag_aanvraag", "kind", "maand", {}),
  covid: record("covid_aanvraag", "kind", "maand", {}),
  inschrijving: record("schoolinschrijving", "kind", "schoolSpan", {
    school_soort: code(SCHOOLSOORTEN),
    school_soort2: code(SCHOOLSOORTEN),
    school_intern: BOOL,
    school_intern2: BOOL,
    is_buitengewoon: BOOL,
  }),
  afwezig: record("schoolafwezigheid", "kind", "schooljaar", {}),
} as const;

/** Months that an application for the Covid allowance holds. */
export const COVID_MONTHS = 3;
/** Code of the status whose months are counted. */
export const SCHOOLVERLATER = STATUTEN.indexOf("SCHOOLVERLATER");

export type RecordName = keyof typeof RECORDS;
export const RECORD_NAMES = Object.keys(RECORDS) as readonly RecordName[];
