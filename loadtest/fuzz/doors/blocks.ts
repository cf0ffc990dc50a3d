/** Blocks of decisions: what is unpacked and packed again is the same rows. */

import { Random } from "../../../bench/accuracy/random.js";
import { COMPONENT_COUNT } from "../../../engine/decisions/outcomes.js";
import { BlockPacker } from "../../../engine/decisions/pack-block.js";
import { DecidedRows } from "../../../engine/decisions/rows.js";
import { unpack } from "../../../engine/decisions/unpack-block.js";
import { type Door, require } from "../door.js";

const HEAD_BYTES = 2;
const GEZIN = 5_000;
const FIRST_MONTH = 24_300;

/** A block as the fuzz has it: its number of rows, two bytes, and its bytes. */
function seedOf(random: Random, rowCount: number, months: number): Buffer {
  const rows = new DecidedRows();
  rows.reserve(rowCount);
  for (let row = 0; row < rowCount; row += 1) {
    const cents = new Int32Array(COMPONENT_COUNT);
    cents[random.below(COMPONENT_COUNT)] = random.pick([100, 17_666, 2 ** 26]);
    rows.gezinIds.set([GEZIN + Math.floor(row / 2) * random.pick([1, 700]), 0], row * 2);
    rows.childIds.set([random.below(100_000), random.below(2)], row * 2);
    rows.outcomes[row] = rows.table.place(1 + random.below(9), random.below(2), row % 2, cents);
    rows.vanMaand[row] = FIRST_MONTH + random.below(months);
    rows.totMaand[row] = (rows.vanMaand[row] as number) + 1;
    rows.rowCount += 1;
  }
  sortGezinnen(rows);
  const bytes = new BlockPacker().pack(rows, 0, rowCount);
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt16BE(rowCount);
  return Buffer.concat([head, bytes]);
}

function sortGezinnen(rows: DecidedRows): void {
  for (let row = 1; row < rows.rowCount; row += 1) {
    const before = rows.gezinIds[row * 2 - 2] as number;
    rows.gezinIds[row * 2] = Math.max(before, rows.gezinIds[row * 2] as number);
  }
}

const textOf = (rows: DecidedRows): string =>
  Array.from({ length: rows.rowCount }, (_, row) => {
    const { redenen, voorlopig, componenten } = rows.table.at(rows.outcomes[row] as number);
    const months = `${rows.vanMaand[row]} ${rows.totMaand[row]}`;
    const said = `${redenen} ${voorlopig} ${componenten}`;
    return `${rows.gezinId(row)} ${rows.childId(row)} ${months} ${said}`;
  }).join("\n");

export function blocksDoor(): Door {
  const random = new Random(11);
  const packer = new BlockPacker();
  const rows = new DecidedRows();
  const again = new DecidedRows(rows.table);
  const read = (bytes: Uint8Array, rowCount: number, into: DecidedRows): void => {
    into.rowCount = 0;
    unpack({ payer: 1, gezinLow: GEZIN, gezinHigh: 0, rowCount, bytes }, into);
  };
  return {
    ...{ name: "blocks", weight: 20, form: "bytes" },
    seeds: [seedOf(random, 1, 1), seedOf(random, 7, 1), seedOf(random, 30, 5)],
    check(input) {
      if (input.length < HEAD_BYTES) return false;
      const rowCount = Math.max(input.readUInt16BE(0), 1);
      rows.table.clear();
      try {
        read(input.subarray(HEAD_BYTES), rowCount, rows);
      } catch (error) {
        if (error instanceof RangeError && error.message.startsWith("block: expected"))
          return false;
        throw error;
      }
      require(rows.rowCount === rowCount, `expected ${rowCount} rows, found ${rows.rowCount}`);
      const [low, high] = rows.gezinIds;
      const packed = packer.pack(rows, 0, rowCount);
      again.rowCount = 0;
      const block = {
        payer: 1,
        gezinLow: low as number,
        gezinHigh: high as number,
        rowCount,
        bytes: packed,
      };
      unpack(block, again);
      require(textOf(again) === textOf(rows), "expected the rows that were packed again");
      return true;
    },
  };
}
