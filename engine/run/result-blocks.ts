/**
 * The results of a published run, or what is decided of its month since, as the blocks that are
 * stored: a partition at a time, the next one read while one is worked on. Whoever reads slowly
 * holds nothing: each partition is a statement of its own.
 */
import type pg from "pg";
import { PAYERS } from "../../core-wasm/layout/enumerations.js";
import { CopyMemory } from "../database/copy-out.js";
import type { RangeBlocks } from "../decisions/block-rows.js";
import { type BlockReading, type ChainBlock, readBlocks } from "../decisions/block-table.js";
import { packChanges } from "../decisions/changes.js";
import { type Differences, readDifferences } from "../decisions/differences.js";
import { layDifferences, REGULARISED } from "../decisions/lay-differences.js";
import { storedAs } from "../decisions/month-decider.js";
import { ALL_PAYERS, State } from "../decisions/state.js";
import type { GezinRange } from "../input/households.js";
import type { PayerName } from "./manifest.js";

/** Which results. */
export interface ResultQuery {
  readonly runId: number;
  /** With what regularisations up to this one decided since; 0 or undefined = as the run says. */
  readonly regularisationId?: number | undefined;
  /** Undefined = all payers. */
  readonly payer?: PayerName | undefined;
  /** Households behind this one; undefined = from the first. */
  readonly after?: bigint | undefined;
  /** Only these households; empty = all. */
  readonly gezinIds?: readonly bigint[];
}

/** Statements that begin a transaction as whoever may see what is read in it. */
export type ReadScope = string;

interface RunRow {
  readonly month: number;
  readonly chain: readonly number[] | null;
  readonly gezin_from: string;
  readonly gezin_to: string;
}

const SELECT_RUN = `
  SELECT month, chain, gezin_from, gezin_to FROM run JOIN run_range USING (run_id)
  WHERE run_id = $1 AND gezin_to > $2 ORDER BY partition_no`;

/** Gives the parts of a finished run that may have rows; each until the next one is asked for. */
export async function* readResultBlocks(
  client: pg.ClientBase,
  query: ResultQuery,
  scope?: ReadScope,
): AsyncGenerator<RangeBlocks> {
  const { runId, after = 0n, gezinIds = [] } = query;
  const { rows: found } = await client.query<RunRow>(SELECT_RUN, [runId, String(after + 1n)]);
  const memories = [new CopyMemory(), new CopyMemory()];
  const read = (place: number): Promise<RangeBlocks | undefined> => {
    const part = partOf(found[place], after, gezinIds);
    if (part === undefined) return Promise.resolve(undefined);
    const memory = memories[place % 2] as CopyMemory;
    const reading = readPart(client, query, part, { scope, memory });
    reading.catch(() => undefined);
    return reading;
  };
  let next = read(0);
  for (let place = 0; place < found.length; place += 1) {
    const part = await next;
    next = read(place + 1);
    if (part !== undefined && part.blocks.length > 0) yield part;
  }
}

interface Part extends GezinRange {
  readonly month: number;
  readonly chain: readonly number[];
  readonly only: ReadonlySet<bigint> | undefined;
}

/** A partition without what was read before; undefined when nobody of it is asked for. */
function partOf(
  row: RunRow | undefined,
  after: bigint,
  gezinIds: readonly bigint[],
): Part | undefined {
  if (row === undefined) return undefined;
  const from = BigInt(row.gezin_from) > after ? BigInt(row.gezin_from) : after + 1n;
  const to = BigInt(row.gezin_to);
  const part = { month: row.month, chain: row.chain ?? [], from, to };
  if (gezinIds.length === 0) return { ...part, only: undefined };
  const only = new Set(gezinIds.filter((id) => id >= from && id < to));
  return only.size === 0 ? undefined : { ...part, only };
}

async function readPart(
  client: pg.ClientBase,
  { runId, regularisationId = 0, payer }: ResultQuery,
  { month, chain, from, to, only }: Part,
  reading: BlockReading,
): Promise<RangeBlocks> {
  const payers = payer === undefined ? ALL_PAYERS : [PAYERS.indexOf(payer)];
  const range = { from, to };
  const few = only === undefined ? {} : { gezinIds: [...only] };
  const blocks = await readBlocks(client, { chain, payers, range, ...few }, reading);
  const part = { month, from, to, only };
  if (regularisationId === 0) return { ...part, blocks };
  const households = only === undefined ? range : [...only];
  const { scope } = reading;
  if (scope !== undefined) await client.query(scope);
  const differences = await readDifferences(client, {
    ...{ months: [{ month, runId }], households, payers, regularisationId },
  });
  if (scope !== undefined) await client.query("COMMIT");
  return { ...part, blocks: withDifferences(blocks, month, range, differences) };
}

/** One layer more, of the households that differ. */
function withDifferences(
  blocks: readonly ChainBlock[],
  month: number,
  range: GezinRange,
  differences: Differences,
): readonly ChainBlock[] {
  if (differences.count === 0) return blocks;
  const state = new State();
  state.load(blocks);
  const run = state.rows(range, month);
  const now = layDifferences(run, month, differences, REGULARISED);
  const depth = 1 + blocks.reduce((deepest, block) => Math.max(deepest, block.depth), 0);
  const layer = packChanges(now, run).blocks.map((block) => ({ ...storedAs(block), depth }));
  return [...blocks, ...layer];
}
