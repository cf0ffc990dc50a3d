/**
 * The comparison of a population with the published figures, from calculated results alone.
 *
 * `Comparison` takes results month by month, in any order of months; rows of a month household by
 * household. `lines` needs all of PUBLISHED_MONTHS. Published counts and sums are scaled by the
 * size of the population against the national one; per cents are not.
 */
import type { Figure, Mark } from "./figure.js";
import { PUBLISHED, PUBLISHED_MONTHS } from "./published.js";
import { MonthTally, type ResultRow } from "./tally.js";

/** Figures marked O and S should be no further off than this. */
export const DIFFERENCE_PERCENT_MAX = 2;

export interface ComparisonLine {
  readonly what: string;
  readonly when: string;
  readonly mark: Mark;
  readonly unit: Figure["unit"];
  /** As published, scaled to the population. */
  readonly published: number;
  readonly generated: number;
  readonly differencePercent: number;
  /** Null for the marks that ask for no verdict. */
  readonly isWithin: boolean | null;
  readonly note: string | null;
}

export class Comparison {
  readonly #tallies = new Map<number, MonthTally>();

  /** `scale` = children of the population / 1,619,799. */
  constructor(readonly scale: number) {}

  /** Months that are still to come. */
  get missing(): readonly number[] {
    return PUBLISHED_MONTHS.filter((month) => !this.#tallies.has(month));
  }

  /** Counts one row of a month. */
  add(month: number, row: ResultRow): void {
    let tally = this.#tallies.get(month);
    if (tally === undefined) {
      tally = new MonthTally();
      this.#tallies.set(month, tally);
    }
    tally.add(row);
  }

  /** Closes the last household of every month that has come so far. */
  close(): void {
    for (const tally of this.#tallies.values()) tally.close();
  }

  /** The comparison, figure by figure in the order published. */
  lines(): ComparisonLine[] {
    this.close();
    return PUBLISHED.map((figure) => this.#line(figure));
  }

  #line(figure: Figure): ComparisonLine {
    const { what, when, mark, unit } = figure;
    const published = figure.published * (figure.isScaled ? this.scale : 1);
    const generated = figure.measure((month) => this.#tally(month));
    const differencePercent = (100 * (generated - published)) / published;
    const isJudged = mark === "O" || mark === "S";
    const isOver = figure.isAtLeast === true && differencePercent > 0;
    const isNear = Math.abs(differencePercent) <= DIFFERENCE_PERCENT_MAX;
    const isWithin = isJudged ? isOver || isNear : null;
    const note = figure.note ?? null;
    return { what, when, mark, unit, published, generated, differencePercent, isWithin, note };
  }

  #tally(month: number): MonthTally {
    const tally = this.#tallies.get(month);
    if (tally !== undefined) return tally;
    throw new Error(`comparison: expected results of month ${month}, found none; add them first`);
  }
}

const NUMBERS = {
  count: new Intl.NumberFormat("en", { maximumFractionDigits: 0 }),
  euro: new Intl.NumberFormat("en", { maximumFractionDigits: 0 }),
  percent: new Intl.NumberFormat("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
};
const VERDICT = { true: "yes", false: "NO", null: "" } as const;

/** The table for people, one line of text a figure. */
export function formatComparison(lines: readonly ComparisonLine[]): string {
  const table = lines.map((line) => [
    line.when,
    line.what,
    NUMBERS[line.unit].format(line.published),
    NUMBERS[line.unit].format(line.generated),
    `${line.differencePercent >= 0 ? "+" : ""}${line.differencePercent.toFixed(1)} %`,
    line.mark,
    VERDICT[`${line.isWithin}`],
    line.note ?? "",
  ]);
  const head = ["when", "what", "published", "generated", "difference", "mark", "within 2 %", ""];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...table.map((cells) => (cells[column] as string).length)),
  );
  const isNumber = (column: number) => column >= 2 && column <= 4;
  return [head, ...table]
    .map((cells) =>
      cells
        .map((cell, column) => {
          const width = widths[column] as number;
          return isNumber(column) ? cell.padStart(width) : cell.padEnd(width);
        })
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
