/**
 * Calculates checked households with one kernel, and gives their results as encoded messages.
 *
 *     households -> kernel rows -> prepare -> each month once for all -> HouseholdMonth
 *
 * Belongs to one thread, as its kernel does; nothing in it waits. The caller bounds rows x months.
 */
import { Kernel } from "../../core-wasm/kernel.js";
import { monthText } from "../../core-wasm/month.js";
import { loadParameters, type ParameterBook } from "../../core-wasm/parameters.js";
import type { Household, Limits } from "../../engine/calculate/household.js";
import { KernelRows } from "../../engine/calculate/kernel-rows.js";
import type { ProvisionalValue } from "../contract/messages.js";
import { MonthEncoder } from "./month-encoder.js";

export interface Outcome {
  /** A HouseholdMonth for each month of each household, in the order of the households. */
  readonly months: readonly (readonly Buffer[])[];
  readonly provisional: readonly ProvisionalValue[];
}

/** Rows x months of households: what their calculation costs. */
export const cellsOf = ({ rows, asked }: Household): number =>
  (rows.length + 1) * (asked.last - asked.first + 1);

export class Calculator {
  readonly limits: Limits;
  readonly #rows: KernelRows;
  readonly #encoder: MonthEncoder;

  constructor(
    readonly kernel: Kernel,
    readonly book: ParameterBook,
  ) {
    const { firstMonth, lastMonth } = book;
    this.limits = { firstMonth, lastMonth, rowCountMax: kernel.rowCapacity };
    this.#rows = new KernelRows(kernel);
    this.#encoder = new MonthEncoder(kernel);
  }

  /** A calculator with the package's kernel and the parameters of a folder. */
  static async load(parametersDir?: string | undefined): Promise<Calculator> {
    return new Calculator(await Kernel.load(), loadParameters(parametersDir));
  }

  /** Calculates households that together fit the kernel. */
  calculate(households: readonly Household[]): Outcome {
    const months = households.map((): Buffer[] => []);
    const rowCount = households.reduce((sum, { rows }) => sum + rows.length, 0);
    this.#rows.write(households, rowCount);
    if (this.kernel.prepare(rowCount) !== 0) {
      throw new Error("kernel: expected no fault in checked facts, found one");
    }
    const provisional = new Map<string, ProvisionalValue>();
    for (const month of monthsOf(households)) {
      this.kernel.calculate(this.book.sheet(month), rowCount);
      if (this.#appendMonth(month, households, months)) this.collectProvisional(month, provisional);
    }
    return { months, provisional: [...provisional.values()] };
  }

  /** Adds the values, never published, that the month's results rest on. */
  collectProvisional(month: number, into: Map<string, ProvisionalValue>): void {
    for (const name of this.kernel.usedCandidates()) {
      const value = this.book.valueAt(name, month);
      if (value === undefined) continue;
      const van = monthText(value.from);
      into.set(`${name} ${van}`, { name, van, value: value.value });
    }
    this.kernel.resetUsed();
  }

  /** True when a result of the month is provisional. */
  #appendMonth(month: number, households: readonly Household[], months: Buffer[][]): boolean {
    const encoder = this.#encoder;
    encoder.isVoorlopig = false;
    let firstRow = 0;
    for (let place = 0; place < households.length; place += 1) {
      const household = households[place] as Household;
      const { first, last } = household.asked;
      if (month >= first && month <= last) {
        months[place]?.push(encoder.encode(household, firstRow, month));
      }
      firstRow += household.rows.length;
    }
    return encoder.isVoorlopig;
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
