/**
 * Packs one row as `core-wasm/packing.ts` says, fact by fact, without an object per row: every word
 * has its image of 8 bytes, and a mask says which of them stand in the row.
 *
 * `begin` -> what the row says -> `finish`. A fact that has its default says nothing. The span is
 * no part of what is packed here: it is put in when the row is written.
 */
import { CENTS_MAX, type Fact } from "../../core-wasm/layout.js";
import { FLAG_BITS } from "../../core-wasm/memory.js";
import {
  FIXED_BYTES,
  INCOME_BITS,
  INCOME_FAULT,
  INCOME_SHIFT,
  INCOME_UNKNOWN,
  SHORT_OFFSET,
  WORD_BYTES,
  WORD_MARK,
  WORDS,
} from "../../core-wasm/packing.js";

const INCOME_MAX = 2 ** INCOME_BITS - 1 - INCOME_SHIFT;
const TWO_32 = 2 ** 32;
const FLAGS_AT = 4;
const NUMBER_AT = 4;

/** Place of a fact's value in the images of the words. */
export function placeOf(name: Fact["name"]): number {
  const word = WORDS.find(({ facts }) => facts.some((fact) => fact.name === name));
  if (word === undefined) throw new Error(`packing: expected ${name} in a word, found none`);
  const start = word.number * WORD_BYTES;
  if (word.kind !== "shorts") return start + NUMBER_AT;
  return start + SHORT_OFFSET + 2 * word.facts.findIndex((fact) => fact.name === name);
}

/** Mask of a boolean fact. */
export const flagOf = (name: Fact["name"]): number => 1 << (FLAG_BITS.get(name) as number);

export class RowPacker {
  /** The packed row, in words of 4 bytes. */
  readonly words: Uint32Array;
  readonly #row: DataView;
  readonly #images: Uint32Array;
  readonly #image: DataView;
  #said = 0;
  #flags = 0;

  constructor() {
    const row = new ArrayBuffer(FIXED_BYTES + WORDS.length * WORD_BYTES);
    const image = new ArrayBuffer(WORDS.length * WORD_BYTES);
    this.words = new Uint32Array(row);
    this.#row = new DataView(row);
    this.#images = new Uint32Array(image);
    this.#image = new DataView(image);
    for (const { number } of WORDS) this.#image.setUint8(number * WORD_BYTES, WORD_MARK + number);
  }

  /** Starts a row that says nothing yet. */
  begin(): void {
    this.#said = 0;
    this.#flags = 0;
  }

  /** A number of 4 bytes of what every row has. */
  fixedInt(at: number, value: number): void {
    this.#row.setInt32(at, value);
  }

  fixedShort(at: number, value: number): void {
    this.#row.setInt16(at, value);
  }

  /** The income in whole cents, below 0 when it is not known. */
  income(cents: number): void {
    let packed = INCOME_UNKNOWN;
    if (cents > CENTS_MAX) packed = INCOME_FAULT;
    else if (cents >= 0) packed = Math.min(cents, INCOME_MAX) + INCOME_SHIFT;
    this.#row.setUint16(0, packed / TWO_32);
    this.#row.setUint32(2, packed % TWO_32);
  }

  /** A number of 2 bytes of which 0 is the default. */
  short(place: number, value: number): void {
    if (value === 0) return;
    this.#say(place);
    this.#image.setInt16(place, value);
  }

  /** A boolean that has not its default. */
  flag(mask: number): void {
    this.#flags |= mask;
  }

  /** A day. */
  date(place: number, day: number): void {
    this.#say(place);
    this.#image.setInt32(place, day);
  }

  /** Cents, in two halves of 4 bytes; what they are is said even when they are 0. */
  cents(place: number, high: number, low: number): void {
    this.#say(place);
    this.#image.setUint16(place - 2, high & 0xffff);
    this.#image.setUint8(place - 3, (high >> 16) & 0xff);
    this.#image.setInt32(place, low);
  }

  /** Puts the words behind what every row has; returns the length in words of 4 bytes. */
  finish(): number {
    if (this.#flags !== 0) {
      this.#said |= 1;
      this.#image.setInt32(FLAGS_AT, this.#flags);
    }
    let to = FIXED_BYTES / 4;
    for (let said = this.#said; said !== 0; said &= said - 1) {
      const word = 2 * (31 - Math.clz32(said & -said));
      this.words[to] = this.#images[word] as number;
      this.words[to + 1] = this.#images[word + 1] as number;
      to += 2;
    }
    return to;
  }

  /** Marks the word of a place as said; what it said in another row is forgotten. */
  #say(place: number): void {
    const word = place >> 3;
    const bit = 1 << word;
    if ((this.#said & bit) !== 0) return;
    this.#said |= bit;
    this.#images[2 * word + 1] = 0;
    this.#image.setUint16(word * WORD_BYTES + SHORT_OFFSET, 0);
    this.#image.setUint8(word * WORD_BYTES + 1, 0);
  }
}
