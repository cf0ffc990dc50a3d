/**
 * The decisions of a partition as they are stored: its own blocks, and those of the runs that it
 * rests on, put together as every reader does, and back in the columns of a kernel.
 */
import type pg from "pg";
import type { Kernel } from "../../core-wasm/kernel.js";
import { COMPONENTS } from "../../core-wasm/layout/components.js";
import type { PackedBlock } from "../decisions/block-sink.js";
import { blocksDigest, type ChainBlock, readBlocks } from "../decisions/block-table.js";
import type { Block } from "../decisions/open-block.js";
import { COMPONENT_COUNT, type Outcomes } from "../decisions/outcomes.js";
import { DecidedRows } from "../decisions/rows.js";
import { ALL_PAYERS, StateReader } from "../decisions/state-reader.js";
import { unpack, unpackGezin } from "../decisions/unpack-block.js";
import { errorMessage } from "../errors.js";
import type { GezinRange } from "../input/households.js";

export interface StoredRows {
  /** Blocks that the run itself wrote for the partition, by payer and household. */
  readonly blocks: readonly PackedBlock[];
  readonly blocksDigest: string;
  /** Of the runs that it rests on. */
  readonly base: readonly ChainBlock[];
  /** Those of blocks that can be read. */
  readonly rows: DecidedRows;
  readonly faults: readonly BlockFault[];
}

/** A block that can not be read. */
export interface BlockFault {
  readonly run: number;
  readonly payer: number;
  readonly gezinId: string;
  readonly found: string;
}

interface BlockRow {
  readonly payer: number;
  readonly gezin_from: string;
  readonly gezin_last: string;
  readonly row_count: number;
  readonly rows: Buffer;
}

const OWN = `
  SELECT payer, gezin_from, gezin_last, row_count, rows FROM decision
  WHERE run_id = $1 AND gezin_from >= $2 AND gezin_from < $3 ORDER BY payer, gezin_from`;

/** Reads the rows of a range of households; `chain` ends with the run itself. */
export async function readStoredRows(
  client: pg.ClientBase,
  chain: readonly number[],
  range: GezinRange,
  month: number,
  table: Outcomes,
): Promise<StoredRows> {
  const found = await client.query<BlockRow>(OWN, [
    ...[chain.at(-1), String(range.from), String(range.to)],
  ]);
  const blocks = found.rows.map((row) => ({
    payer: row.payer,
    gezinFrom: BigInt(row.gezin_from),
    gezinLast: BigInt(row.gezin_last),
    rowCount: row.row_count,
    bytes: row.rows,
  }));
  const chainBelow = chain.slice(0, -1);
  const query = { chain: chainBelow, payers: ALL_PAYERS, range };
  const base = chainBelow.length === 0 ? [] : await readBlocks(client, query);
  const faults: BlockFault[] = [];
  const own = chain.at(-1) as number;
  const read = blocks.filter((block) => isRead(asStored(block), own, faults));
  const below = base.filter((block) => isRead(block, chain[block.depth - 1] as number, faults));
  const rows = layRows(read, below, range, month, table);
  return { blocks, blocksDigest: blocksDigest(blocks), base: below, rows, faults };
}

/** Rows that are looked at and thrown away. */
const SCRATCH = new DecidedRows();

function scratch(): DecidedRows {
  SCRATCH.rowCount = 0;
  SCRATCH.table.clear();
  return SCRATCH;
}

/** Whether a block can be read; notes it when not. */
function isRead(block: Block, run: number, faults: BlockFault[]): boolean {
  try {
    unpack(block, scratch());
    return true;
  } catch (error) {
    const gezinId = String((BigInt(block.gezinHigh) << 32n) | BigInt(block.gezinLow));
    faults.push({ run, payer: block.payer, gezinId, found: errorMessage(error) });
    return false;
  }
}

function layRows(
  blocks: readonly PackedBlock[],
  base: readonly ChainBlock[],
  range: GezinRange,
  month: number,
  table: Outcomes,
): DecidedRows {
  const state = new StateReader(table);
  state.load(base);
  state.lay(blocks.map(asStored));
  const read = state.rows(range, month);
  const rows = new DecidedRows(table);
  rows.append(read, 0, read.rowCount);
  return rows;
}

export const asStored = ({ payer, gezinFrom, rowCount, bytes }: PackedBlock) => ({
  ...{ payer, rowCount, bytes },
  gezinLow: Number(BigInt.asUintN(32, gezinFrom)),
  gezinHigh: Number(BigInt.asUintN(32, gezinFrom >> 32n)),
});

/** Puts rows into the columns that the kernel encodes and that reasons are added up from. */
export function fillKernel(kernel: Kernel, rows: DecidedRows): void {
  const { rowCount, table } = rows;
  if (rowCount > kernel.rowCapacity) {
    throw new RangeError(`rows: expected at most ${kernel.rowCapacity}, found ${rowCount}`);
  }
  const { facts, results, faults } = kernel;
  const halves = ({ buffer, byteOffset }: BigInt64Array | BigUint64Array): Uint32Array =>
    new Uint32Array(buffer, byteOffset, rowCount * 2);
  halves(facts.gezinId).set(rows.gezinIds.subarray(0, rowCount * 2));
  halves(facts.childId).set(rows.childIds.subarray(0, rowCount * 2));
  const redenen = halves(results.redenen);
  const cents = COMPONENTS.map((name) => results[`${name}Cents`]);
  faults.fill(0, 0, rowCount);
  for (let row = 0; row < rowCount; row += 1) {
    const place = rows.outcomes[row] as number;
    facts.payer[row] = rows.payers[row] as number;
    redenen[row * 2] = table.low[place] as number;
    redenen[row * 2 + 1] = table.high[place] as number;
    results.voorlopig[row] = table.voorlopig[place] as number;
    results.totaalCents[row] = table.totaal[place] as number;
    const at = place * COMPONENT_COUNT;
    for (let component = 0; component < COMPONENT_COUNT; component += 1) {
      (cents[component] as Int32Array)[row] = table.cents[at + component] as number;
    }
  }
}

/** The run of a chain that said last what holds of a household and payer; it is where it stands. */
export function runThatSaid(
  stored: StoredRows,
  chain: readonly number[],
  payer: number,
  gezinId: bigint,
): number {
  const mentions = (block: Block): boolean =>
    block.payer === payer && unpackGezin(block, gezinId, scratch()) > 0;
  const own = chain.at(-1) as number;
  const blocks = stored.blocks.map(asStored);
  const isFaulty = (block: Block) => !isRead(block, own, []);
  if (blocks.some((block) => !isFaulty(block) && mentions(block))) return own;
  const depths = stored.base.filter(mentions).map(({ depth }) => depth);
  return depths.length === 0 ? own : (chain[Math.max(...depths) - 1] as number);
}
