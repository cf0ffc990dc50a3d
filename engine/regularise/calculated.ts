/**
 * What some households are due, month by month, as the facts stand, by the kernel.
 *
 *     open    their rows over all months, in one reading -> decode -> prepare
 *     month   calculate -> amounts
 *
 * Where a month is at fault, as in a run the whole household is rejected in it, and named: such
 * households, and those with a child that two ask for, go month by month, as they do in a run.
 */
import type pg from "pg";
import type { Kernel } from "../../core-wasm/kernel.js";
import type { ParameterBook } from "../../core-wasm/parameters.js";
import { addKernelRows } from "../decisions/kernel-rows.js";
import { mergeRange } from "../decisions/merge.js";
import { DecidedRows } from "../decisions/rows.js";
import type { MonthWindow } from "../input/award-year.js";
import { GEZIN_AT, type PackedRows, rowEnd, rowsOf, rowsWithin } from "../input/packed-rows.js";
import { describeRejected, type RejectedRow } from "../run/rejection.js";
import { decodeRows } from "../scan/decode-rows.js";
import { faultyGezinnen, markPaidTwice } from "../scan/paid-elsewhere.js";
import { type AmountTable, OutcomeAmounts } from "./amounts.js";

export interface MonthRejection extends Omit<RejectedRow, "rowNo"> {
  readonly month: number;
}

/** Rows of households as they were read, and what they were read for. */
export interface RowsRead {
  readonly packed: PackedRows;
  /** Households with a child that another asks for too. */
  readonly twice: ReadonlySet<bigint>;
  /** Rising. */
  readonly months: readonly number[];
  readonly knownAt: number;
  /** Households that nobody looks at. */
  readonly without: readonly bigint[];
}

const EVERYBODY = { from: -(2n ** 63n), to: 2n ** 63n - 1n };
const NOBODY: ReadonlySet<bigint> = new Set();

export class CalculatedAmounts {
  readonly #rows = new DecidedRows();
  readonly #of: OutcomeAmounts;
  readonly #merged = new DecidedRows(this.#rows.table);
  /** By month the rows of households that go month by month. */
  readonly #monthly = new Map<number, DecidedRows>();
  readonly #rejectedGezinnen = new Map<number, ReadonlySet<bigint>>();
  #rowCount = 0;
  /** Rows that were rejected since the last `open`. */
  rejected: readonly MonthRejection[] = [];

  constructor(
    readonly kernel: Kernel,
    readonly book: ParameterBook,
    amounts: AmountTable,
  ) {
    this.#of = new OutcomeAmounts(this.#rows.table, amounts);
  }

  /** Takes rows, in the snapshot of the client's transaction. */
  async open(client: pg.ClientBase, read: RowsRead): Promise<void> {
    this.#monthly.clear();
    this.#rejectedGezinnen.clear();
    this.rejected = [];
    this.#of.clear();
    const { twice } = read;
    this.#decode(read.packed);
    const isPlain = this.kernel.prepare(this.#rowCount) === 0 && twice.size === 0;
    if (isPlain) return;
    const apart = new Set([...twice, ...faultyGezinnen(this.kernel, this.#rowCount)]);
    for (const gezinId of read.without) apart.delete(gezinId);
    await this.#takeMonthly(
      client,
      read,
      rowsOf(read.packed, (gezinId) => apart.has(gezinId)),
    );
    this.#decode(rowsOf(read.packed, (gezinId) => !apart.has(gezinId)));
    this.kernel.prepare(this.#rowCount);
  }

  /** Rows whose places are amounts, by household and child; the next call overwrites them. */
  month(month: number): DecidedRows {
    const rows = this.#rows;
    rows.rowCount = 0;
    this.kernel.calculate(this.book.sheet(month));
    addKernelRows(this.kernel, this.#rowCount, month, rows);
    const apart = this.#monthly.get(month);
    if (apart === undefined) return this.#converted(rows);
    this.#merged.rowCount = 0;
    mergeRange([rows, apart], EVERYBODY, this.#merged);
    return this.#converted(this.#merged);
  }

  /** Households whose facts are at fault in a month. */
  rejectedGezinnen(month: number): ReadonlySet<bigint> {
    return this.#rejectedGezinnen.get(month) ?? NOBODY;
  }

  #converted(rows: DecidedRows): DecidedRows {
    this.#of.convert(rows);
    return rows;
  }

  #decode(packed: PackedRows): void {
    this.kernel.beginDecode();
    this.#rowCount = decodeRows(this.kernel, packed);
  }

  /** Rows month by month, as a run reads them. */
  async #takeMonthly(
    client: pg.ClientBase,
    { months, knownAt }: RowsRead,
    packed: PackedRows,
  ): Promise<void> {
    const rejected: MonthRejection[] = [];
    const range = rangeOf(packed);
    for (const month of months) {
      const held = rowsWithin(packed, { from: month, to: month + 1 });
      this.#decode(held);
      const twice = await markPaidTwice(
        ...([this.kernel, this.#rowCount, client, month, knownAt, range] as const),
      );
      this.kernel.prepare(this.#rowCount);
      const found = describeRejected(this.kernel, held, twice);
      rejected.push(...found.map(({ rowNo: _, ...row }) => ({ ...row, month })));
      this.#rejectedGezinnen.set(month, new Set(found.map(({ gezinId }) => gezinId)));
      this.kernel.calculate(this.book.sheet(month));
      const rows = new DecidedRows(this.#rows.table);
      addKernelRows(this.kernel, this.#rowCount, month, rows);
      this.#monthly.set(month, rows);
    }
    this.rejected = rejected;
  }
}

/** From the first of rising months up to the last. */
export const windowOf = (months: readonly number[]): MonthWindow => ({
  from: months[0] as number,
  to: (months.at(-1) as number) + 1,
});

/** The range that the households of some rows lie in. */
function rangeOf({ bytes }: PackedRows) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const range = { from: 0n, to: 0n };
  for (let at = 0; at < bytes.length; at = rowEnd(bytes, at)) {
    const gezinId = view.getBigInt64(at + GEZIN_AT);
    if (at === 0) range.from = gezinId;
    range.to = gezinId + 1n;
  }
  return range;
}
