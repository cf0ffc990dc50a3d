/**
 * Where the facts of a household come from: the versions that hold in a month as of a delivery, the
 * months they hold for, who delivered them and when, and the records that those follow from which
 * were derived and hold still. Read from the tables as they are declared.
 */
import type pg from "pg";
import type { FactName } from "../../core-wasm/layout.js";
import { OPEN_MONTH } from "../../core-wasm/layout.js";
import { monthText, yearOf } from "../../core-wasm/month.js";
import { SPANS, type SpanKind } from "../facts/columns.js";
import {
  FACT_TABLE_NAMES,
  type FactTable,
  type FactTableName,
  factTable,
  subjectOf,
} from "../facts/tables.js";
import { inkomensjaar, schoolIncomeYear } from "../input/award-year.js";
import { DERIVED } from "../sources/decided-facts.js";
import { type AskedFact, recordsBehind } from "../sources/provenance.js";
import type { FactSource } from "./explanation.js";

/** Of whom the versions are read, of which month, as of which delivery. */
export interface SourcesWanted {
  readonly gezinIds: readonly string[];
  readonly childIds: readonly string[];
  readonly month: number;
  readonly knownAt: number;
}

interface VersionRow {
  readonly tabel: FactTableName;
  readonly id: string;
  /** Of a membership, the child. */
  readonly member: string | null;
  readonly van: number;
  readonly tot: number;
  readonly held: Readonly<Record<string, unknown>>;
  readonly known_from: number;
  readonly is_current: boolean;
  readonly source: string;
  readonly received_at: Date;
}

type Version = VersionRow & Pick<FactSource, "records">;

/** Facts that follow from a row being there, or from other columns than one of their own. */
const IMPLIED: Readonly<Partial<Record<FactName, FactTableName>>> = {
  isPleegkind: "pleegplaatsing",
  isPleegkindSinds12Maanden: "pleegplaatsing",
  startbedragMaand: "startbedrag_aanvraag",
  isKleuterIngeschreven: "kleuterinschrijving",
  isSchoolVoldoendeAanwezig: "schoolafwezigheid",
  schoolverlaterMaanden: "studie",
  studentenurenJaarVoordien: "arbeidsuren",
  schoolInkomstenCents: "gezin_aanslag",
  schooljaar: "schoolinschrijving",
};

/** A year's facts of the school allowance, and the month's own of the hours worked. */
const SCHOOL_YEAR_FACTS = new Set<FactName>([
  "schoolInkomstenCents",
  "kiVreemdCents",
  "kiBeroepCents",
]);
const HOURS_BEFORE: FactName = "studentenurenJaarVoordien";

export class FactSources {
  readonly #versions: readonly Version[];
  readonly #month: number;

  private constructor(versions: readonly Version[], month: number) {
    this.#versions = versions;
    this.#month = month;
  }

  static async read(client: pg.ClientBase, wanted: SourcesWanted): Promise<FactSources> {
    const { rows } = await client.query<VersionRow>(
      `SELECT version.*, delivery.source, delivery.received_at
       FROM (${FACT_TABLE_NAMES.map(versionsSql).join("\nUNION ALL\n")}) version
         JOIN delivery ON delivery_id = known_from
       ORDER BY tabel, id, van`,
      [wanted.gezinIds, wanted.childIds, wanted.knownAt],
    );
    return new FactSources(await withRecords(client, rows), wanted.month);
  }

  /** The versions that say a fact of a child in a household. */
  of(gezinId: string, childId: string, name: FactName): FactSource[] {
    const found = this.#versions.filter(({ tabel, id, member, van, tot, held }) => {
      const table = factTable(tabel);
      if (member !== null && member !== childId) return false;
      if (id !== (subjectOf(table) === "gezin_id" ? gezinId : childId)) return false;
      return saysFact(tabel, table, held, name) && this.#holds(table.span, van, tot, name);
    });
    const decided = found.filter(({ tabel }) => tabel !== "gezin_aanslag");
    return (decided.length > 0 ? decided : found).map(sourceOf);
  }

  /** Whether a version matters to a fact in the month. */
  #holds(span: SpanKind, van: number, tot: number, name: FactName): boolean {
    const month = this.#month;
    const within = (at: number): boolean => van <= at && at < tot;
    switch (span) {
      case "always":
        return true;
      case "months":
        return within(month);
      case "month":
        if (name !== HOURS_BEFORE) return within(month);
        return van < month && yearOf(van) === yearOf(month);
      case "year":
        return within(
          SCHOOL_YEAR_FACTS.has(name) ? schoolIncomeYear(yearOf(month)) : inkomensjaar(month),
        );
      case "schoolYears":
      case "schoolYear":
        return within(yearOf(month));
    }
  }
}

function versionsSql(name: FactTableName): string {
  const table = factTable(name);
  const { van, tot } = SPANS[table.span];
  const subject = subjectOf(table);
  const ids = subject === "gezin_id" ? "$1" : "$2";
  const member = table.keys.length > 1 ? "child_id::text" : "NULL";
  return `SELECT '${name}' AS tabel, ${subject}::text AS id, ${member} AS member,
    (${van})::integer AS van, (${tot})::integer AS tot, to_jsonb(${name}) AS held,
    known_from, known_to IS NULL AS is_current
  FROM ${name} WHERE ${subject} = ANY (${ids}::bigint[]) AND is_known(known_from, known_to, $3)`;
}

function saysFact(
  tabel: FactTableName,
  { columns }: FactTable,
  held: VersionRow["held"],
  name: FactName,
): boolean {
  if (IMPLIED[name] === tabel) return true;
  return Object.entries(columns).some(([column, { fact }]) => {
    return fact.name === name && held[column] !== null;
  });
}

/** Each version with its records: none of what no derivation said, or says no more. */
async function withRecords(
  client: pg.ClientBase,
  rows: readonly VersionRow[],
): Promise<readonly Version[]> {
  const derived = rows.filter(({ source, is_current }) => is_current && source === DERIVED);
  const found = await recordsBehind(client, derived.map(askedOf));
  const records = new Map(derived.map((row, at) => [row, found[at] ?? []]));
  return rows.map((row) => ({ ...row, records: records.get(row) ?? [] }));
}

function askedOf({ tabel, id, member, van, tot }: VersionRow): AskedFact {
  if (subjectOf(factTable(tabel)) === "child_id") return { table: tabel, childId: id, van, tot };
  return { table: tabel, gezinId: id, ...(member !== null && { childId: member }), van, tot };
}

function sourceOf(version: Version): FactSource {
  const { tabel, van, tot, known_from, source, received_at, records } = version;
  const { span } = factTable(tabel);
  const isMonth = span === "months" || span === "month";
  const said = (at: number): string => (isMonth ? monthText(at) : String(at));
  const isEndless = tot >= OPEN_MONTH;
  return {
    table: tabel,
    from: span === "always" ? null : said(van),
    to: span === "always" || isEndless ? null : said(tot - 1),
    delivery: known_from,
    source,
    knownSince: received_at.toISOString(),
    records,
  };
}
