/**
 * The kernel asked about households as they are and as they would be.
 *
 *     households -> one batch, each under a number of its own -> a month -> what each row has
 *
 * A household whose facts contradict each other has no outcome: it is no case that could be.
 */
import { absentOf, factOf } from "../../core-wasm/fact.js";
import type { Kernel } from "../../core-wasm/kernel.js";
import { faultName } from "../../core-wasm/layout/fault.js";
import { REASON_FIELDS, reasonField } from "../../core-wasm/layout/reason-fields.js";
import { COMPONENTS, FACTS, type FactName, type ReasonRule } from "../../core-wasm/layout.js";
import type { Sheet } from "../../core-wasm/parameters.js";
import type { ColumnValue } from "../household/field.js";
import { factSetter, type Setter } from "../household/kernel-rows.js";
import { columnValue, type HouseRow, SupposedRow } from "./house-row.js";

/** What the kernel says of a row in a month. */
export interface Outcome {
  /** The reasons, 32 bits each: a code is read without a bigint. */
  readonly low: number;
  readonly high: number;
  readonly totaal: number;
  readonly voorlopig: boolean;
  /** Cents, in the order of the components. */
  readonly cents: readonly number[];
}

/** Row by row; undefined when a fault rejects the household. */
export type Outcomes = readonly Outcome[] | undefined;

export class Scenarios {
  readonly #kernel: Kernel;
  readonly #setters: ReadonlyMap<FactName, Setter>;
  readonly #columns: readonly Int32Array[];
  readonly #redenen: Uint32Array;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.#setters = new Map(FACTS.map(({ name }) => [name, factSetter(kernel, name)]));
    const { redenen } = kernel.results;
    this.#redenen = new Uint32Array(redenen.buffer, redenen.byteOffset, 2 * redenen.length);
    this.#columns = COMPONENTS.map((name) => kernel.results[`${name}Cents`]);
  }

  /** What every household has in the month of the sheet, row by row. */
  outcomes(sheet: Sheet, households: readonly (readonly HouseRow[])[]): Outcomes[] {
    const found: Outcomes[] = [];
    for (let from = 0; from < households.length; ) {
      const to = this.#batchEnd(households, from);
      found.push(...this.#batch(sheet, households.slice(from, to)));
      from = to;
    }
    return found;
  }

  /** The fault of each row of a household, by name; undefined where it has none. */
  faults(rows: readonly HouseRow[]): (string | undefined)[] {
    this.#write([rows]);
    this.#kernel.prepare(rows.length);
    return rows.map((_, row) => {
      const code = this.#kernel.faults[row] as number;
      return code === 0 ? undefined : faultName(code);
    });
  }

  /** Households from `from` on that fit the kernel together; one at least. */
  #batchEnd(households: readonly (readonly HouseRow[])[], from: number): number {
    let rows = 0;
    let to = from;
    while (to < households.length) {
      rows += (households[to] as readonly HouseRow[]).length;
      if (to > from && rows > this.#kernel.rowCapacity) return to;
      to += 1;
    }
    return to;
  }

  #batch(sheet: Sheet, households: readonly (readonly HouseRow[])[]): Outcomes[] {
    const rowCount = households.reduce((sum, { length }) => sum + length, 0);
    this.#write(households);
    this.#kernel.prepare(rowCount);
    this.#kernel.calculate(sheet, rowCount);
    let row = 0;
    return households.map((rows) => {
      const first = row;
      row += rows.length;
      if (this.#kernel.faults[first] !== 0) return undefined;
      return rows.map((_, place) => this.#outcome(first + place));
    });
  }

  /** Households that differ by facts said otherwise are written once, and the differences. */
  #write(households: readonly (readonly HouseRow[])[]): void {
    const { gezinId } = this.#kernel.facts;
    let row = 0;
    for (let place = 0; place < households.length; ) {
      const roots = (households[place] as readonly HouseRow[]).map(rootOf);
      const from = place;
      while (place < households.length && isOf(households[place] ?? [], roots)) place += 1;
      this.#writeRoots(row, roots);
      this.#kernel.repeatRows(row, roots.length, place - from);
      for (let alike = from; alike < place; alike += 1) {
        for (const own of households[alike] as readonly HouseRow[]) {
          if (own instanceof SupposedRow) this.#put(row, own.name, own.value ?? absent(own.name));
          gezinId[row] = BigInt(alike + 1);
          row += 1;
        }
      }
    }
  }

  #writeRoots(first: number, roots: readonly HouseRow[]): void {
    this.#kernel.clear(first, first + roots.length);
    roots.forEach(({ childId, facts }, at) => {
      for (const [name, value] of facts) this.#put(first + at, name, value);
      this.#kernel.facts.childId[first + at] = childId;
    });
  }

  #put(row: number, name: FactName, value: ColumnValue): void {
    (this.#setters.get(name) as Setter)(row, value);
  }

  #outcome(row: number): Outcome {
    const { totaalCents, voorlopig } = this.#kernel.results;
    return {
      low: this.#redenen[2 * row] as number,
      high: this.#redenen[2 * row + 1] as number,
      totaal: totaalCents[row] as number,
      voorlopig: voorlopig[row] === 1,
      cents: this.#columns.map((column) => column[row] as number),
    };
  }
}

/** The row that a fact was said otherwise of. */
const rootOf = (row: HouseRow): HouseRow => (row instanceof SupposedRow ? row.of : row);

const isOf = (rows: readonly HouseRow[], roots: readonly HouseRow[]): boolean =>
  rows.length === roots.length && rows.every((row, at) => rootOf(row) === roots[at]);

/** What the column of a fact holds where nothing says it. */
const absent = (name: FactName): ColumnValue => columnValue(name, absentOf(factOf(name)) ?? 0);

/** Bits of one half of the reasons. */
const HALF_BITS = 32;
const FIELD: ReadonlyMap<ReasonRule, { readonly mask: number; readonly shift: number }> = new Map(
  REASON_FIELDS.map(({ rule, bits, shift }) => [rule, { mask: 2 ** bits - 1, shift }]),
);
const COMPONENT_AT: ReadonlyMap<ReasonRule, number> = new Map(
  COMPONENTS.map((name, at) => [name, at]),
);

/** The code of the reason of a rule. */
export function codeOf({ low, high }: Outcome, rule: ReasonRule): number {
  const { mask, shift } = FIELD.get(rule) as { mask: number; shift: number };
  if (shift >= HALF_BITS) return (high >>> (shift - HALF_BITS)) & mask;
  if (shift === 0) return low & mask;
  return ((low >>> shift) | (high << (HALF_BITS - shift))) & mask;
}

/** The cents of a rule; 0 of one that gives no amount. */
export const centsOf = ({ cents }: Outcome, rule: ReasonRule): number =>
  cents[COMPONENT_AT.get(rule) ?? -1] ?? 0;

/** Whether two outcomes of a rule are the same: the branch and the amount. */
export const isSame = (a: Outcome, b: Outcome, rule: ReasonRule): boolean =>
  codeOf(a, rule) === codeOf(b, rule) && centsOf(a, rule) === centsOf(b, rule);

/** The reason by its code. */
export const reasonName = (rule: ReasonRule, code: number): string =>
  reasonField(rule).names[code] as string;
