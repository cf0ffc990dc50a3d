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

const fieldOf = (fact: Fact): Field => FIELD_TABLES[fact.scope].fields.get(fact.name) as Field;

/** A column as its values are checked. */
interface CheckedColumn {
  readonly name: string;
  readonly column: FactColumn;
  readonly isEnum: boolean;
  readonly isMonth: boolean;
  readonly read: Field["read"];
}

/** What is looked up of a table for each of its changes. */
interface CheckedTable {
  readonly table: FactTable;
  readonly columns: readonly CheckedColumn[];
  readonly contradictions: ReturnType<typeof contradictionsOf>;
}

const CHECKED: ReadonlyMap<FactTableName, CheckedTable> = new Map(
  FACT_TABLE_NAMES.map((name) => {
    const table = factTable(name);
    const columns = Object.entries(table.columns).map(([at, column]) => checkedColumn(at, column));
    return [name, { table, columns, contradictions: contradictionsOf(table) }];
  }),
);

function checkedColumn(name: string, column: FactColumn): CheckedColumn {
  const { kind } = column.fact.value;
  const { read } = fieldOf(column.fact);
  return { name, column, isEnum: kind === "enum", isMonth: kind === "month", read };
}

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
  const checked = CHECKED.get(change.table);
  if (checked === undefined) {
    const expected = `one of ${FACT_TABLE_NAMES.join(", ")}`;
    return [{ field: "table", expected, found: textOf(change.table) }];
  }
  const reader = new ChangeReader();
  reader.keys(change, checked.table);
  reader.span(change, checked.table.span);
  if (change.values !== null) reader.values(change.values, checked);
  reader.row["holds"] = change.values !== null;
  return reader.faults.length > 0 ? reader.faults : reader.row;
}

class ChangeReader {
  readonly faults: ChangeFault[] = [];
  /** One object, filled in the same order for every change of a table. */
  readonly row: Record<string, FactValue> = {};

  keys(change: FactChange, { keys }: FactTable): void {
    for (const key of keys) {
      const id = change[KEY_FIELDS[key]];
      if (readId(id) === undefined) this.#fault(KEY_FIELDS[key], ID_EXPECTED, id);
      this.row[key] = id ?? null;
    }
  }

  span({ van, tot }: FactChange, kind: SpanKind): void {
    const isSingle = SPANS[kind].columns.length < 2;
    const first = kind === "always" ? 0 : van;
    const last = isSingle ? Number(first) + 1 : tot;
    const max = SPAN_MAX[kind];
    if (!isWhole(first, 0, max - 1)) {
      this.#fault("van", `a whole number from 0 to ${max - 1}`, van);
    }
    if (!isSingle && !isWhole(last, Number(first) + 1, max)) {
      this.#fault("tot", `a whole number above van, to ${max}`, tot);
    }
    if (isSingle && tot !== undefined) this.#fault("tot", "nothing", tot);
    this.row["van"] = first ?? null;
    this.row["tot"] = last ?? null;
  }

  values(values: FactValues, { table, columns, contradictions }: CheckedTable): void {
    for (const name of Object.keys(values)) {
      if (name in table.columns) continue;
      const expected = `one of ${Object.keys(table.columns).join(", ") || "no columns"}`;
      this.#fault("values", expected, name);
    }
    const faultsBefore = this.faults.length;
    for (const column of columns) this.row[column.name] = this.#value(column, values[column.name]);
    if (contradictions.length > 0 && this.faults.length === faultsBefore) {
      this.#contradiction(table, contradictions);
    }
  }

  #value(checked: CheckedColumn, given: FactValue | undefined): FactValue {
    const { name, column } = checked;
    const value = given ?? writtenDefault(column);
    const isFault = value === undefined || (value !== null && !isAllowed(checked, value));
    if (isFault) this.#fault(`values.${name}`, expectedText(saidFact(column)), given);
    return value ?? null;
  }

  /** What the values, each allowed by itself, say together. */
  #contradiction(table: FactTable, contradictions: CheckedTable["contradictions"]): void {
    const said = (name: FactName): FactValue => this.row[columnOf(table, name)] ?? null;
    const fault = contradictionOf((name) => numberOf(name, said(name)), contradictions);
    if (fault === undefined) return;
    const [culprit] = fault.facts as readonly [FactName];
    const field = `values.${columnOf(table, culprit)}`;
    const found = factsText(fault, (name) => String(said(name) ?? "nothing"));
    this.faults.push({ field, expected: fault.expected, found });
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

/** A fact as a table may hold it: none of an enumeration is NULL or no row. */
function saidFact({ fact }: FactColumn): Fact {
  const { value } = fact;
  if (value.kind !== "enum") return fact;
  return { ...fact, value: { ...value, values: value.values.filter((name) => name !== "GEEN") } };
}

function isAllowed({ isEnum, isMonth, read }: CheckedColumn, value: FactValue): boolean {
  if (isEnum && value === "GEEN") return false;
  return read(isMonth && Number.isInteger(value) ? monthText(Number(value)) : value) !== undefined;
}

/** An allowed value as a number of the layout; null is none. */
const numberOf = (name: FactName, value: FactValue): number =>
  Number(value === null ? absentOf(factOf(name)) : fieldOf(factOf(name)).read(value));
