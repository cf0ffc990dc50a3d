/**
 * The records of one table of facts, found by the number of their subject: a chain through the
 * records for each. Records of other subjects, which a range of ids may bring along, are left out.
 *
 * A record is meant by its number; -1 is none.
 */
import { NO_DAY } from "../../core-wasm/layout.js";
import { type FactRecord, NO_DAY_SENT, PERIOD_AT, PERIOD_END_AT } from "./fact-records.js";
import type { IdIndex } from "./id-index.js";

export const NONE = -1;
const TWO_32 = 2 ** 32;

export class RecordList {
  readonly #bytes: number;
  readonly #view: DataView;
  readonly #first: Int32Array;
  readonly #next: Int32Array;

  constructor({ bytes: recordBytes }: FactRecord, bytes: Uint8Array, subjects: IdIndex) {
    const count = bytes.length / recordBytes;
    this.#bytes = recordBytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#first = new Int32Array(subjects.count).fill(NONE);
    this.#next = new Int32Array(count);
    for (let record = 0; record < count; record += 1) {
      const at = record * recordBytes;
      const subject = subjects.find(this.#view.getInt32(at), this.#view.getInt32(at + 4));
      if (subject < 0) continue;
      this.#next[record] = this.#first[subject] as number;
      this.#first[subject] = record;
    }
  }

  /** A record of a subject, NONE when it has none; `next` gives the others, in no order. */
  first(subject: number): number {
    return this.#first[subject] as number;
  }

  next(record: number): number {
    return this.#next[record] as number;
  }

  /** First month or year of a record. */
  van(record: number): number {
    return this.#view.getInt16(record * this.#bytes + PERIOD_AT);
  }

  /** First month or year no more, of a table of spans. */
  tot(record: number): number {
    return this.#view.getInt16(record * this.#bytes + PERIOD_END_AT);
  }

  /** The record of a subject that holds in a month or school year, of a table of spans. */
  holding(subject: number, moment: number): number {
    let record = this.#first[subject] as number;
    while (record >= 0 && (moment < this.van(record) || moment >= this.tot(record))) {
      record = this.#next[record] as number;
    }
    return record;
  }

  /** The record of a subject of a month or year, of a table of such. */
  of(subject: number, moment: number): number {
    let record = this.#first[subject] as number;
    while (record >= 0 && this.van(record) !== moment) record = this.#next[record] as number;
    return record;
  }

  /** Whether a record of a subject holds over all of from <= m < to, of a table of spans. */
  covers(subject: number, from: number, to: number): boolean {
    let record = this.#first[subject] as number;
    while (record >= 0 && (this.van(record) > from || this.tot(record) < to)) {
      record = this.#next[record] as number;
    }
    return record >= 0;
  }

  /** A number of 2 bytes of a record; `at` is one of its columns. */
  short(record: number, at: number): number {
    return this.#view.getInt16(record * this.#bytes + at);
  }

  bool(record: number, at: number): boolean {
    return this.#view.getInt16(record * this.#bytes + at) === 1;
  }

  /** A number of 4 bytes. */
  int(record: number, at: number): number {
    return this.#view.getInt32(record * this.#bytes + at);
  }

  /** A day since 2000, 3 bytes of a record; NO_DAY when there is none. */
  day(record: number, at: number): number {
    const place = record * this.#bytes + at;
    const day = (this.#view.getInt16(place) << 8) | this.#view.getUint8(place + 2);
    return day === NO_DAY_SENT ? NO_DAY : day;
  }

  /** A number of 8 bytes that is whole cents, or a few below 0. */
  cents(record: number, at: number): number {
    const low = this.int(record, at + 4) >>> 0;
    return this.int(record, at) * TWO_32 + low;
  }
}
