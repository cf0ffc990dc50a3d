/**
 * What households are due in months as the facts stand now, by the kernel.
 *
 * All months of a household come from one reading. Where a month is at fault, as in a run the whole
 * household is rejected in it, and named; such households, and those with a child that two ask for,
 * are read month by month, as a run reads them.
 */
import type pg from "pg";
import type { Kernel } from "../../core-wasm/kernel.js";
import { COMPONENTS } from "../../core-wasm/layout.js";
import { ROW_CAPACITY } from "../../core-wasm/memory.js";
import type { ParameterBook } from "../../core-wasm/parameters.js";
import { addAmounts, newRows } from "../decisions/amount-rows.js";
import type { Outcomes } from "../decisions/outcomes.js";
import type { DecidedRows } from "../decisions/rows.js";
import type { MonthWindow } from "../input/award-year.js";
import { type Households, householdCondition } from "../input/households.js";
import { type PackedRows, rowEnd } from "../input/packed-rows.js";
import { readRows } from "../input/read-rows.js";
import { describeRejected, type RejectedRow } from "../run/rejection.js";
import { decodeRows } from "../scan/decode-rows.js";
import { markPaidTwice } from "../scan/paid-elsewhere.js";
import type { RowsByMonth } from "./decided.js";
import { inOrder } from "./rows-order.js";

export interface MonthRejection extends Omit<RejectedRow, "rowNo"> {
  readonly month: number;
}

export interface Calculated {
  readonly rows: RowsByMonth;
  readonly rejected: readonly MonthRejection[];
  /** Households whose facts are at fault, by month. */
  readonly rejectedGezinnen: ReadonlyMap<number, ReadonlySet<bigint>>;
}

export interface CalculatedWanted {
  readonly households: Households;
  /** Left out of a range. */
  readonly without?: ReadonlySet<bigint> | undefined;
  readonly months: readonly number[];
  readonly knownAt: number;
}

const GEZIN_AT = 8;

export class MonthCalculator {
  readonly #cents = new Int32Array(COMPONENTS.length);

  constructor(
    readonly kernel: Kernel,
    readonly book: ParameterBook,
  ) {}

  /** The rows of households in months, in the snapshot of the client's transaction. */
  async calculate(
    client: pg.ClientBase,
    wanted: CalculatedWanted,
    table: Outcomes,
  ): Promise<Calculated> {
    const { households, months, knownAt } = wanted;
    const window = windowOf(months);
    const rows = new Map(months.map((month) => [month, newRows(table)]));
    const slow = await readPaidTwice(client, households, window, knownAt);
    const packed = await readRows(client, { households, window, knownAt });
    for (const piece of piecesOf(packed)) {
      const count = this.#decode(piece);
      if (this.kernel.prepare(count) > 0) this.#addFaulty(count, slow);
      const isSkipped = (gezinId: bigint) =>
        slow.has(gezinId) || wanted.without?.has(gezinId) === true;
      for (const month of months) this.#take(month, count, rows, isSkipped);
    }
    const kept = [...slow].filter((gezinId) => wanted.without?.has(gezinId) !== true).sort(byId);
    const rejections = await this.#monthly(client, { ...wanted, households: kept }, rows);
    for (const [month, unordered] of rows) rows.set(month, inOrder(unordered));
    return { rows, ...rejections };
  }

