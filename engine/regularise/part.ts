/**
 * A part of a regularisation: some households, calculated again and compared with what is decided.
 *
 *     decided ----.
 *                  +--> differ, by month --> why, net, standing --> spans --> table
 *     calculated -'
 *
 * Households of which facts changed are calculated for all decided months, the others of the range
 * only for the months that changed for everybody.
 */
import type pg from "pg";
import type { Kernel } from "../../core-wasm/kernel.js";
import { COMPONENTS } from "../../core-wasm/layout.js";
import type { ParameterBook } from "../../core-wasm/parameters.js";
import { Outcomes } from "../decisions/outcomes.js";
import type { GezinRange, Households } from "../input/households.js";
import { MonthCalculator, type MonthRejection } from "./calculated.js";
import { type Cause, type ChangedFacts, readChangedFacts } from "./causes.js";
import { compareRows, type Difference } from "./compare.js";
import { readDecided } from "./decided.js";
import type { DecidedMonth } from "./decided-months.js";
import type { Scope } from "./scope.js";
import { type DifferenceSpan, DifferenceSpans } from "./spans.js";
import { type Standing, standingOf } from "./standing.js";
import { centsName, NOTHING, type Summary } from "./summary.js";

/** Households decided anew at once: their facts and rows are some megabytes. */
const HOUSEHOLDS_AT_ONCE = 1000;

export interface Part {
  readonly partNo: number;
  /** Everybody of it, in the months that changed for all; null when none did. */
  readonly range: GezinRange | null;
  /** Households of which facts changed, rising. */
  readonly touched: readonly bigint[];
}

/** What all parts share. */
export interface PartSettings extends Omit<Scope, "touched"> {
  /** Month of the decision. */
  readonly on: number;
  /** Lower amounts for parameters or kernel are an error of the payer. */
  readonly isPayerError: boolean;
}

export interface PartOutcome {
  readonly spans: readonly DifferenceSpan[];
  readonly causes: readonly (readonly Cause[])[];
  readonly rejected: readonly MonthRejection[];
  readonly summary: Summary;
}

/** Calculates and compares a part, in the snapshot of the client's transaction. */
export async function regularisePart(
  client: pg.ClientBase,
  programs: { readonly kernel: Kernel; readonly book: ParameterBook },
  settings: PartSettings,
  part: Part,
): Promise<PartOutcome> {
  const work = new PartWork(client, programs, settings);
  for (let from = 0; from < part.touched.length; from += HOUSEHOLDS_AT_ONCE) {
    const ids = part.touched.slice(from, from + HOUSEHOLDS_AT_ONCE);
    await work.compare(ids, settings.months, ids);
  }
  if (part.range !== null) {
    const months = settings.months.filter(({ month }) => settings.changedMonths.has(month));
    await work.compare(part.range, months, [], new Set(part.touched));
  }
  return work.outcome();
}

interface Different {
  readonly month: DecidedMonth;
  readonly gezinId: bigint;
  readonly differences: readonly Difference[];
}

class PartWork {
  readonly #calculator: MonthCalculator;
  readonly #spans = new DifferenceSpans();
  readonly #causes = new Map<string, number>();
  readonly #rejected: MonthRejection[] = [];
  readonly #sums: Record<keyof Summary, number> = { ...NOTHING };
  readonly #changed = new Set<bigint>();

  constructor(
    readonly client: pg.ClientBase,
    programs: { readonly kernel: Kernel; readonly book: ParameterBook },
    readonly settings: PartSettings,
  ) {
    this.#calculator = new MonthCalculator(programs.kernel, programs.book);
  }

  async compare(
    households: Households,
    months: readonly DecidedMonth[],
    touched: readonly bigint[],
    without?: ReadonlySet<bigint>,
  ): Promise<void> {
    if (months.length === 0) return;
    const table = new Outcomes();
    const { knownAt } = this.settings;
    const wanted = { households, without, months: months.map(({ month }) => month), knownAt };
    const calculated = await this.#calculator.calculate(this.client, wanted, table);
    const decided = await readDecided(this.client, { households, months }, table);
    const found: Different[] = [];
    for (const month of months) {
      const rejected = calculated.rejectedGezinnen.get(month.month);
      this.#sums.rejectedMonths += rejected?.size ?? 0;
      compareRows(
        decided.get(month.month),
        calculated.rows.get(month.month),
        (gezinId) => rejected?.has(gezinId) === true || without?.has(gezinId) === true,
        (gezinId, differences) => found.push({ month, gezinId, differences }),
      );
    }
    this.#rejected.push(...calculated.rejected);
    this.#sums.checkedHouseholds += touched.length;
    const differing = new Set(found.map(({ gezinId }) => gezinId));
    const facts = await this.#changedFacts(
      touched.filter((id) => differing.has(id)),
      months,
    );
    for (const different of found) this.#judge(different, facts);
  }

  outcome(): PartOutcome {
    const { spans } = this.#spans;
    const causes = [...this.#causes.keys()].map((key) => JSON.parse(key) as readonly Cause[]);
    const counts = { changedHouseholds: this.#changed.size, differences: spans.length };
    return { spans, causes, rejected: this.#rejected, summary: { ...this.#sums, ...counts } };
  }

  async #changedFacts(gezinIds: bigint[], months: readonly DecidedMonth[]): Promise<ChangedFacts> {
    const since = Math.min(...months.map(({ moment }) => moment));
    return readChangedFacts(this.client, gezinIds, since, this.settings.knownAt);
  }

  /** Nets by payer, and says of each difference why it is and whether it is paid. */
  #judge({ month, gezinId, differences }: Different, facts: ChangedFacts): void {
    const { causeNo, isPayerError } = this.#causeOf(gezinId, month, facts);
    this.#changed.add(gezinId);
    this.#sums.changedMonths += 1;
    for (const payer of new Set(differences.map((difference) => difference.payer))) {
      const own = differences.filter((difference) => difference.payer === payer);
      const netCents = own.reduce((sum, { before, after }) => sum + after - before, 0);
      const net = new Map<Standing, number>();
      for (const difference of own) {
        const component = COMPONENTS[difference.component] as (typeof COMPONENTS)[number];
        const owed = { month: month.month, component, netCents, isPayerError };
        const standing = standingOf(owed, this.settings.on);
        const cents = difference.after - difference.before;
        net.set(standing, (net.get(standing) ?? 0) + cents);
        this.#spans.add({ ...difference, month: month.month, causeNo, standing });
      }
      for (const [standing, cents] of net) {
        this.#sums[centsName(standing, cents)] += Math.abs(cents);
      }
    }
  }

  #causeOf(gezinId: bigint, month: DecidedMonth, facts: ChangedFacts) {
    const own = facts.causesOf(gezinId, month);
    const shared = this.settings.changedMonths.get(month.month) ?? [];
    const causes = [...own.causes, ...shared];
    const key = JSON.stringify(causes);
    const causeNo = this.#causes.get(key) ?? this.#causes.size;
    this.#causes.set(key, causeNo);
    const isOwnError = own.causes.length === 0 || own.isPayerError;
    const isSharedError = shared.length === 0 || this.settings.isPayerError;
    return { causeNo, isPayerError: causes.length > 0 && isOwnError && isSharedError };
  }
}
