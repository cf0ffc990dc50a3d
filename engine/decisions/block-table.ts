/** The table `decision`: blocks into it, and out of it, by binary COPY. */

import { createHash } from "node:crypto";
import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { counted } from "../counted.js";
import { type CopyMemory, copyOut, type Reading } from "../database/copy-out.js";
import { type GezinRange, idArray, wholeNumber } from "../input/households.js";
import type { PackedBlock } from "./block-sink.js";
import type { Block } from "./open-block.js";

/** A block with the place of its run in the chain that was asked for, the oldest first, from 1. */
export interface ChainBlock extends Block {
  readonly depth: number;
}

export interface BlockQuery {
  /** Runs, the oldest first. */
  readonly chain: readonly number[];
  /** Codes of the layout. */
  readonly payers: readonly number[];
  readonly range: GezinRange;
  /** Only blocks that may hold one of these households, few of them. */
  readonly gezinIds?: readonly bigint[];
}

const COPY_HEADER = Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1");
const COPY_TRAILER = Buffer.from([0xff, 0xff]);
const COPY_IN = `COPY decision (run_id, payer, gezin_from, gezin_last, row_count, rows)
  FROM STDIN (FORMAT binary)`;
const COLUMNS_IN = 6;
/** Bytes of a block before its rows, as COPY sends it: number of fields, five of them, a length. */
const HEAD_IN = 2 + 8 + 6 + 12 + 12 + 8 + 4;
const PIECE_BYTES = 64 << 10;
/** What of a block is digested besides its rows: payer, both households, number of rows. */
const KEY_BYTES = 2 + 8 + 8 + 4;

/** Writes the blocks of a run; throws a RangeError when PostgreSQL has not taken every one. */
export async function writeBlocks(
  writer: pg.ClientBase,
  runId: number,
  blocks: readonly PackedBlock[],
): Promise<void> {
  if (blocks.length === 0) return;
  const sink = writer.query(copyFrom(COPY_IN));
  await pipeline(piecesOf(runId, blocks), sink);
  if (sink.rowCount === blocks.length) return;
  throw new RangeError(
    `copy: expected ${counted(blocks.length, "block")} written, found ${sink.rowCount}`,
  );
}

/** Some blocks at a time: memory as large as all of them would come back in pieces. */
function* piecesOf(runId: number, blocks: readonly PackedBlock[]): Generator<Buffer> {
  let parts: Uint8Array[] = [COPY_HEADER];
  let byteCount = 0;
  for (const block of blocks) {
    parts.push(headOf(runId, block), block.bytes);
    byteCount += block.bytes.length;
    if (byteCount < PIECE_BYTES) continue;
    yield Buffer.concat(parts);
    parts = [];
    byteCount = 0;
  }
  yield Buffer.concat([...parts, COPY_TRAILER]);
}

function headOf(runId: number, block: PackedBlock): Buffer {
  const head = Buffer.allocUnsafe(HEAD_IN);
  let at = head.writeInt16BE(COLUMNS_IN);
  at = head.writeInt32BE(runId, head.writeInt32BE(4, at));
  at = head.writeInt16BE(block.payer, head.writeInt32BE(2, at));
  at = head.writeBigInt64BE(block.gezinFrom, head.writeInt32BE(8, at));
  at = head.writeBigInt64BE(block.gezinLast, head.writeInt32BE(8, at));
  at = head.writeInt32BE(block.rowCount, head.writeInt32BE(4, at));
  head.writeInt32BE(block.bytes.length, at);
  return head;
}

/** SHA-256 over blocks by payer and household; PostgreSQL makes the same one (`blocks_digest`). */
export function blocksDigest(blocks: readonly PackedBlock[]): string {
  const hash = createHash("sha256");
  const key = Buffer.alloc(KEY_BYTES);
  for (const { payer, gezinFrom, gezinLast, rowCount, bytes } of blocks) {
    key.writeInt16BE(payer);
    key.writeBigInt64BE(gezinFrom, 2);
    key.writeBigInt64BE(gezinLast, 10);
    key.writeInt32BE(rowCount, 18);
    hash.update(key).update(bytes);
  }
  return hash.digest("hex");
}

export interface BlockReading {
  /** Statements that begin a transaction in which blocks are read. */
  readonly scope?: string | undefined;
  /** Where they lie, until it is given to another reading. */
  readonly memory?: CopyMemory;
}

/** The blocks that touch a range of households, in no order. */
export async function readBlocks(
  client: pg.ClientBase,
  query: BlockQuery,
  { scope, memory }: BlockReading = {},
): Promise<ChainBlock[]> {
  const sql = blocksSql(query);
  const whole = scope === undefined ? sql : `${scope}; ${sql}; COMMIT`;
  return blocksOf(await copyOut(client, whole, memory));
}

/** The same, to be read together with other things. */
export const blockReading = (query: BlockQuery): Reading<ChainBlock[]> => ({
  ...{ sql: blocksSql(query), of: blocksOf },
});

function blocksOf(bytes: Buffer): ChainBlock[] {
  const blocks: ChainBlock[] = [];
  const end = addBlocks(bytes, COPY_HEADER.length, blocks);
  if (bytes.subarray(end).equals(COPY_TRAILER)) return blocks;
  throw new RangeError(
    `copy: expected a trailer behind ${counted(blocks.length, "block")}, found none`,
  );
}

/** A block in one field: two thirds of the work of a field a column, for server and driver. */
function blocksSql({ chain, payers, range, gezinIds }: BlockQuery): string {
  const runs = `'{${chain.map(wholeNumber).join(",")}}'::integer[]`;
  const codes = `'{${payers.map(wholeNumber).join(",")}}'::smallint[]`;
  const blocks = (from: unknown, to: unknown) =>
    `decision_blocks(${runs}, ${codes}, ${from}, ${to})`;
  const found =
    gezinIds === undefined
      ? blocks(BigInt(range.from), BigInt(range.to))
      : `(SELECT DISTINCT ON (depth, payer, gezin_from) block.*
         FROM unnest(${idArray(gezinIds)}) gezin (id)
           CROSS JOIN LATERAL ${blocks("gezin.id", "gezin.id + 1")} block)`;
  return `COPY (SELECT int4send(depth) || int2send(payer) || int8send(gezin_from)
      || int4send(row_count) || rows FROM ${found} block) TO STDOUT (FORMAT binary)`;
}

/** Where a block says what, as `blocksSql` packs it, and where its rows begin. */
const AT = { depth: 0, payer: 4, gezin: 6, rowCount: 14, rows: 18 } as const;
/** Bytes before the field of a row that has one: the count of fields and its length. */
const FIELD_BYTES = 2 + 4;

/** Adds the blocks that lie whole in bytes from `at` on; returns where the next begins. */
function addBlocks(bytes: Buffer, start: number, blocks: ChainBlock[]): number {
  let at = start;
  while (at + FIELD_BYTES <= bytes.length) {
    const from = at + FIELD_BYTES;
    const end = from + bytes.readInt32BE(at + 2);
    if (end > bytes.length) return at;
    blocks.push({
      depth: bytes.readInt32BE(from + AT.depth),
      payer: bytes.readInt16BE(from + AT.payer),
      gezinHigh: bytes.readUInt32BE(from + AT.gezin),
      gezinLow: bytes.readUInt32BE(from + AT.gezin + 4),
      rowCount: bytes.readInt32BE(from + AT.rowCount),
      bytes: bytes.subarray(from + AT.rows, end),
    });
    at = end;
  }
  return at;
}
