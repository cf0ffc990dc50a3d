/**
 * What a run says of a range of households, put together from its blocks and those of the runs it
 * rests on.
 *
 *     load    blocks of the chain -> rows by payer, the newest mention of a household counts
 *     lay     later blocks over them
 *     rows    those of all payers in the order of household and child
 *
 * Its columns are used again by the next reading.
 */
import { PAYERS } from "../../core-wasm/layout/enumerations.js";
import type { GezinRange } from "../input/households.js";
import type { ChainBlock } from "./block-table.js";
import { mergeRange, overlay } from "./merge.js";
import type { Block } from "./open-block.js";
import { Outcomes } from "./outcomes.js";
import { DecidedRows } from "./rows.js";
import { type Gezinnen, gezinnenOf, unpack, unpackSome } from "./unpack-block.js";

export const ALL_PAYERS: readonly number[] = [...PAYERS.keys()];

/** What a run wrote: by payer, ascending by household. */
export type RunBlocks = readonly (readonly Block[])[];

export function runBlocks(blocks: readonly Block[]): RunBlocks {
  const byPayer = ALL_PAYERS.map((): Block[] => []);
  for (const block of blocks) byPayer[block.payer]?.push(block);
  for (const own of byPayer) own.sort((a, b) => (isBefore(a, b) ? -1 : 1));
  return byPayer;
}

const isBefore = (a: Block, b: Block): boolean =>
  a.gezinHigh !== b.gezinHigh ? a.gezinHigh < b.gezinHigh : a.gezinLow < b.gezinLow;

export class State {
  /** By payer what holds. */
  readonly #states: DecidedRows[];
  #newer: DecidedRows;
  #older: DecidedRows;
  #spare: DecidedRows;
  readonly #rows: DecidedRows;

  /** Of the households, rising, that matter; null = all that the blocks mention. */
  #gezinnen: Gezinnen | null = null;

  constructor(readonly table: Outcomes = new Outcomes()) {
    this.#states = PAYERS.map(() => new DecidedRows(table));
    this.#newer = new DecidedRows(table);
    this.#older = new DecidedRows(table);
    this.#spare = new DecidedRows(table);
    this.#rows = new DecidedRows(table);
  }

  /** From now on only these households are read, rising; null = all that the blocks mention. */
  look(gezinIds: readonly bigint[] | null): void {
    this.#gezinnen = gezinIds === null ? null : gezinnenOf(gezinIds);
  }

  /** Takes blocks of a chain as what holds; what held before is forgotten. */
  load(blocks: readonly ChainBlock[]): void {
    const depths = [...new Set(blocks.map(({ depth }) => depth))].sort((a, b) => a - b);
    this.loadRuns(depths.map((depth) => runBlocks(blocks.filter((own) => own.depth === depth))));
  }

  /** Takes what the runs of a chain wrote, the oldest first; what held before is forgotten. */
  loadRuns(runs: readonly RunBlocks[]): void {
    for (const payer of ALL_PAYERS) {
      this.#newer.rowCount = 0;
      for (let depth = runs.length - 1; depth >= 0; depth -= 1) {
        const blocks = (runs[depth] as RunBlocks)[payer] as readonly Block[];
        if (blocks.length === 0) continue;
        this.#older.rowCount = 0;
        this.#unpack(blocks, this.#older);
        this.#layNewerOver();
      }
      const state = this.#states[payer] as DecidedRows;
      this.#states[payer] = this.#newer;
      this.#newer = state;
    }
  }

  /** Lays blocks over what holds: a household that they mention is what they say. */
  lay(blocks: readonly Block[]): void {
    this.layRun(runBlocks(blocks));
  }

  layRun(run: RunBlocks): void {
    this.layRows((payer, rows) => this.#unpack(run[payer] as readonly Block[], rows));
  }

  /** Lays rows over what holds; `fill` adds those of a payer, ascending by household. */
  layRows(fill: (payer: number, rows: DecidedRows) => void): void {
    for (const payer of ALL_PAYERS) {
      this.#newer.rowCount = 0;
      fill(payer, this.#newer);
      if (this.#newer.rowCount === 0) continue;
      const state = this.#states[payer] as DecidedRows;
      if (state.rowCount === 0) {
        this.#states[payer] = this.#newer;
        this.#newer = state;
        continue;
      }
      this.#spare.rowCount = 0;
      overlay(this.#newer, state, this.#spare);
      this.#states[payer] = this.#spare;
      this.#spare = state;
    }
  }

  /** The rows of a range of households in a month, of all payers; the next call overwrites them. */
  rows(range: GezinRange, month: number): DecidedRows {
    const rows = this.#rows;
    rows.rowCount = 0;
    mergeRange(this.#states, range, rows);
    rows.vanMaand.fill(month, 0, rows.rowCount);
    rows.totMaand.fill(month + 1, 0, rows.rowCount);
    return rows;
  }

  #unpack(blocks: readonly Block[], rows: DecidedRows): void {
    for (const block of blocks) {
      if (this.#gezinnen === null) unpack(block, rows);
      else unpackSome(block, this.#gezinnen, rows);
    }
  }

  #layNewerOver(): void {
    if (this.#newer.rowCount === 0) {
      const none = this.#newer;
      this.#newer = this.#older;
      this.#older = none;
      return;
    }
    this.#spare.rowCount = 0;
    overlay(this.#newer, this.#older, this.#spare);
    const laid = this.#spare;
    this.#spare = this.#newer;
    this.#newer = laid;
  }
}
