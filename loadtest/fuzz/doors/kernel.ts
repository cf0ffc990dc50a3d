/** COPY bytes and packed rows: whatever they say, a row is a result or a fault, and sums agree. */

import { inputBytes } from "../../../bench/material/input-bytes.js";
import { RowMaker } from "../../../bench/material/rows/rows.js";
import { Kernel } from "../../../core-wasm/kernel.js";
import { COMPONENTS } from "../../../core-wasm/layout.js";
import type { ParameterBook } from "../../../core-wasm/parameters.js";
import { rowEnd } from "../../../engine/input/packed-rows.js";
import { unpackRow } from "../../../engine/input/unpack-row.js";
import { decodeRows } from "../../../engine/scan/decode-rows.js";
import { type Door, require } from "../door.js";

const HEADER_BYTES = 25;
const TRAILER_BYTES = 2;
const ROWS = [1, 3, 9];
/** A piece that is shorter than a row, and one that is longer. */
const PIECE_BYTES = [7, 61];

async function seedsOf(kernel: Kernel, month: number): Promise<Buffer[]> {
  const maker = new RowMaker(kernel, 7);
  return ROWS.map((rows, at) => {
    const filled = maker.fillMonth(month, 1 + at * 100, rows);
    return inputBytes(kernel, filled.rows);
  });
}

/** What decoding came to: rows and the columns that they filled, or the fault in words. */
function decoded(kernel: Kernel, input: Buffer, pieceBytes: number): string {
  kernel.beginDecode();
  let rest = 0;
  try {
    for (let at = 0; at < input.length; at += pieceBytes) {
      const piece = input.subarray(at, at + pieceBytes);
      kernel.copyIn.set(piece, rest);
      rest = kernel.decode(rest + piece.length);
      require(rest <= pieceBytes * 64 + input.length, "expected a rest within what came");
    }
  } catch (error) {
    if (error instanceof RangeError) return "fault";
    throw error;
  }
  if (!kernel.isDecoded || rest !== 0) return "unfinished";
  const { gezinId, childId, payer, geboortedatum } = kernel.facts;
  const rows = Array.from({ length: kernel.decodedRows }, (_, row) =>
    [gezinId[row], childId[row], payer[row], geboortedatum[row], kernel.faults[row]].join(" "),
  );
  return rows.join("\n");
}

/** Every row of a decoded batch is a result that adds up, or has a fault. */
function requireResults(kernel: Kernel, book: ParameterBook, rowCount: number): void {
  kernel.prepare(rowCount);
  kernel.calculate(book.sheet(book.newestConfirmedMonth));
  const { results, faults } = kernel;
  for (let row = 0; row < rowCount; row += 1) {
    if (faults[row] !== 0) continue;
    const cents = COMPONENTS.map((name) => results[`${name}Cents`][row] as number);
    require(cents.every((amount) => amount >= 0), "expected cents of 0 or more");
    const sum = cents.reduce((all, amount) => all + amount, 0);
    require(sum === results.totaalCents[row], "expected a total that is the sum of its components");
    require(sum === 0 || results.redenen[row] !== 0n, "expected a reason for what is paid");
  }
}

export async function copyDoor(book: ParameterBook): Promise<Door> {
  const kernel = await Kernel.load();
  return {
    ...{ name: "copy", weight: 20, form: "bytes" },
    seeds: await seedsOf(kernel, book.newestConfirmedMonth),
    check(input) {
      const whole = decoded(kernel, input, Math.max(input.length, 1));
      const rowCount = kernel.decodedRows;
      const isTaken = whole !== "fault" && whole !== "unfinished";
      if (isTaken) requireResults(kernel, book, rowCount);
      for (const bytes of PIECE_BYTES) {
        const again = decoded(kernel, input, bytes);
        require(again === whole, `expected the same in pieces of ${bytes} bytes`);
      }
      return isTaken;
    },
  };
}

export async function packedDoor(book: ParameterBook): Promise<Door> {
  const kernel = await Kernel.load();
  const seeds = await seedsOf(kernel, book.newestConfirmedMonth);
  return {
    ...{ name: "packed", weight: 20, form: "bytes" },
    seeds: seeds.map((bytes) => bytes.subarray(HEADER_BYTES, bytes.length - TRAILER_BYTES)),
    check(input) {
      const rows: Buffer[] = [];
      for (let at = 0; at < input.length; ) {
        const end = rowEnd(input, at);
        require(end > at, "expected a row that ends behind its begin");
        rows.push(input.subarray(at, end));
        at = end;
      }
      kernel.beginDecode();
      try {
        decodeRows(kernel, { bytes: input, rowCount: rows.length });
      } catch (error) {
        if (error instanceof RangeError) return false;
        throw error;
      }
      for (const [row, bytes] of rows.entries()) {
        const found = unpackRow(bytes);
        const id = found.get("gezinId");
        require(id === String(kernel.facts.gezinId[row]), `expected household ${id} in row ${row}`);
      }
      requireResults(kernel, book, rows.length);
      return true;
    },
  };
}
