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
import { readBlocks } from "../decisions/block-table.js";
import { type Differences, NO_DIFFERENCES, readDifferences } from "../decisions/differences.js";
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

  constructor(readonly amounts: AmountTable) {
    this.#of = new OutcomeAmounts(this.#state.table, amounts);
  }

  /** Reads what is decided of households in months, in the snapshot of the client's transaction. */
  async open(
    client: pg.ClientBase,
    households: Households,
    months: readonly DecidedMonth[],
  ): Promise<void> {
    this.#chain = [];
    this.#of.clear();
    const ids = "from" in households ? null : households;
    this.#range = "from" in households ? households : rangeOf(households);
    this.#state.look(ids);
    const runs = [...new Set(months.flatMap(({ chain }) => chain))];
    const few = ids !== null && ids.length <= FEW_MAX ? { gezinIds: ids } : {};
    const query = { chain: runs, payers: ALL_PAYERS, range: this.#range, ...few };
    const byRun = runs.map((): Block[] => []);
    for (const block of await readBlocks(client, query)) byRun[block.depth - 1]?.push(block);
    this.#runs = new Map(
      runs.map((runId, place) => [runId, runBlocks(byRun[place] as readonly Block[])]),
    );
    this.#differences = await readDifferences(client, { households, months });
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

/** The range that rising ids lie in. */
const rangeOf = (ids: readonly bigint[]): GezinRange => ({
  from: ids[0] ?? 0n,
  to: (ids.at(-1) ?? -1n) + 1n,
});
