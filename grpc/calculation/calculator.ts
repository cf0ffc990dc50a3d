/**
 * Calculates checked households with one kernel, and gives their results as encoded messages.
 *
 *     households -> each month once for all -> HouseholdMonth
 *
 * Belongs to one thread, as its kernel does; nothing in it waits. The caller bounds rows x months.
 */
import { Kernel } from "../../core-wasm/kernel.js";
import { monthText } from "../../core-wasm/month.js";
import { loadParameters, type ParameterBook } from "../../core-wasm/parameters.js";
import type { Household, Limits } from "../../engine/household/household.js";
import { eachAsking, HouseholdMonths } from "../../engine/household/months.js";
import type { ProvisionalValue } from "../contract/messages.js";
import { MonthEncoder } from "./month-encoder.js";

export interface Outcome {
  /** A HouseholdMonth for each month of each household, in the order of the households. */
  readonly months: readonly (readonly Buffer[])[];
  readonly provisional: readonly ProvisionalValue[];
}

export class Calculator {
  readonly limits: Limits;
  readonly #months: HouseholdMonths;
  readonly #encoder: MonthEncoder;

  constructor(
    readonly kernel: Kernel,
    readonly book: ParameterBook,
  ) {
    this.#months = new HouseholdMonths(kernel, book);
    this.limits = this.#months.limits;
    this.#encoder = new MonthEncoder(kernel);
  }

  /** A calculator with the package's kernel and the parameters of a folder. */
  static async load(parametersDir?: string | undefined): Promise<Calculator> {
    return new Calculator(await Kernel.load(), await loadParameters(parametersDir));
  }

  /** Calculates households that together fit the kernel. */
  calculate(households: readonly Household[]): Outcome {
    const encoder = this.#encoder;
    const months = households.map((): Buffer[] => []);
    const provisional = new Map<string, ProvisionalValue>();
    for (const month of this.#months.calculate(households)) {
      encoder.isVoorlopig = false;
      eachAsking(households, month, (household, place, firstRow) => {
        months[place]?.push(encoder.encode(household, firstRow, month));
      });
      if (encoder.isVoorlopig) this.collectProvisional(month, provisional);
    }
    return { months, provisional: [...provisional.values()] };
  }

  /** Adds the values, never published, that the month's results rest on. */
  collectProvisional(month: number, into: Map<string, ProvisionalValue>): void {
    for (const name of this.kernel.usedCandidates()) {
      const dated = this.book.valueAt(name, month);
      const series = this.book.series.get(name);
      if (dated === undefined || series === undefined) continue;
      const { unit, law } = series;
      const van = monthText(dated.from);
      into.set(`${name} ${van}`, { name, van, value: dated.value, unit, law });
    }
    this.kernel.resetUsed();
  }
}
