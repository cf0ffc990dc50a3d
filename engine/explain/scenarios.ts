/**
 * The kernel asked about households as they are and as they would be.
 *
 *     households -> one batch, each under a number of its own -> a month -> what each row has
 *
 * A household whose facts contradict each other has no outcome: it is no case that could be.
 */
import type { Kernel } from "../../core-wasm/kernel.js";
import { faultName } from "../../core-wasm/layout/fault.js";
import { REASON_FIELDS, reasonField } from "../../core-wasm/layout/reason-fields.js";
import { COMPONENTS, FACTS, type FactName, type ReasonRule } from "../../core-wasm/layout.js";
import type { Sheet } from "../../core-wasm/parameters.js";
import { factSetter, type Setter } from "../household/kernel-rows.js";
import type { HouseRow } from "./house-row.js";

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
  readonly #gezinId: Setter;
  readonly #childId: Setter;
  readonly #columns: readonly Int32Array[];
  readonly #redenen: Uint32Array;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.#setters = new Map(FACTS.map(({ name }) => [name, factSetter(kernel, name)]));
    this.#gezinId = factSetter(kernel, "gezinId");
    this.#childId = factSetter(kernel, "childId");
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
    this.#write([rows], rows.length);
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
    this.#write(households, rowCount);
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

  #write(households: readonly (readonly HouseRow[])[], rowCount: number): void {
    this.#kernel.clear(0, rowCount);
    let row = 0;
    for (let place = 0; place < households.length; place += 1) {
      const gezinId = BigInt(place + 1);
      for (const { childId, facts } of households[place] as readonly HouseRow[]) {
        for (const [name, value] of facts) (this.#setters.get(name) as Setter)(row, value);
        this.#gezinId(row, gezinId);
        this.#childId(row, childId);
        row += 1;
      }
    }
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
