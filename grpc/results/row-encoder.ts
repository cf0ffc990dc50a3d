/**
 * Results as typed messages: the bytes of a ResultRows, made of the bytes of the blocks by
 * `core-wasm/assembly/results/rows.ts`, without an object, a column or a view a row in between.
 *
 *     window | slots | lanes | blocks | places of outcomes | bytes of blocks | outcomes, growing
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "../../core-wasm/root.js";
import { fault } from "../../engine/decisions/block-fault.js";
import type { RangeBlocks } from "../../engine/decisions/block-rows.js";
import { COMPONENT_COUNT, Outcomes } from "../../engine/decisions/outcomes.js";
import { fieldsOf } from "../contract/fields.js";
import { layPart, type ResultRowsExports, WINDOW_BYTES } from "./laid-part.js";
import { OutcomeBytes } from "./outcome-bytes.js";

const MODULE_FILE = join(PROJECT_ROOT, "dist/core-wasm/result-rows.wasm");
const field = fieldsOf("RunResult");
const TAGS = [
  (fieldsOf("ResultRows")("results") << 3) | 2,
  ...["gezinId", "childId", "payer"].map((name) => field(name) << 3),
] as const;
/** Outcomes whose bytes are kept from part to part; in a month of the country some 3,000 occur. */
const OUTCOMES_MAX = 1 << 15;
/** Where an outcome says what; see `core-wasm/assembly/results/outcomes.ts`. */
const OUTCOME = { low: 0, high: 1, voorlopig: 2, cents: 8, bytes: 96 } as const;

/** How `write` ended; see `core-wasm/assembly/results/rows.ts`. */
const STATE = { ended: 0, enough: 1, full: 2, unordered: 3, noOutcome: 4 } as const;

let compiled: WebAssembly.Module | undefined;

export class RowEncoder {
  readonly #table = new Outcomes();
  readonly #outcomes = new OutcomeBytes("RunResult");
  readonly #exports: ResultRowsExports;
  readonly #window: number;
  #memory = new Uint8Array(0);
  #words = new Int32Array(0);
  /** Ranges of households that are still to come. */
  #ranges: (readonly [bigint, bigint])[] = [];
  #isEnded = true;
  #bytes: Buffer = Buffer.alloc(0);
  #rowCount = 0;

  /** `room`: bytes that stay free behind the rows. */
  constructor(readonly room: number) {
    compiled ??= new WebAssembly.Module(new Uint8Array(readFileSync(MODULE_FILE)));
    const writeOutcome = (address = 0): number => this.#writeOutcome(address);
    const { exports } = new WebAssembly.Instance(compiled, { outcomes: { writeOutcome } });
    this.#exports = exports as unknown as ResultRowsExports;
    this.#window = this.#exports.heapBase();
    this.#exports.setTags(...(TAGS as unknown as [number, number, number, number]));
  }

  begin(part: RangeBlocks): void {
    if (this.#table.count > OUTCOMES_MAX) {
      this.#table.clear();
      this.#outcomes.clear();
    }
    const { only, from, to } = part;
    const few = only && [...only].sort((a, b) => (a < b ? -1 : 1));
    this.#ranges = (few?.map((id) => [id, id + 1n] as const) ?? [[from, to] as const]).reverse();
    layPart(this.#exports, this.#window + WINDOW_BYTES, part.blocks);
    this.#isEnded = !this.#nextRange();
  }

  /** Whether all rows have been written. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** What was written into: the bytes that `encode` was given, or more of them. */
  get bytes(): Buffer {
    return this.#bytes;
  }

  get rowCount(): number {
    return this.#rowCount;
  }

  /** Household of the last row. */
  get lastGezinId(): bigint {
    return this.#exports.lastGezinId();
  }

  /** Writes rows from `start` to `enough` and the end of a household; returns where it ends. */
  encode(bytes: Buffer, start: number, enough: number): number {
    const { write, writtenRows, writeState } = this.#exports;
    this.#bytes = bytes;
    this.#rowCount = 0;
    let at = start;
    for (;;) {
      const byteCount = write(this.#window, WINDOW_BYTES, Math.max(enough - at, 0));
      this.#view();
      this.#ensure(at, byteCount);
      this.#bytes.set(this.#memory.subarray(this.#window, this.#window + byteCount), at);
      at += byteCount;
      this.#rowCount += writtenRows();
      const state = writeState();
      if (state === STATE.full) continue;
      if (state === STATE.enough) return at;
      if (state !== STATE.ended) throw faultOf(state);
      this.#isEnded = !this.#nextRange();
      if (this.#isEnded) return at;
    }
  }

  #nextRange(): boolean {
    const range = this.#ranges.pop();
    if (range === undefined) return false;
    if (this.#exports.setRange(...range) === 0) throw faultOf(STATE.unordered);
    return true;
  }

  /** The memory is another one after it has grown. */
  #view(): void {
    const { buffer } = this.#exports.memory;
    if (this.#memory.buffer === buffer) return;
    this.#memory = new Uint8Array(buffer);
    this.#words = new Int32Array(buffer);
  }

  #writeOutcome(address: number): number {
    this.#view();
    const at = address >> 2;
    const words = this.#words;
    const low = (words[at + OUTCOME.low] as number) >>> 0;
    const high = (words[at + OUTCOME.high] as number) >>> 0;
    const cents = words.subarray(at + OUTCOME.cents, at + OUTCOME.cents + COMPONENT_COUNT);
    const voorlopig = words[at + OUTCOME.voorlopig] as number;
    const bytes = this.#outcomes.of(this.#table, this.#table.place(low, high, voorlopig, cents));
    this.#memory.set(bytes, address + OUTCOME.bytes);
    return bytes.length;
  }

  #ensure(at: number, byteCount: number): void {
    const needed = at + byteCount + this.room;
    if (needed <= this.#bytes.length) return;
    const bytes = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#bytes.length));
    bytes.set(this.#bytes.subarray(0, at));
    this.#bytes = bytes;
  }
}

const faultOf = (state: number): RangeError =>
  state === STATE.unordered
    ? fault("households that rise", "one below the one before it")
    : fault("an outcome of the block", "another number, or one that is out of range");