  /** Households month by month, as a run reads them. */
  async #monthly(
    client: pg.ClientBase,
    { households, months, knownAt }: CalculatedWanted,
    rows: ReadonlyMap<number, DecidedRows>,
  ): Promise<Omit<Calculated, "rows">> {
    const rejected: MonthRejection[] = [];
    const rejectedGezinnen = new Map<number, ReadonlySet<bigint>>();
    const ids = households as readonly bigint[];
    if (ids.length === 0) return { rejected, rejectedGezinnen };
    const range = { from: ids[0] as bigint, to: (ids.at(-1) as bigint) + 1n };
    for (const month of months) {
      const window = { from: month, to: month + 1 };
      const packed = await readRows(client, { households: ids, window, knownAt });
      const count = this.#decode(packed);
      const twice = await markPaidTwice(this.kernel, count, client, month, knownAt, range);
      this.kernel.prepare(count);
      const found = describeRejected(this.kernel, packed, twice);
      rejected.push(...found.map(({ rowNo: _, ...row }) => ({ ...row, month })));
      rejectedGezinnen.set(month, new Set(found.map(({ gezinId }) => gezinId)));
      this.#take(month, count, rows, () => false);
    }
    return { rejected, rejectedGezinnen };
  }

  #decode(packed: PackedRows): number {
    this.kernel.beginDecode();
    return decodeRows(this.kernel, packed);
  }

  #addFaulty(count: number, gezinnen: Set<bigint>): void {
    const { faults, facts } = this.kernel;
    for (let row = 0; row < count; row += 1) {
      if (faults[row] !== 0) gezinnen.add(facts.gezinId[row] as bigint);
    }
  }

  /** Adds what the decoded rows are due in a month. */
  #take(
    month: number,
    count: number,
    rows: ReadonlyMap<number, DecidedRows>,
    isSkipped: (gezinId: bigint) => boolean,
  ): void {
    const { kernel } = this;
    kernel.calculate(this.book.sheet(month));
    const { facts, results, faults } = kernel;
    const columns = COMPONENTS.map((name) => results[`${name}Cents`]);
    const into = rows.get(month) as DecidedRows;
    into.reserve(count);
    for (let row = 0; row < count; row += 1) {
      if (results.totaalCents[row] === 0 || faults[row] !== 0) continue;
      const gezinId = facts.gezinId[row] as bigint;
      if (isSkipped(gezinId)) continue;
      for (let at = 0; at < columns.length; at += 1) {
        this.#cents[at] = (columns[at] as Int32Array)[row] as number;
      }
      const childId = facts.childId[row] as bigint;
      const payer = facts.payer[row] as number;
      addAmounts(into, month, { gezinId, childId, payer, cents: this.#cents });
    }
  }
}

const byId = (a: bigint, b: bigint): number => (a < b ? -1 : 1);

/** From the first of rising months up to the last. */
const windowOf = (months: readonly number[]): MonthWindow => ({
  from: months[0] as number,
  to: (months.at(-1) as number) + 1,
});

/** Households with a child that another asks for too, in some month of the window. */
async function readPaidTwice(
  client: pg.ClientBase,
  households: Households,
  { from, to }: MonthWindow,
  knownAt: number,
): Promise<Set<bigint>> {
  const { rows } = await client.query<{ gezin_id: string }>(
    `SELECT DISTINCT gezin_id FROM paid_elsewhere
     WHERE rol <> 'GEDEELD_ANDER' AND ${householdCondition(households)}
       AND van_maand < $1 AND tot_maand > $2 AND is_known(known_from, known_to, $3)`,
    [to, from, knownAt],
  );
  return new Set(rows.map(({ gezin_id }) => BigInt(gezin_id)));
}

/** Rows in pieces of whole households that the kernel has room for. */
function* piecesOf({ bytes, rowCount }: PackedRows): Generator<PackedRows> {
  if (rowCount <= ROW_CAPACITY) {
    yield { bytes, rowCount };
    return;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let piece = { from: 0, rows: 0 };
  let household = { from: 0, rows: 0, id: -1n };
  for (let at = 0; at < bytes.length; at = rowEnd(bytes, at)) {
    const id = view.getBigInt64(at + GEZIN_AT);
    if (id !== household.id) household = { from: at, rows: 0, id };
    household.rows += 1;
    piece.rows += 1;
    if (piece.rows <= ROW_CAPACITY) continue;
    const rowsBefore = piece.rows - household.rows;
    yield { bytes: bytes.subarray(piece.from, household.from), rowCount: rowsBefore };
    piece = { from: household.from, rows: household.rows };
  }
  yield { bytes: bytes.subarray(piece.from), rowCount: piece.rows };
}
