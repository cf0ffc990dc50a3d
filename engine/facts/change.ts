/**
 * What a source may say of a fact: that it holds, or that it does not, for a key and its months.
 *
 * A change states what is true in van <= m < tot and touches nothing outside it. Months are month
 * indexes and years the years themselves, as in the tables; of a single month or year `tot` is left
 * out, of a fact that holds always both are. Values are written as in the `calculate` format and
 * refused in the same words; what is left out has its default.
 */
import { absentOf, expectedText, factOf } from "../../core-wasm/fact.js";
import { contradictionOf, factsText } from "../../core-wasm/layout/fault.js";
import type { Fact, FactName } from "../../core-wasm/layout.js";
import { monthText } from "../../core-wasm/month.js";
import { FIELD_TABLES, type Field, ID_EXPECTED, readId } from "../household/field.js";
import { defaultOf, type FactColumn, SPANS, type SpanKind } from "./columns.js";
import {
  columnOf,
  contradictionsOf,
  FACT_TABLE_NAMES,
  type FactTable,
  type FactTableName,
  factTable,
} from "./tables.js";

export type FactValue = string | number | boolean | null;
export type FactValues = Readonly<Record<string, FactValue>>;

export interface FactChange {
  readonly table: FactTableName;
  /** Text of whole numbers, as the contract has them. */
  readonly gezinId?: string;
  readonly childId?: string;
  readonly van?: number;
  readonly tot?: number;
  /** What holds, by column; null when nothing does. */
  readonly values: FactValues | null;
}

/** What is wrong with a change: where in it, what was expected and what was found. */
export interface ChangeFault {
  readonly field: string;
  readonly expected: string;
  readonly found: string;
}

/** In place of a change that a reader could not make out. */
export interface FaultyChange {
  readonly faults: readonly ChangeFault[];
}

/** A change as it is staged: every column has its value. */
export type StagedRow = Readonly<Record<string, FactValue>>;

/** What is looked up of a table for each of its changes. */
interface Checked {
  readonly columns: readonly (readonly [name: string, column: FactColumn])[];
  readonly contradictions: ReturnType<typeof contradictionsOf>;
}

const CHECKED = new Map(
  FACT_TABLE_NAMES.map((name): [FactTable, Checked] => {
    const table = factTable(name);
    return [
      table,
      { columns: Object.entries(table.columns), contradictions: contradictionsOf(table) },
    ];
  }),
);

const KEY_FIELDS = { gezin_id: "gezinId", child_id: "childId" } as const;
const SPAN_MAX: Readonly<Record<SpanKind, number>> = {
  always: 1,
  months: 32_767,
  month: 32_767,
  year: 2101,
  schoolYears: 32_767,
  schoolYear: 2101,
};

/** The row of a change, or its faults. */
export function stageChange(change: FactChange): StagedRow | ChangeFault[] {
  if (!FACT_TABLE_NAMES.includes(change.table)) {
    const expected = `one of ${FACT_TABLE_NAMES.join(", ")}`;
    return [{ field: "table", expected, found: textOf(change.table) }];
  }
  const table = factTable(change.table);
  const reader = new ChangeReader();
  const row = {
    ...reader.keys(change, table),
    ...reader.span(change, table.span),
    ...reader.values(change.values, table),
    holds: change.values !== null,
  };
  return reader.faults.length > 0 ? reader.faults : row;
}

class ChangeReader {
  readonly faults: ChangeFault[] = [];

  keys(change: FactChange, { keys }: FactTable): StagedRow {
    const ids = keys.map((key) => {
      const id = change[KEY_FIELDS[key]];
      if (readId(id) === undefined) this.#fault(KEY_FIELDS[key], ID_EXPECTED, id);
      return [key, id ?? null] as const;
    });
    return Object.fromEntries(ids);
  }

