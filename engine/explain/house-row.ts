/**
 * A row of a household in one month, by the facts that are stated: what was not said is not there.
 * Values are those of the kernel's columns.
 */
import { absentOf, factOf } from "../../core-wasm/fact.js";
import type { Kernel } from "../../core-wasm/kernel.js";
import { FACTS, type Fact, type FactName } from "../../core-wasm/layout.js";
import type { ColumnValue } from "../household/field.js";
import type { Household } from "../household/household.js";
import type { Row } from "../household/row.js";

export interface HouseRow {
  readonly childId: bigint;
  readonly facts: ReadonlyMap<FactName, ColumnValue>;
}

/** The household of a month: whom an explanation is about, and by which facts. */
export interface HouseMonth {
  readonly month: number;
  readonly rows: readonly HouseRow[];
}

/** A fact of a row as a number; what it is when nothing says it. */
export const numberOf = ({ facts }: HouseRow, name: FactName): number =>
  Number(facts.get(name) ?? absentOf(factOf(name)) ?? 0);

/** A row with a fact said otherwise: whoever has the row needs to be told the difference alone. */
export class SupposedRow implements HouseRow {
  #facts: ReadonlyMap<FactName, ColumnValue> | undefined;

  constructor(
    readonly of: HouseRow,
    readonly name: FactName,
    /** Undefined leaves the fact out. */
    readonly value: ColumnValue | undefined,
  ) {}

  get childId(): bigint {
    return this.of.childId;
  }

  get facts(): ReadonlyMap<FactName, ColumnValue> {
    if (this.#facts !== undefined) return this.#facts;
    const facts = new Map(this.of.facts);
    if (this.value === undefined) facts.delete(this.name);
    else facts.set(this.name, this.value);
    this.#facts = facts;
    return facts;
  }
}

/** The row with a fact said otherwise; `undefined` leaves it out. */
export const withFact = (row: HouseRow, name: FactName, value: ColumnValue | undefined): HouseRow =>
  new SupposedRow(row, name, value);

/** A number as the column of a fact holds it. */
export const columnValue = (name: FactName, value: number): ColumnValue =>
  factOf(name).type === "i64" ? BigInt(value) : value;

/** The rows of a household of the `calculate` format that hold in a month. */
export function houseMonth(household: Household, month: number): HouseMonth {
  const held = household.rows.filter(({ van, tot }) => van <= month && month < tot);
  return { month, rows: held.map((row) => houseRow(household, row)) };
}

const IDS = new Set(["gezinId", "childId"]);
/** Whose facts and when they hold: no facts that a rule reads. */
const NOT_SAID = new Set([...IDS, "vanMaand", "totMaand"]);

/** A row of a kernel's batch, by the facts that are not at their default. */
export function kernelRow(kernel: Kernel, row: number): HouseRow {
  const said = new Map<FactName, ColumnValue>();
  for (const fact of FACTS as readonly Fact[]) {
    if (NOT_SAID.has(fact.name)) continue;
    const name = fact.name as FactName;
    const value = kernel.fact(row, name);
    if (Number(value) !== absentOf(fact)) said.set(name, value);
  }
  return { childId: kernel.facts.childId[row] as bigint, facts: said };
}

function houseRow(household: Household, { childId, facts, school }: Row): HouseRow {
  const said = new Map<FactName, ColumnValue>();
  for (const { fields, values } of [household.facts, facts, ...(school ? [school] : [])]) {
    fields.forEach(({ name }, at) => {
      if (!IDS.has(name)) said.set(name as FactName, values[at] as ColumnValue);
    });
  }
  return { childId: BigInt(childId), facts: said };
}
