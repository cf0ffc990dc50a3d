/**
 * The yearly screening of all households: what the records of the sources change, and what the new
 * award year and school year bring.
 *
 *     records -> facts (the derivation) -> month before and first month of the award year -> causes
 *
 * The records are derived by whoever helps (sources/driver.ts); what follows is taken and compared
 * in one transaction, which a dry run takes back, and has told the same. What is done are facts;
 * the next run pays them, a regularisation what they change in months before.
 */
import type pg from "pg";
import { Kernel } from "../../core-wasm/kernel.js";
import { september as septemberOf } from "../../core-wasm/month.js";
import { loadParameters } from "../../core-wasm/parameters.js";
import type { Database } from "../database/connection.js";
import { newestDelivery } from "../input/keep-years.js";
import { readMemberMarks } from "../input/marks.js";
import { readRows } from "../input/read-rows.js";
import { decodeRows } from "../scan/decode-rows.js";
import { cutAtMarks } from "../scan/ranges.js";
import { type DeriveOptions, type DeriveSummary, withDerivedFacts } from "../sources/driver.js";
import { awardMonth } from "../sources/law/toekenningsjaar.js";
import { type ScreenedMonths, screenRows } from "./months.js";
import { type CauseLine, Tally } from "./tally.js";

/** Rows of a range, below what the kernel holds: a child may have some rows in the months. */
const RANGE_ROWS = 25_000;

export interface ScreenOptions extends Omit<DeriveOptions, "onProgress"> {
  readonly onProgress?: ((phase: string, done: number, total: number) => void) | undefined;
}

export interface Screening {
  readonly year: number;
  readonly months: ScreenedMonths;
  readonly isDryRun: boolean;
  /** What the records since the last derivation changed. */
  readonly derived: DeriveSummary;
  /** Children with a row in one of the months. */
  readonly rows: number;
  readonly causes: readonly CauseLine[];
  /** Pupils without school allowance, by reason. */
  readonly refused: Readonly<Record<string, number>>;
}

/** The months that the screening of a year compares. */
export const screenedMonths = (year: number): ScreenedMonths => {
  const september = septemberOf(year);
  return { before: september - 1, after: awardMonth(year), september };
};

/** Screens a year. Throws `INTERRUPTED` after an abort, and what a derivation throws. */
export function screenYear(
  db: Database,
  year: number,
  { isDryRun = false, onProgress, ...options }: ScreenOptions = {},
): Promise<Screening> {
  const deriving = {
    ...{ ...options, isDryRun },
    onProgress: (done: number, total: number) => onProgress?.("derive", done, total),
  };
  return withDerivedFacts(db, deriving, async (client, derived) => {
    const months = screenedMonths(year);
    const tally = new Tally();
    const rows = await screenHouseholds(client, months, tally, { ...options, onProgress });
    const told = { causes: tally.lines(), refused: tally.refused() };
    return { year, months, isDryRun, derived, rows, ...told };
  });
}

async function screenHouseholds(
  client: pg.ClientBase,
  months: ScreenedMonths,
  tally: Tally,
  { signal, onProgress }: Pick<ScreenOptions, "onProgress" | "signal">,
): Promise<number> {
  const [kernel, book] = await Promise.all([Kernel.load(), loadParameters()]);
  const knownAt = await newestDelivery(client);
  const window = { from: months.before, to: months.after + 1 };
  const marks = await readMemberMarks(client, window, knownAt);
  const ranges = cutAtMarks(marks, Math.max(1, Math.ceil(marks.rowCount / RANGE_ROWS)));
  let rows = 0;
  for (const { from, to, rowCount } of ranges) {
    signal?.throwIfAborted();
    const packed = await readRows(client, { households: { from, to }, window, knownAt });
    kernel.beginDecode();
    const decoded = decodeRows(kernel, packed);
    kernel.prepare(decoded);
    screenRows(kernel, decoded, book, months, tally);
    rows += rowCount;
    onProgress?.("screen", rows, marks.rowCount);
  }
  return rows;
}
