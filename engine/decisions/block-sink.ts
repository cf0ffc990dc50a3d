/** Rows into blocks: payer by payer, cut between households. */

import { PAYERS } from "../../core-wasm/layout/enumerations.js";
import type { Outcomes } from "./outcomes.js";
import { BlockPacker } from "./pack-block.js";
import { compareIds, DecidedRows, NO_CHILD } from "./rows.js";

/** A block that is to be stored. */
export interface PackedBlock {
  readonly payer: number;
  readonly gezinFrom: bigint;
  /** The last household itself. */
  readonly gezinLast: bigint;
  readonly rowCount: number;
  readonly bytes: Uint8Array;
}

/** Households of a block: enough to share their outcomes, few enough to read for one. */
const HOUSEHOLDS_MAX = 256;
const ROWS_MAX = 1024;

/** What is added for one payer, household by household, ascending. */
export class BlockSink {
  readonly #packer = new BlockPacker();
  readonly #open: readonly DecidedRows[];
  readonly #households = new Uint32Array(PAYERS.length);
  readonly #blocks: PackedBlock[] = [];

  constructor(readonly table: Outcomes) {
    this.#open = PAYERS.map(() => new DecidedRows(table));
  }

  /** Rows `from` to `to`, all of one household and one payer. */
  addGezin(payer: number, rows: DecidedRows, from: number, to: number): void {
    this.#makeRoom(payer).append(rows, from, to);
  }

  /** Rows of a household with several payers that are of this one. */
  addPart(payer: number, rows: DecidedRows, from: number, to: number): void {
    const open = this.#makeRoom(payer);
    for (let row = from; row < to; row += 1) {
      if (rows.payers[row] === payer) open.append(rows, row, row + 1);
    }
  }

  /** Says that there is nothing for the household of a row, in some months. */
  addNothing(payer: number, ids: Uint32Array, row: number, vanMaand: number, tot: number): void {
    const open = this.#makeRoom(payer);
    open.reserve(1);
    const at = open.rowCount;
    open.gezinIds[at * 2] = ids[row * 2] as number;
    open.gezinIds[at * 2 + 1] = ids[row * 2 + 1] as number;
    open.childIds.fill(NO_CHILD, at * 2, at * 2 + 2);
    open.payers[at] = payer;
    open.outcomes[at] = this.table.nothing();
    open.vanMaand[at] = vanMaand;
    open.totMaand[at] = tot;
    open.rowCount = at + 1;
  }

  /** Forgets what was added. */
  clear(): void {
    for (const open of this.#open) open.rowCount = 0;
    this.#households.fill(0);
    this.#blocks.length = 0;
  }

  /** Every block, by payer and household; the sink is empty then. */
  finish(): PackedBlock[] {
    for (const payer of PAYERS.keys()) this.#close(payer);
    const blocks = this.#blocks.splice(0);
    return blocks.sort((a, b) => a.payer - b.payer || (a.gezinFrom < b.gezinFrom ? -1 : 1));
  }

  /** The open block of a payer, a new one when it is full. */
  #makeRoom(payer: number): DecidedRows {
    const open = this.#open[payer];
    if (open === undefined) throw new RangeError(`block: expected a payer, found ${payer}`);
    const isFull = (this.#households[payer] as number) >= HOUSEHOLDS_MAX;
    if (isFull || open.rowCount >= ROWS_MAX) this.#close(payer);
    this.#households[payer] = (this.#households[payer] as number) + 1;
    return open;
  }

  #close(payer: number): void {
    const open = this.#open[payer] as DecidedRows;
    const { rowCount } = open;
    if (rowCount === 0) return;
    const gezinFrom = open.gezinId(0);
    const gezinLast = open.gezinId(rowCount - 1);
    const bytes = this.#packer.pack(open, 0, rowCount);
    this.#blocks.push({ payer, gezinFrom, gezinLast, rowCount, bytes });
    open.rowCount = 0;
    this.#households[payer] = 0;
  }
}

/** Whether two stretches of rows say the same of the same children for the same payers. */
export function areSame(
  left: DecidedRows,
  leftFrom: number,
  right: DecidedRows,
  rightFrom: number,
  count: number,
): boolean {
  for (let row = 0; row < count; row += 1) {
    const a = leftFrom + row;
    const b = rightFrom + row;
    if (left.outcomes[a] !== right.outcomes[b] || left.payers[a] !== right.payers[b]) return false;
    if (compareIds(left.childIds, a, right.childIds, b) !== 0) return false;
  }
  return true;
}
