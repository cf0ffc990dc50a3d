/**
 * What a thread decides of the partitions of a month: the kernel's results as blocks.
 *
 *     begin    what the run before says of the partition's households
 *     decide   what changed -> blocks -> laid over the run before -> the kernel's results again
 *
 * The last step reads the blocks as every reader will: what is written is what was calculated.
 */
import type pg from "pg";
import type { Kernel } from "../../core-wasm/kernel.js";
import type { GezinRange } from "../input/households.js";
import { BlockSink, type PackedBlock } from "./block-sink.js";
import { blocksDigest } from "./block-table.js";
import { type Changes, packChanges } from "./changes.js";
import { addKernelRows, requireKernelRows } from "./kernel-rows.js";
import { Outcomes } from "./outcomes.js";
import { DecidedRows } from "./rows.js";
import { ALL_PAYERS, StateReader } from "./state-reader.js";

export interface Decided extends Changes {
  /** SHA-256 over the blocks. */
  readonly digest: string;
  /** What was decided; good until the next partition. */
  readonly rows: DecidedRows;
}

export class MonthDecider {
  readonly #table = new Outcomes();
  readonly #now = new DecidedRows(this.#table);
  readonly #before = new DecidedRows(this.#table);
  readonly #state = new StateReader(this.#table);
  readonly #sink = new BlockSink(this.#table);
  #hasBefore = false;

  /** Takes a partition; `chain` names the run before with those it rests on, empty = none. */
  async begin(client: pg.ClientBase, chain: readonly number[], range: GezinRange): Promise<void> {
    this.#table.clear();
    this.#sink.clear();
    this.#hasBefore = chain.length > 0;
    if (this.#hasBefore) await this.#state.read(client, { chain, payers: ALL_PAYERS, range });
    else this.#state.load([]);
  }

  /** The blocks of the partition. Throws a RangeError when they do not give the results again. */
  decide(kernel: Kernel, rowCount: number, month: number, range: GezinRange): Decided {
    this.#now.rowCount = 0;
    addKernelRows(kernel, rowCount, month, this.#now);
    const before = this.#readBefore(range, month);
    const { blocks, isWhole } = packChanges(this.#now, before, this.#sink);
    if (isWhole) this.#state.load([]);
    this.#state.lay(blocks.map(storedAs));
    requireKernelRows(kernel, rowCount, this.#state.rows(range, month));
    return { blocks, isWhole, digest: blocksDigest(blocks), rows: this.#now };
  }

  #readBefore(range: GezinRange, month: number): DecidedRows | null {
    if (!this.#hasBefore) return null;
    const rows = this.#state.rows(range, month);
    this.#before.rowCount = 0;
    this.#before.append(rows, 0, rows.rowCount);
    return this.#before;
  }
}

/** A block as it comes back from PostgreSQL. */
export const storedAs = ({ payer, gezinFrom, rowCount, bytes }: PackedBlock) => ({
  ...{ payer, rowCount, bytes },
  gezinLow: Number(BigInt.asUintN(32, gezinFrom)),
  gezinHigh: Number(BigInt.asUintN(32, gezinFrom >> 32n)),
});
