/** The blocks of a payer and a run, one behind the other, and the household that a reader is at. */

import { fault } from "./block-fault.js";
import type { ChainBlock } from "./block-table.js";
import { type Block, OpenBlock } from "./open-block.js";

const isBefore = (a: Block, b: Block): boolean =>
  a.gezinHigh !== b.gezinHigh ? a.gezinHigh < b.gezinHigh : a.gezinLow < b.gezinLow;

export class Lane {
  readonly payer: number;
  readonly depth: number;
  readonly #blocks: readonly ChainBlock[];
  #place = 0;
  /** The block of the row; undefined behind the last one. */
  open: OpenBlock | undefined;
  row = 0;
  /** Halves of its household. */
  low = 0;
  high = 0;
  readonly #ids = new Uint32Array(2);

  /** At least one block. */
  constructor(blocks: readonly ChainBlock[]) {
    const [first] = blocks as readonly [ChainBlock];
    this.payer = first.payer;
    this.depth = first.depth;
    this.#blocks = [...blocks].sort((a, b) => (isBefore(a, b) ? -1 : 1));
    this.#openNext();
  }

  /** Whether the lane has rows before a household. */
  isBefore(low: number, high: number): boolean {
    if (this.open === undefined) return false;
    return this.high !== high ? this.high < high : this.low < low;
  }

  /** Passes the rows before a household, at most to the end of the block; at least one. */
  pass(low: number, high: number): void {
    const open = this.open as OpenBlock;
    const { rowCount } = open;
    let row = this.row + 1;
    if (open.isNear) {
      const bound = open.distanceTo(low, high);
      let last = open.distance(this.row);
      for (; row < rowCount; row += 1) {
        const distance = open.distance(row);
        if (distance < last) throw unordered(row);
        if (distance >= bound) break;
        last = distance;
      }
      this.#goTo(row);
      return;
    }
    this.#goTo(row);
    while (this.open === open && this.isBefore(low, high)) this.#goTo(this.row + 1);
  }

  /** Passes the rows of the household, at most to the end of the block. */
  passGezin(): void {
    const { open, low, high } = this;
    do this.#goTo(this.row + 1);
    while (this.open === open && this.low === low && this.high === high);
  }

  #goTo(row: number): void {
    const open = this.open as OpenBlock;
    if (row === open.rowCount) {
      this.#openNext();
      return;
    }
    this.row = row;
    open.gezin(row, this.#ids, 0);
    const [low, high] = [this.#ids[0] as number, this.#ids[1] as number];
    if (high < this.high || (high === this.high && low < this.low)) throw unordered(row);
    this.low = low;
    this.high = high;
  }

  #openNext(): void {
    const block = this.#blocks[this.#place];
    this.#place += 1;
    this.row = 0;
    this.open = block === undefined ? undefined : new OpenBlock(block);
    if (block === undefined) return;
    this.low = block.gezinLow;
    this.high = block.gezinHigh;
    this.#goTo(0);
  }
}

const unordered = (row: number): RangeError =>
  fault("households that rise", `one below the one before it in row ${row}`);
