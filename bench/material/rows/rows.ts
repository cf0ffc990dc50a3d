/**
 * Rows in memory that look like the population: facts of households written straight into the
 * kernel's columns, without PostgreSQL. Seeded; every household is drawn from (seed, number) alone,
 * so batches and threads change nothing.
 *
 *     household number -> family (births, careers, facts that stay) -> rows of a span of months
 *
 * Shapes: of children 81.4 % are minors, families have 36 / 45 / 15 / 3 % one, two, three and more
 * children, 80 % of the incomes are known, 8 % of the children live evenly shared and have a row in
 * two households, 2.7 % have care points, the regime follows from the date of birth. A history is
 * cut yearly, in September, where school year and award year change.
 */
import type { Kernel } from "../../../core-wasm/kernel.js";
import { type Family, FamilyMaker } from "./family.js";
import { RowWriter } from "./row.js";

/** What a fill has written: rows `0..rows`, of households `first..next`. */
export interface Filled {
  readonly rows: number;
  /** Children with a row here that are paid here: shared ones count once. */
  readonly children: number;
  /** Household to go on with. */
  readonly next: number;
}

/** Half-open span of right-months. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const SEPTEMBER = 8;

/** The spans that a window falls into when it is cut every September. */
export function yearSpans(from: number, to: number): Span[] {
  const spans: Span[] = [];
  for (let start = from; start < to; ) {
    const inYear = start % 12;
    const cut = start - inYear + (inYear < SEPTEMBER ? SEPTEMBER : SEPTEMBER + 12);
    const end = Math.min(cut, to);
    spans.push({ from: start, to: end });
    start = end;
  }
  return spans;
}

export class RowMaker {
  readonly #families: FamilyMaker;
  readonly #writer: RowWriter;

  constructor(
    readonly kernel: Kernel,
    seed: number,
  ) {
    this.#families = new FamilyMaker(seed);
    this.#writer = new RowWriter(kernel);
  }

  /** Fills one month, households from `first` on, while rows and children stay within bounds. */
  fillMonth(month: number, first: number, rowsMax: number, childrenMax = rowsMax): Filled {
    return this.fillSpans([{ from: month, to: month + 1 }], first, rowsMax, childrenMax);
  }

  /** Fills spans: per household, per child, a row for each span in which the child is there. */
  fillSpans(
    spans: readonly Span[],
    first: number,
    rowsMax: number,
    childrenMax = rowsMax,
    householdsEnd = Number.POSITIVE_INFINITY,
  ): Filled {
    this.kernel.clear(0, rowsMax);
    let number = first;
    let rows = 0;
    let children = 0;
    for (; number < householdsEnd && children < childrenMax; number += 1) {
      const family = this.#families.draw(number);
      const next = this.#writer.writeFamily(family, spans, rows, rowsMax);
      if (next < 0) break;
      if (next > rows) children += presentIn(family, spans);
      rows = next;
    }
    return { rows, children, next: number };
  }
}

/** Children that have a row in any of the spans. */
function presentIn({ children, count }: Family, spans: readonly Span[]): number {
  const from = (spans[0] as Span).from;
  const to = (spans.at(-1) as Span).to;
  let present = 0;
  for (let index = 0; index < count; index += 1) {
    const child = children[index];
    if (child !== undefined && child.van < to && from < child.tot) present += 1;
  }
  return present;
}
