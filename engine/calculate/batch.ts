/**
 * Households that go through the kernel together. Each month that one asks for is calculated once
 * for all; rows are cut to the months their own household asks for, so the others see nothing
 * of it. Lines come out household by household, months ascending.
 *
 * Bounds: rows by the kernel's capacity, lines in memory by rows x months. A household too large to
 * share goes alone, and then each month is written before the next is calculated.
 */
import type { Household } from "../household/household.js";
import { cellsOf, eachAsking, type HouseholdMonths } from "../household/months.js";
import { ResultLines } from "./result-line.js";
import type { Sink } from "./sink.js";

/** Rows x months whose lines may wait in memory, some 150 bytes each. */
const CELLS_MAX = 65_536;

/** Takes households and writes what is to be said of them. */
export interface HouseholdWriter {
  /** Whether a household may join those that wait; an empty one takes any. */
  hasRoomFor(household: Household): boolean;
  add(household: Household): void;
  /** Calculates the households that wait and writes their lines. */
  flush(sink: Sink): Promise<void>;
  /** Names of the amounts and limits, never published, that what was written rests on. */
  readonly provisional: readonly string[];
}

export class Batch implements HouseholdWriter {
  readonly #months: HouseholdMonths;
  readonly #lines: ResultLines;
  #households: Household[] = [];
  #rowCount = 0;
  #cellCount = 0;

  constructor(months: HouseholdMonths) {
    this.#months = months;
    this.#lines = new ResultLines(months.kernel);
  }

  get provisional(): readonly string[] {
    return this.#months.kernel.usedCandidates();
  }

  hasRoomFor(household: Household): boolean {
    if (this.#households.length === 0) return true;
    const hasRows = this.#rowCount + household.rows.length <= this.#months.limits.rowCountMax;
    return hasRows && this.#cellCount + cellsOf(household) <= CELLS_MAX;
  }

  add(household: Household): void {
    this.#households.push(household);
    this.#rowCount += household.rows.length;
    this.#cellCount += cellsOf(household);
  }

  async flush(sink: Sink): Promise<void> {
    const households = this.#households;
    if (households.length === 0) return;
    const texts = households.map(() => "");
    for (const month of this.#months.calculate(households)) {
      eachAsking(households, month, (household, place, firstRow) => {
        texts[place] += this.#lines.line(household, firstRow, month);
      });
      if (households.length > 1) continue;
      await write(texts, sink);
      if (sink.isClosed) break;
    }
    await write(texts, sink);
    this.#households = [];
    this.#rowCount = 0;
    this.#cellCount = 0;
  }
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
