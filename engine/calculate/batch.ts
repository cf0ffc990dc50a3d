/**
 * Households that go through the kernel together. Each month that one asks for is calculated once
 * for all; rows are cut to the months their own household asks for, so the others see nothing
 * of it. Lines come out household by household, months ascending.
 *
 * Bounds: rows by the kernel's capacity, lines in memory by rows x months. A household too large to
 * share goes alone, and then each month is written before the next is calculated.
 */
import type { Kernel } from "../../core-wasm/kernel.js";
import type { ParameterBook } from "../../core-wasm/parameters.js";
import type { Household } from "./household.js";
import { KernelRows } from "./kernel-rows.js";
import { ResultLines } from "./result-line.js";
import type { Sink } from "./sink.js";

/** Rows x months whose lines may wait in memory, some 150 bytes each. */
const CELLS_MAX = 65_536;

export class Batch {
  readonly #kernel: Kernel;
  readonly #book: ParameterBook;
  readonly #rows: KernelRows;
  readonly #lines: ResultLines;
  #households: Household[] = [];
  #rowCount = 0;
  #cellCount = 0;

  constructor(kernel: Kernel, book: ParameterBook) {
    this.#kernel = kernel;
    this.#book = book;
    this.#rows = new KernelRows(kernel);
    this.#lines = new ResultLines(kernel);
  }

  /** Whether a household may join those that wait; an empty batch takes any. */
  hasRoomFor(household: Household): boolean {
    if (this.#households.length === 0) return true;
    const hasRows = this.#rowCount + household.rows.length <= this.#kernel.rowCapacity;
    return hasRows && this.#cellCount + cellsOf(household) <= CELLS_MAX;
  }

  add(household: Household): void {
    this.#households.push(household);
    this.#rowCount += household.rows.length;
    this.#cellCount += cellsOf(household);
  }

  /** Calculates the households that wait and writes their lines. */
  async flush(sink: Sink): Promise<void> {
    const households = this.#households;
    if (households.length === 0) return;
    this.#rows.write(households, this.#rowCount);
    this.#prepare();
    const texts = households.map(() => "");
    for (const month of monthsOf(households)) {
      this.#kernel.calculate(this.#book.sheet(month), this.#rowCount);
      this.#appendMonth(month, texts);
      if (households.length > 1) continue;
      await write(texts, sink);
      if (sink.isClosed) break;
    }
    await write(texts, sink);
    this.#households = [];
    this.#rowCount = 0;
    this.#cellCount = 0;
  }

  /** The lines have been checked against everything that the kernel rejects. */
  #prepare(): void {
    const rejectedCount = this.#kernel.prepare(this.#rowCount);
    if (rejectedCount === 0) return;
    throw new Error(`kernel: expected no fault in checked facts, found ${rejectedCount} rows`);
  }

  #appendMonth(month: number, texts: string[]): void {
    let firstRow = 0;
    this.#households.forEach((household, place) => {
      const { asked, rows } = household;
      if (month >= asked.first && month <= asked.last) {
        texts[place] += this.#lines.line(household, firstRow, month);
      }
      firstRow += rows.length;
    });
  }
}

function cellsOf({ rows, asked }: Household): number {
  return (rows.length + 1) * (asked.last - asked.first + 1);
}

/** The months that at least one household asks for, ascending. */
function monthsOf(households: readonly Household[]): number[] {
  const months = new Set<number>();
  for (const { asked } of households) {
    for (let month = asked.first; month <= asked.last; month += 1) months.add(month);
  }
  return [...months].sort((left, right) => left - right);
}

/** Hands the texts to the sink and empties them. */
async function write(texts: string[], sink: Sink): Promise<void> {
  for (let place = 0; place < texts.length; place += 1) {
    sink.put(texts[place] as string);
    texts[place] = "";
    if (sink.isFull) await sink.drain();
  }
  await sink.drain();
}
