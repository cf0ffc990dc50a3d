/**
 * The one loop over households and the months that they ask for.
 *
 *     households -> kernel rows -> prepare -> each month once for all -> what the caller makes of it
 *
 * Rows are cut to the months their own household asks for, so a month that one household asks for
 * can be calculated for all that share the kernel. Belongs to one thread, as its kernel does. The
 * caller bounds rows and cells, and reads the kernel's results before it takes the next month.
 */

import type { Kernel } from "../../core-wasm/kernel.js";
import type { ParameterBook } from "../../core-wasm/parameters.js";
import { counted } from "../counted.js";
import type { Household, Limits } from "./household.js";
import { KernelRows } from "./kernel-rows.js";

/** Rows x months of a household: what its calculation costs, and its answer takes. */
export const cellsOf = ({ rows, asked }: Household): number =>
  (rows.length + 1) * (asked.last - asked.first + 1);

export class HouseholdMonths {
  /** What a household may ask for. */
  readonly limits: Limits;
  readonly #rows: KernelRows;

  constructor(
    readonly kernel: Kernel,
    readonly book: ParameterBook,
  ) {
    const { firstMonth, lastMonth } = book;
    this.limits = { firstMonth, lastMonth, rowCountMax: kernel.rowCapacity };
    this.#rows = new KernelRows(kernel);
  }

  /** Gives each month that a household asks for, ascending, its results in the kernel's columns. */
  *calculate(households: readonly Household[]): Generator<number, void> {
    const rowCount = households.reduce((sum, { rows }) => sum + rows.length, 0);
    this.#rows.write(households, rowCount);
    const rejectedCount = this.kernel.prepare(rowCount);
    if (rejectedCount > 0) {
      throw new Error(
        `kernel: expected no fault in checked facts, found ${counted(rejectedCount, "row")}`,
      );
    }
    for (const month of monthsOf(households)) {
      this.kernel.calculate(this.book.sheet(month), rowCount);
      yield month;
    }
  }
}

/** Calls for each household that asks for the month, with its place and the row it begins at. */
export function eachAsking(
  households: readonly Household[],
  month: number,
  visit: (household: Household, place: number, firstRow: number) => void,
): void {
  let firstRow = 0;
  for (let place = 0; place < households.length; place += 1) {
    const household = households[place] as Household;
    const { first, last } = household.asked;
    if (month >= first && month <= last) visit(household, place, firstRow);
    firstRow += household.rows.length;
  }
}

/** The months that at least one household asks for, ascending. */
function monthsOf(households: readonly Household[]): number[] {
  const [first] = households;
  if (first === undefined) return [];
  if (households.length === 1 && first.asked.first === first.asked.last) return [first.asked.first];
  const months = new Set<number>();
  for (const { asked } of households) {
    for (let month = asked.first; month <= asked.last; month += 1) months.add(month);
  }
  return [...months].sort((left, right) => left - right);
}
