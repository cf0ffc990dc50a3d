/**
 * The parts that compare the kernel with the third reading of the rules, the SQL statement:
 * everyone in one month, and in every other month a slice of households drawn by seed, another each
 * time.
 */
import type { ParameterBook } from "../../core-wasm/parameters.js";
import type { Database } from "../../engine/database/connection.js";
import { inTransaction } from "../../engine/database/connection.js";
import { rangeCondition } from "../../engine/input/households.js";
import { readMarks } from "../../engine/input/marks.js";
import { cutAtMarks } from "../../engine/scan/ranges.js";
import type { Progress } from "../../engine/terminal/progress.js";
import { joinMonth, selectJoined } from "../material/joined/table.js";
import type { Options } from "./options.js";
import { newestDelivery, slicesOf } from "./population.js";
import { Random } from "./random.js";
import type { ResultComparison } from "./result-tables.js";
import { SqlComparer, type SqlSlice } from "./sql-slice.js";

const LANES = 2;
/** Rows of a slice when everyone is compared. */
const SLICE_ROWS = 125_000;
/** Slices of this many households are drawn for each month. */
const DRAWN_HOUSEHOLDS = 2000;

/** Everyone in the month. */
export async function monthSlices(
  db: Database,
  book: ParameterBook,
  month: number,
): Promise<SqlSlice[]> {
  const table = await joinMonth(db, month);
  const moment = await newestDelivery(db);
  const countParts = (rows: number) => Math.max(1, Math.ceil(rows / SLICE_ROWS));
  const marks = await inTransaction(db, (client) => readMarks(client, month, moment, countParts));
  const sheet = book.sheet(month);
  const bounds = cutAtMarks(marks, countParts(marks.rowCount));
  return bounds.map((bound) => {
    return { select: `SELECT * FROM ${table} WHERE ${rangeCondition(bound)}`, sheet };
  });
}

/** A slice of households in each month. */
export async function historySlices(
  db: Database,
  book: ParameterBook,
  { months: { first, last }, seed }: Options,
): Promise<SqlSlice[]> {
  const moment = await newestDelivery(db);
  const slices = await slicesOf(db, DRAWN_HOUSEHOLDS);
  const random = new Random(seed);
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const month = first + index;
    return { select: selectJoined(month, moment, random.pick(slices)), sheet: book.sheet(month) };
  });
}

/** Compares the slices and prints what differs; true when nothing does. */
export async function sqlPart(
  db: Database,
  title: string,
  slices: readonly SqlSlice[],
  progress: Progress,
): Promise<boolean> {
  const found: ResultComparison[] = [];
  const queue = slices.values();
  const lane = async (): Promise<void> => {
    const comparer = await SqlComparer.open(db.config);
    try {
      for (const slice of queue) {
        found.push(await comparer.compare(slice));
        progress.update({ phase: title, unit: "slices", done: found.length, total: slices.length });
      }
    } finally {
      await comparer.close();
    }
  };
  try {
    await Promise.all(Array.from({ length: LANES }, lane));
  } finally {
    progress.stop();
  }
  return report(title, found);
}

function report(title: string, found: readonly ResultComparison[]): boolean {
  const sum = (count: (one: ResultComparison) => number) =>
    found.reduce((total, one) => total + count(one), 0);
  const rows = sum((one) => one.rows);
  const exact = rows - sum((one) => one.differing);
  for (const { gezinId, childId, column, left, right } of found.flatMap(({ first }) => first)) {
    process.stdout.write(
      `  household ${gezinId}, child ${childId}, ${column}: kernel ${left}, SQL ${right}\n`,
    );
  }
  const isPassed = rows > 0 && exact === rows;
  const counts = [exact, rows].map((count) => count.toLocaleString("en"));
  process.stdout.write(
    `${isPassed ? "PASS" : "FAIL"} ${title}: ${counts.join(" of ")} results the same cents\n`,
  );
  return isPassed;
}
