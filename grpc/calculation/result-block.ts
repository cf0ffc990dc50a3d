/** Calculated rows as a ResultBlock: outcomes told once, rows as short numbers. */

import type { DecidedRows } from "../../engine/decisions/rows.js";
import { fieldsOf } from "../contract/fields.js";
import { WireWriter } from "../contract/wire.js";
import { OUTCOME_BYTES_MAX, OutcomeBytes } from "../results/outcome-bytes.js";

const field = fieldsOf("ResultBlock");
const ROW_COUNT = field("rowCount");
const OUTCOMES = field("outcomes");
const OUTCOME_INDEXES = field("outcomeIndexes");
const INDEX_BYTES = 2;

/** Rows of a block, so that the number of an outcome fits 16 bits. */
const ROWS_MAX = 32_768;

export class ResultBlockEncoder {
  readonly #writer = new WireWriter();
  readonly #outcomes = new OutcomeBytes("Outcome");
  /** By row the number of its outcome in the block. */
  readonly #numbers = new Uint16Array(ROWS_MAX);

  /** A block without ids and payers, for who has them in the same order. */
  encode({ outcomes, table, rowCount }: DecidedRows): Buffer {
    const writer = this.#writer;
    this.#outcomes.clear();
    writer.ensure(OUTCOME_BYTES_MAX);
    writer.number(ROW_COUNT, rowCount);
    const numbers = new Int32Array(table.count).fill(-1);
    let count = 0;
    for (let row = 0; row < rowCount; row += 1) {
      const place = outcomes[row] as number;
      if (numbers[place] === -1) {
        numbers[place] = count;
        count += 1;
        writer.bytes(OUTCOMES, this.#outcomes.of(table, place));
      }
      this.#numbers[row] = numbers[place] as number;
    }
    writer.bytes(OUTCOME_INDEXES, new Uint8Array(this.#numbers.buffer, 0, rowCount * INDEX_BYTES));
    return writer.finish();
  }
}
