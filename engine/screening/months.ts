/**
 * The rows of some households in the month before the award year, in its first month, and in the
 * September of the school year, side by side by child.
 */
import type { Kernel } from "../../core-wasm/kernel.js";
import type { ParameterBook } from "../../core-wasm/parameters.js";
import { changesOf, type MonthRow, schoolOf } from "./causes.js";
import type { Tally } from "./tally.js";

/** Months that the screening of a year compares. */
export interface ScreenedMonths {
  readonly before: number;
  readonly after: number;
  readonly september: number;
}

const HELD = (1n << 5n) - 1n;
const NO_SCHOOL = ["geen", "geenSoort"];

/** Calculates the prepared rows of the kernel in each month, and adds what changes. */
export function screenRows(
  kernel: Kernel,
  rowCount: number,
  book: ParameterBook,
  { before, after, september }: ScreenedMonths,
  tally: Tally,
): void {
  const rowsOf = (month: number): (MonthRow | undefined)[] => {
    kernel.calculate(book.sheet(month));
    return Array.from({ length: rowCount }, (_, row) => rowOf(kernel, row));
  };
  const [old, next] = [rowsOf(before), rowsOf(after)];
  const school = september === after ? next : rowsOf(september);
  const { gezinId, childId } = kernel.facts;
  for (let first = 0, end = 0; first < rowCount; first = end) {
    const gezin = gezinId[first] as bigint;
    for (end = first; end < rowCount; end += 1) {
      if (gezinId[end] !== gezin || childId[end] !== childId[first]) break;
    }
    const [a, b, c] = [old, next, school].map((rows) => held(rows, first, end));
    for (const { cause, cents } of changesOf(a, b)) tally.add(cause, gezin, cents);
    if (c !== undefined) addSchool(c, gezin, tally);
  }
}

/** The row of a child that holds in the month. */
function held(rows: readonly (MonthRow | undefined)[], first: number, end: number) {
  for (let row = first; row < end; row += 1) if (rows[row] !== undefined) return rows[row];
  return undefined;
}

function rowOf({ results }: Kernel, row: number): MonthRow | undefined {
  const redenen = results.redenen[row] as bigint;
  if ((redenen & HELD) === 0n) return undefined;
  const cents = (of: Int32Array): number => of[row] as number;
  const monthly = [
    results.basisbedragCents,
    results.leeftijdsbijslagCents,
    results.socialeToeslagCents,
    results.wezentoeslagCents,
    results.zorgtoeslagCents,
    results.pleegzorgtoeslagCents,
    results.ondersteuningstoeslagCents,
  ];
  return {
    redenen,
    socialeToeslagCents: cents(results.socialeToeslagCents),
    schooltoeslagCents: cents(results.schooltoeslagCents),
    maandCents: monthly.reduce((sum, of) => sum + cents(of), 0),
  };
}

function addSchool(row: MonthRow, gezin: bigint, tally: Tally): void {
  const { cents, reden } = schoolOf(row);
  if (cents > 0) tally.add("schooltoeslag", gezin, cents);
  else if (!NO_SCHOOL.includes(reden)) tally.refuse(reden);
}
