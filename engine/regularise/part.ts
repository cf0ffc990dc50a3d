/**
 * A part of a regularisation: some households, calculated again and compared with what is decided.
 *
 *     decided ----.
 *                  +--> differ --> why, net, standing --> spans --> table
 *     calculated -'
 *
 * Households of which facts changed are calculated for all decided months, the others of the range
 * only for the months that changed for everybody, a calendar year at a time.
 */
import type pg from "pg";
import type { Kernel } from "../../core-wasm/kernel.js";
import { ROW_CAPACITY } from "../../core-wasm/memory.js";
import { yearOf } from "../../core-wasm/month.js";
import type { ParameterBook } from "../../core-wasm/parameters.js";
import { CopyMemory, readTogether } from "../database/copy-out.js";
import type { GezinRange } from "../input/households.js";
import { readRows } from "../input/read-rows.js";
import { paidTwiceReading, readPaidTwice } from "../scan/paid-elsewhere.js";
import { readInput } from "../scan/read-input.js";
import { AmountTable } from "./amounts.js";
import { CalculatedAmounts, type MonthRejection, type RowsRead, windowOf } from "./calculated.js";
import { CauseTable, HouseholdCauses } from "./causes.js";
import { readChangedFacts } from "./changed-facts.js";
import { compareRows } from "./compare.js";
import { DecidedAmounts, decidedReadings } from "./decided.js";
import type { DecidedMonth } from "./decided-months.js";
import { Found } from "./found.js";
import { Judge } from "./judge.js";
import type { Scope } from "./scope.js";
import { SkippedGezinnen } from "./skipped.js";
import type { OnClosed } from "./spans.js";
import type { PartRest } from "./write-differences.js";

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
export interface PartSettings extends Omit<Scope, "touched" | "laterMonthCount"> {
  /** Month of the decision. */
  readonly on: number;
  /** Lower amounts for parameters or kernel are an error of the payer. */
  readonly isPayerError: boolean;
}

/** Calculates and compares parts, in the snapshot of the client's transaction. */
export class PartWork {
  readonly #amounts = new AmountTable();
  readonly #calculated: CalculatedAmounts;
  readonly #decided = new DecidedAmounts(this.#amounts);
  readonly #found = new Found();

  /** Households that are named are read into the memory. */
  constructor(
    kernel: Kernel,
    book: ParameterBook,
    readonly settings: PartSettings,
    readonly memory = new CopyMemory(),
  ) {
    this.#calculated = new CalculatedAmounts(kernel, book, this.#amounts);
  }

  /** Tells each span of months in which something differs. */
  async run(client: pg.ClientBase, part: Part, onClosed: OnClosed): Promise<PartRest> {
    const { settings } = this;
    const causes = new CauseTable();
    const judge = new Judge(settings.on, onClosed);
    const rejected: MonthRejection[] = [];
    const of = { client, judge, causes, rejected };
    for (let from = 0; from < part.touched.length; from += HOUSEHOLDS_AT_ONCE) {
      await this.#touched(of, part.touched.slice(from, from + HOUSEHOLDS_AT_ONCE));
    }
    if (part.range !== null) await this.#everybody(of, part.range, part.touched);
    return { causes, rejected, summary: judge.sums };
  }

  /** Every month of households of which facts changed. */
  async #touched(of: Outcome, gezinIds: readonly bigint[]): Promise<void> {
    const { client, judge } = of;
    const { months, knownAt, changedTables } = this.settings;
    const window = windowOf(months.map(({ month }) => month));
    const packed = await readRows(client, { households: gezinIds, window, knownAt });
    if (packed.rowCount > ROW_CAPACITY && gezinIds.length > 1) {
      const middle = gezinIds.length >>> 1;
      await this.#touched(of, gezinIds.slice(0, middle));
      await this.#touched(of, gezinIds.slice(middle));
      return;
    }
    judge.sums.checkedHouseholds += gezinIds.length;
    const [twice, ...decided] = await readTogether(
      client,
      [paidTwiceReading(window, knownAt, gezinIds), ...decidedReadings(gezinIds, months)],
      this.memory,
    );
    this.#decided.take(gezinIds, months, decided);
    this.#found.clear();
    await this.#compare(of, { packed, twice }, [...months.keys()], []);
    const since = Math.min(...months.map(({ moment }) => moment));
    const wanted = { tables: changedTables, since, upTo: knownAt };
    const changed = await readChangedFacts(client, this.#found.gezinnen(), wanted, this.memory);
    judge.take(this.#found, months, new HouseholdCauses(of.causes, months, this.settings, changed));
    judge.finish();
  }

  /** The months that changed for all, of everybody in a range but some. */
  async #everybody(of: Outcome, range: GezinRange, without: readonly bigint[]): Promise<void> {
    const { client, judge } = of;
    const { months, knownAt, changedMonths } = this.settings;
    const places = [...months.keys()].filter((place) => changedMonths.has(monthAt(months, place)));
    const causes = new HouseholdCauses(of.causes, months, this.settings);
    const changed = places.map((place) => months[place] as DecidedMonth);
    await this.#decided.open(client, range, changed);
    const years = new Set(changed.map(({ month }) => yearOf(month)));
    for (const year of years) {
      const own = places.filter((place) => yearOf(monthAt(months, place)) === year);
      const window = windowOf(own.map((place) => monthAt(months, place)));
      const packed = await readInput(client, window, knownAt, range);
      const twice = await readPaidTwice(client, window, knownAt, range);
      this.#found.clear();
      await this.#compare(of, { packed, twice }, own, without, () => {
        judge.take(this.#found, months, causes);
        this.#found.clear();
      });
    }
    judge.finish();
  }

  /** Adds what differs in the months of some places, which the rows are read for. */
  async #compare(
    { client, judge, rejected }: Outcome,
    rows: Pick<RowsRead, "packed" | "twice">,
    places: readonly number[],
    without: readonly bigint[],
    afterMonth = (): void => undefined,
  ): Promise<void> {
    const { months, knownAt } = this.settings;
    const calculated = this.#calculated;
    const own = places.map((place) => monthAt(months, place));
    await calculated.open(client, { ...rows, months: own, knownAt, without });
    for (const place of places) {
      const month = months[place] as DecidedMonth;
      const faulty = calculated.rejectedGezinnen(month.month);
      judge.sums.rejectedMonths += faulty.size;
      compareRows(
        this.#decided.month(month),
        calculated.month(month.month),
        this.#amounts,
        new SkippedGezinnen([...without, ...faulty]),
        place,
        this.#found,
      );
      afterMonth();
    }
    rejected.push(...calculated.rejected);
  }
}

const monthAt = (months: readonly DecidedMonth[], place: number): number =>
  (months[place] as DecidedMonth).month;

/** What a part adds to. */
interface Outcome extends Omit<PartRest, "summary"> {
  readonly client: pg.ClientBase;
  readonly judge: Judge;
  readonly rejected: MonthRejection[];
}
