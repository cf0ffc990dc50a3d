/**
 * Kernel against reference: child by child, component by component, reasons and provisional mark.
 *
 * A result is exact when all of them and the total are equal. The tally counts by component and
 * keeps the first differences with their facts.
 */
import {
  COMPONENTS,
  type ComponentName,
  REASON_FIELDS,
  reasonTexts,
} from "../../core-wasm/layout.js";
import type { KernelBridge } from "./kernel-bridge.js";
import { type ReferenceResult, referenceMonth } from "./reference/calculate.js";
import type { ReferenceRow } from "./reference/facts.js";
import { monthText } from "./reference/months.js";
import type { ReferenceParameters } from "./reference/parameters.js";

/** What is compared of a result. */
export const COMPARED = [...COMPONENTS, "totaal", "redenen", "voorlopig", "rij"] as const;
export type Compared = (typeof COMPARED)[number];

export interface Difference {
  readonly month: string;
  readonly what: Compared;
  readonly reference: string;
  readonly kernel: string;
  /** The row it concerns as JSON, or the household's rows when a row is missing or too many. */
  readonly facts: string;
}

/** Plain data, so that it travels between threads. */
export interface Tally {
  /** Rows x months compared, and how many of them had no difference at all. */
  results: number;
  exact: number;
  households: number;
  /** Households with a fault in their facts, left out. */
  rejected: number;
  /** Results that differ, by what differs. */
  differing: Record<Compared, number>;
  /** Results above 0, by component: what the comparison was about. */
  aboveZero: Record<ComponentName, number>;
  differences: Difference[];
}

const DIFFERENCES_MAX = 10;

const zeros = <K extends string>(names: readonly K[]): Record<K, number> =>
  Object.fromEntries(names.map((name) => [name, 0])) as Record<K, number>;

export const emptyTally = (): Tally => ({
  results: 0,
  exact: 0,
  households: 0,
  rejected: 0,
  differing: zeros(COMPARED),
  aboveZero: zeros(COMPONENTS),
  differences: [],
});

/** Adds the second tally to the first. */
export function addTally(sum: Tally, other: Tally): void {
  sum.results += other.results;
  sum.exact += other.exact;
  sum.households += other.households;
  sum.rejected += other.rejected;
  for (const what of COMPARED) sum.differing[what] += other.differing[what];
  for (const name of COMPONENTS) sum.aboveZero[name] += other.aboveZero[name];
  sum.differences = [...sum.differences, ...other.differences].slice(0, DIFFERENCES_MAX);
}

/** A row as one line of JSON: money as digits, facts that are none, false or 0 left out. */
export function factsText(rows: ReferenceRow | readonly ReferenceRow[]): string {
  return JSON.stringify(rows, (_key, value: unknown) => {
    if (typeof value === "bigint") return value.toString();
    return value === null || value === false ? undefined : value;
  });
}

/** A mask per reason, from the layout's fields, so that reasons compare as one number. */
const MASKS: ReadonlyMap<string, bigint> = new Map(
  REASON_FIELDS.flatMap(({ rule, shift, names }) =>
    names.map((name, code) => [`${rule}.${name}`, BigInt(code) << BigInt(shift)] as const),
  ),
);

const maskOf = (redenen: readonly string[]): bigint =>
  redenen.reduce((mask, reason) => mask | (MASKS.get(reason) as bigint), 0n);

export class Comparison {
  readonly tally = emptyTally();
  readonly #bridge: KernelBridge;
  readonly #parameters: ReferenceParameters;
  readonly #columns: readonly { name: ComponentName; cents: Int32Array }[];

  constructor(bridge: KernelBridge, parameters: ReferenceParameters) {
    this.#bridge = bridge;
    this.#parameters = parameters;
    this.#columns = COMPONENTS.map((name) => ({ name, cents: bridge.results[`${name}Cents`] }));
  }

  /** Compares a batch of households in every month given. The rows must fit the kernel. */
  compare(households: readonly (readonly ReferenceRow[])[], months: readonly number[]): void {
    this.#bridge.load(households);
    this.tally.households += households.length;
    const accepted = households.map((_, index) => !this.#bridge.isRejected(index));
    this.tally.rejected += accepted.filter((isAccepted) => !isAccepted).length;
    for (const month of months) {
      this.#bridge.calculate(month);
      households.forEach((rows, index) => {
        if (accepted[index] === true) this.#compareHousehold(rows, index, month);
      });
    }
  }

  #compareHousehold(rows: readonly ReferenceRow[], index: number, month: number): void {
    const expected = referenceMonth(this.#parameters, rows, month);
    const held = this.#bridge.heldRows(index);
    for (const row of this.#bridge.strayRows(index)) {
      this.#differ("rij", month, "nothing", `row ${row}`, rows);
    }
    this.tally.results += expected.length;
    if (held.length !== expected.length) {
      this.#differ("rij", month, String(expected.length), String(held.length), rows);
      return;
    }
    for (let place = 0; place < held.length; place += 1) {
      this.#compareResult(expected[place] as ReferenceResult, held[place] as number, month);
    }
  }

  #compareResult(expected: ReferenceResult, row: number, month: number): void {
    const { results } = this.#bridge;
    let isExact = true;
    const check = (what: Compared, reference: unknown, kernel: unknown) => {
      if (reference === kernel) return;
      isExact = false;
      this.#differ(what, month, String(reference), String(kernel), expected.row);
    };
    for (const { name, cents } of this.#columns) {
      const reference = Number(expected.componenten[name]);
      if (reference > 0) this.tally.aboveZero[name] += 1;
      check(name, reference, cents[row]);
    }
    check("totaal", Number(expected.totaal), results.totaalCents[row]);
    check("voorlopig", expected.voorlopig, results.voorlopig[row] === 1);
    const redenen = results.redenen[row] as bigint;
    if (maskOf(expected.redenen) !== redenen) {
      check("redenen", expected.redenen.join(" "), reasonTexts(redenen).join(" "));
    }
    if (isExact) this.tally.exact += 1;
  }

  #differ(
    what: Compared,
    month: number,
    reference: string,
    kernel: string,
    rows: ReferenceRow | readonly ReferenceRow[],
  ): void {
    const { differing, differences } = this.tally;
    differing[what] += 1;
    if (differences.length >= DIFFERENCES_MAX) return;
    differences.push({ month: monthText(month), what, reference, kernel, facts: factsText(rows) });
  }
}
