/**
 * A simulation counted again, slowly and plainly: each month of everybody in a batch of its own, as
 * a run reads it, into objects by child and household.
 */
import { Kernel } from "../../../core-wasm/kernel.js";
import { COMPONENTS, type ComponentName } from "../../../core-wasm/layout.js";
import { monthOfDay } from "../../../core-wasm/month.js";
import type { ParameterBook } from "../../../core-wasm/parameters.js";
import { type Database, inTransaction } from "../../database/connection.js";
import type { MonthWindow } from "../../input/award-year.js";
import { readRows } from "../../input/read-rows.js";
import { decodeRows } from "../../scan/decode-rows.js";
import { markPaidTwice } from "../../scan/paid-elsewhere.js";
import { isHolding } from "../../scan/sink.js";
import { monthsOf } from "../simulate.js";

const EVERYONE = { from: 0n, to: 2n ** 63n - 1n };

/** A child in a household in a month, by every variant. */
export interface CountedRow {
  readonly month: number;
  readonly gezin: bigint;
  readonly child: bigint;
  readonly rangklasse: number;
  readonly incomeCents: number;
  readonly ageYears: number;
  readonly payer: number;
  readonly totals: readonly number[];
  readonly components: readonly Readonly<Record<ComponentName, number>>[];
}

/** Every row of every month, rejected ones left out. */
export function countRows(
  db: Database,
  window: MonthWindow,
  knownAt: number,
  books: readonly ParameterBook[],
): Promise<CountedRow[]> {
  return inTransaction(db, async (client) => {
    const kernel = await Kernel.load();
    const counted: CountedRow[] = [];
    for (const month of monthsOf(window)) {
      const only = { from: month, to: month + 1 };
      const rows = await readRows(client, { households: EVERYONE, window: only, knownAt });
      kernel.beginDecode();
      decodeRows(kernel, rows);
      await markPaidTwice(kernel, rows.rowCount, client, month, knownAt, EVERYONE);
      kernel.prepare(rows.rowCount);
      const amounts = books.map((book) => calculated(kernel, book, month, rows.rowCount));
      const { facts } = kernel;
      for (let row = 0; row < rows.rowCount; row += 1) {
        if (!isHolding(kernel, row, month)) continue;
        counted.push({
          month,
          gezin: facts.gezinId[row] as bigint,
          child: facts.childId[row] as bigint,
          rangklasse: facts.rangklasse[row] as number,
          incomeCents: facts.gezinsinkomstenCents[row] as number,
          ageYears: Math.floor((month - monthOfDay(facts.geboortedatum[row] as number)) / 12),
          payer: facts.payer[row] as number,
          totals: amounts.map((of) => of[row]?.total as number),
          components: amounts.map((of) => of[row]?.components as Record<ComponentName, number>),
        });
      }
    }
    return counted;
  });
}

function calculated(kernel: Kernel, book: ParameterBook, month: number, rowCount: number) {
  kernel.calculate(book.sheet(month));
  return Array.from({ length: rowCount }, (_, row) => ({
    total: kernel.results.totaalCents[row] as number,
    components: Object.fromEntries(
      COMPONENTS.map((name) => [name, kernel.results[`${name}Cents`][row]]),
    ),
  }));
}

/** Rows by a key, in order of first appearance. */
export function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row)) ?? [];
    group.push(row);
    groups.set(keyOf(row), group);
  }
  return [...groups.values()];
}
