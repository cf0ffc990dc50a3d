/**
 * Facts of many cases to amounts, the way they go: a delivery into the tables, rows from the
 * tables, the kernel. The ids of a case are moved apart, so that one database holds them all.
 */
import { Kernel } from "../../../core-wasm/kernel.js";
import { COMPONENTS } from "../../../core-wasm/layout.js";
import { loadParameters } from "../../../core-wasm/parameters.js";
import { inTransaction } from "../../database/connection.js";
import { openTestDatabase } from "../../database/test/test-database.js";
import type { FactChange } from "../../facts/change.js";
import { changeFacts } from "../../facts/change-facts.js";
import type { MonthWindow } from "../../input/award-year.js";
import { readRows } from "../../input/read-rows.js";
import { decodeRows } from "../../scan/decode-rows.js";

const APART = 1_000_000n;
const ALL = { from: 0n, to: 2n ** 63n - 1n };

/** An id of a case among those of others. */
export const idIn = (place: number, id: string): bigint => BigInt(place + 1) * APART + BigInt(id);

const moved = (change: FactChange, place: number): FactChange => {
  const { gezinId, childId } = change;
  return {
    ...change,
    ...(gezinId === undefined ? {} : { gezinId: String(idIn(place, gezinId)) }),
    ...(childId === undefined ? {} : { childId: String(idIn(place, childId)) }),
  };
};

/** Cents of a row of a month; component undefined is the total. */
export type CentsOf = (
  gezin: bigint,
  child: bigint | undefined,
  month: number,
  component?: string,
) => number;

/** Calculates every month of the window of all cases. */
export async function calculateCases(
  cases: readonly (readonly FactChange[])[],
  window: MonthWindow,
): Promise<CentsOf> {
  const db = await openTestDatabase();
  try {
    const changes = cases.flatMap((facts, place) => facts.map((it) => moved(it, place)));
    const { deliveryId } = await changeFacts(db, { source: "cases", id: "1" }, changes);
    const kernel = await Kernel.load();
    kernel.beginDecode();
    const rows = await inTransaction(db, (client) => {
      return readRows(client, { households: ALL, window, knownAt: deliveryId });
    });
    return await sumsOf(kernel, decodeRows(kernel, rows), window);
  } finally {
    await db.close();
  }
}

async function sumsOf(kernel: Kernel, rowCount: number, { from, to }: MonthWindow) {
  const rejected = kernel.prepare(rowCount);
  if (rejected > 0) throw new Error(`cases: expected no rejected row, found ${rejected}`);
  const book = await loadParameters();
  const columns = [...COMPONENTS.map((name) => `${name}Cents` as const), "totaalCents" as const];
  const sums = new Map<string, number>();
  for (let month = from; month < to; month += 1) {
    kernel.calculate(book.sheet(month));
    for (let row = 0; row < rowCount; row += 1) {
      for (const column of columns) {
        const cents = kernel.results[column][row] as number;
        if (cents === 0) continue;
        const gezin = kernel.facts.gezinId[row];
        for (const child of [kernel.facts.childId[row], "all"]) {
          const place = `${gezin} ${child} ${month} ${column}`;
          sums.set(place, (sums.get(place) ?? 0) + cents);
        }
      }
    }
  }
  const centsOf: CentsOf = (gezin, child, month, component = "totaal") =>
    sums.get(`${gezin} ${child ?? "all"} ${month} ${component}Cents`) ?? 0;
  return centsOf;
}
