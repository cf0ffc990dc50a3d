/**
 * What is decided of some households, month by month: what the current run of each month says, and
 * the differences that finished regularisations of that run have decided since.
 *
 *     open    blocks of all runs and all differences, each read once
 *     month   the runs of its chain laid over each other, differences over them -> amounts
 *
 * Where the chain of a month is that of the month before and its own run, only that run is laid
 * over what was there.
 */
import type pg from "pg";
import { CopyMemory, type Readings, readTogether } from "../database/copy-out.js";
import { blockReading } from "../decisions/block-table.js";
import { type Differences, differenceReadings, NO_DIFFERENCES } from "../decisions/differences.js";
import { layDifferences } from "../decisions/lay-differences.js";
import type { Block } from "../decisions/open-block.js";
import type { DecidedRows } from "../decisions/rows.js";
import { type RunBlocks, runBlocks } from "../decisions/state.js";
import { ALL_PAYERS, StateReader } from "../decisions/state-reader.js";
import type { GezinRange, Households } from "../input/households.js";
import { type AmountTable, OutcomeAmounts } from "./amounts.js";
import type { DecidedMonth } from "./decided-months.js";

/** Households that are looked up one by one. */
const FEW_MAX = 16;
/** Rows that are compared by their money. */
const NO_REASONS = 0;
const NO_BLOCKS = runBlocks([]);

export class DecidedAmounts {
  readonly #state = new StateReader();
  readonly #of: OutcomeAmounts;
  #runs = new Map<number, RunBlocks>();
  #range: GezinRange = { from: 0n, to: 0n };
  #chain: readonly number[] = [];
  #differences: Differences = NO_DIFFERENCES;
  readonly #memory = new CopyMemory();

  constructor(readonly amounts: AmountTable) {
    this.#of = new OutcomeAmounts(this.#state.table, amounts);
  }

  /** Reads what is decided of households in months, in the snapshot of the client's transaction. */
  async open(client: pg.ClientBase, ...of: DecidedWanted): Promise<void> {
    this.take(...of, await readTogether(client, decidedReadings(...of), this.#memory));
  }

  /** Takes what was read of households in months. */
  take(households: Households, months: readonly DecidedMonth[], read: DecidedRead): void {
    const [blocks, counted, differences] = read;
    this.#chain = [];
    this.#of.clear();
    this.#range = rangeOf(households);
    this.#state.look("from" in households ? null : households);
    const runs = runsOf(months);
    const byRun = runs.map((): Block[] => []);
    for (const block of blocks) byRun[block.depth - 1]?.push(block);
    this.#runs = new Map(
      runs.map((runId, place) => [runId, runBlocks(byRun[place] as readonly Block[])]),
    );
    this.#differences = differences(counted);
  }

  /** Rows whose places are amounts, by household and child; the next call overwrites them. */
  month(decided: DecidedMonth): DecidedRows {
    this.#read(decided.chain);
    const runRows = this.#state.rows(this.#range, decided.month);
    const rows = layDifferences(runRows, decided.month, this.#differences, NO_REASONS);
    this.#of.convert(rows);
    return rows;
  }

  #read(chain: readonly number[]): void {
    const shared = this.#chain.filter((runId, place) => chain[place] === runId).length;
    const isLonger = shared > 0 && shared === this.#chain.length;
    if (isLonger)
      for (const runId of chain.slice(shared)) this.#state.layRun(this.#blocksOf(runId));
    else this.#state.loadRuns(chain.map((runId) => this.#blocksOf(runId)));
    this.#chain = chain;
  }

  #blocksOf(runId: number): RunBlocks {
    return this.#runs.get(runId) ?? NO_BLOCKS;
  }
}

type DecidedWanted = [households: Households, months: readonly DecidedMonth[]];

/** Blocks of all runs, and the differences since. */
export const decidedReadings = (...[households, months]: DecidedWanted) => {
  const few = !("from" in households) && households.length <= FEW_MAX && { gezinIds: households };
  const range = rangeOf(households);
  return [
    blockReading({ chain: runsOf(months), payers: ALL_PAYERS, range, ...few }),
    ...differenceReadings({ households, months }),
  ] as const;
};

export type DecidedRead = Readings<ReturnType<typeof decidedReadings>>;

const runsOf = (months: readonly DecidedMonth[]): number[] => [
  ...new Set(months.flatMap(({ chain }) => chain)),
];

/** The range that rising ids lie in. */
const rangeOf = (households: Households): GezinRange =>
  "from" in households
    ? households
    : { from: households[0] ?? 0n, to: (households.at(-1) ?? -1n) + 1n };