  span({ van, tot }: FactChange, kind: SpanKind): StagedRow {
    const isSingle = SPANS[kind].columns.length < 2;
    const first = kind === "always" ? 0 : van;
    const last = isSingle ? Number(first) + 1 : tot;
    const max = SPAN_MAX[kind];
    this.#require(isWhole(first, 0, max - 1), "van", `a whole number from 0 to ${max - 1}`, van);
    if (!isSingle) {
      const isAfter = isWhole(last, Number(first) + 1, max);
      this.#require(isAfter, "tot", `a whole number above van, to ${max}`, tot);
    }
    if (isSingle) this.#require(tot === undefined, "tot", "nothing", tot);
    return { van: first ?? null, tot: last ?? null };
  }

  values(values: FactValues | null, table: FactTable): StagedRow {
    if (values === null) return {};
    const { columns } = table;
    for (const name of Object.keys(values)) {
      if (name in columns) continue;
      this.#fault("values", `one of ${Object.keys(columns).join(", ") || "no columns"}`, name);
    }
    const faultsBefore = this.faults.length;
    const row: Record<string, FactValue> = {};
    for (const [name, column] of (CHECKED.get(table) as Checked).columns) {
      row[name] = this.#value(name, column, values[name]);
    }
    if (this.faults.length === faultsBefore) this.#contradiction(row, table);
    return row;
  }

  #value(name: string, column: FactColumn, given: FactValue | undefined): FactValue {
    const value = given ?? writtenDefault(column);
    const isFault = value === undefined || (value !== null && !isAllowed(column, value));
    if (isFault) this.#fault(`values.${name}`, expectedText(saidFact(column)), given);
    return value ?? null;
  }

  /** What the values, each allowed by itself, say together. */
  #contradiction(row: StagedRow, table: FactTable): void {
    const said = (name: FactName): FactValue => row[columnOf(table, name)] ?? null;
    const { contradictions } = CHECKED.get(table) as Checked;
    if (contradictions.length === 0) return;
    const fault = contradictionOf((name) => numberOf(name, said(name)), contradictions);
    if (fault === undefined) return;
    const [culprit] = fault.facts as readonly [FactName];
    const field = `values.${columnOf(table, culprit)}`;
    const found = factsText(fault, (name) => String(said(name) ?? "nothing"));
    this.faults.push({ field, expected: fault.expected, found });
  }

  #require(isMet: boolean, field: string, expected: string, found: unknown): void {
    if (!isMet) this.#fault(field, expected, found);
  }

  #fault(field: string, expected: string, found: unknown): void {
    this.faults.push({ field, expected, found: textOf(found) });
  }
}

const textOf = (value: unknown): string => JSON.stringify(value) ?? "nothing";

const isWhole = (value: unknown, min: number, max: number): boolean =>
  Number.isInteger(value) && (value as number) >= min && (value as number) <= max;

/** What a value is when it is left out, as it is written; undefined when it must be given. */
function writtenDefault(column: FactColumn): FactValue | undefined {
  const value = defaultOf(column);
  if (value === undefined) return column.isNullable ? null : undefined;
  return column.fact.value.kind === "bool" ? value === 1 : value;
}

const fieldOf = (fact: Fact): Field => FIELD_TABLES[fact.scope].fields.get(fact.name) as Field;

/** A fact as a table may hold it: none of an enumeration is NULL or no row. */
function saidFact({ fact }: FactColumn): Fact {
  const { value } = fact;
  if (value.kind !== "enum") return fact;
  return { ...fact, value: { ...value, values: value.values.filter((name) => name !== "GEEN") } };
}

function isAllowed({ fact }: FactColumn, value: FactValue): boolean {
  const { kind } = fact.value;
  if (kind === "enum" && value === "GEEN") return false;
  const written = kind === "month" && Number.isInteger(value) ? monthText(Number(value)) : value;
  return fieldOf(fact).read(written) !== undefined;
}

/** An allowed value as a number of the layout; null is none. */
const numberOf = (name: FactName, value: FactValue): number =>
  Number(value === null ? absentOf(factOf(name)) : fieldOf(factOf(name)).read(value));
