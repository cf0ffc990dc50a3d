/**
 * What runs decided of some households, month by month.
 *
 * Every run is asked once for all of them. Of a household and a payer a month is what the newest
 * run of its chain says; where that is as in the month before, so are its rows, the same object.
 */
import type pg from "pg";
import { type ChainBlock, readBlocks } from "./block-table.js";
import type { Outcomes } from "./outcomes.js";
import { DecidedRows, NO_CHILD } from "./rows.js";
import { ALL_PAYERS } from "./state-reader.js";
import { unpackGezin } from "./unpack-block.js";

export interface HouseholdHistory {
  readonly gezinId: bigint;
  /** Those that were asked for. */
  readonly months: readonly DecidedMonth[];
}

export interface DecidedMonth {
  readonly month: number;
  /** Ascending by child. */
  readonly rows: readonly DecidedRow[];
}

export interface DecidedRow {
  readonly childId: bigint;
  /** Code of the layout. */
  readonly payer: number;
  /** Place in the table of outcomes. */
  readonly outcome: number;
}

/** A month, and the runs by which its run is read. */
export interface ChainMonth {
  readonly month: number;
  readonly chain: readonly number[];
}

/** Households of one question; blocks between them are read whole. */
const TOGETHER_MAX = 100;
/** Households that are looked up one by one. */
const FEW_MAX = 16;

/** Reads the history of households, given in rising order; months rising. */
export async function readHistory(
  client: pg.ClientBase,
  months: readonly ChainMonth[],
  gezinIds: readonly bigint[],
  table: Outcomes,
): Promise<HouseholdHistory[]> {
  const runIds = [...new Set(months.flatMap(({ chain }) => chain))];
  const histories: HouseholdHistory[] = [];
  for (let from = 0; from < gezinIds.length; from += TOGETHER_MAX) {
    const some = gezinIds.slice(from, from + TOGETHER_MAX);
    const said = new Said(await readSome(client, runIds, some), runIds, table);
    for (const gezinId of some) histories.push({ gezinId, months: said.months(gezinId, months) });
  }
  return histories;
}

function readSome(
  client: pg.ClientBase,
  chain: readonly number[],
  gezinIds: readonly bigint[],
): Promise<ChainBlock[]> {
  const [first = 0n] = gezinIds;
  const range = { from: first, to: (gezinIds.at(-1) ?? first) + 1n };
  const few = gezinIds.length <= FEW_MAX ? { gezinIds } : {};
  return readBlocks(client, { chain, payers: ALL_PAYERS, range, ...few });
}

/** What runs say of households, as far as their blocks were read. */
class Said {
  readonly #rows: DecidedRows;
  readonly #byRun = new Map<number, ChainBlock[]>();
  /** Of the household that is looked at: what a run says, by run and payer. */
  readonly #found = new Map<string, readonly DecidedRow[] | undefined>();

  constructor(blocks: readonly ChainBlock[], chain: readonly number[], table: Outcomes) {
    this.#rows = new DecidedRows(table);
    for (const block of blocks) {
      const runId = chain[block.depth - 1] as number;
      const own = this.#byRun.get(runId) ?? [];
      this.#byRun.set(runId, own);
      own.push(block);
    }
  }

  months(gezinId: bigint, asked: readonly ChainMonth[]): DecidedMonth[] {
    this.#found.clear();
    let before: readonly (readonly DecidedRow[])[] = [];
    let rows: readonly DecidedRow[] = [];
    return asked.map(({ month, chain }) => {
      const parts = ALL_PAYERS.flatMap((payer) => {
        const part = this.#newest(gezinId, payer, chain);
        return part === undefined ? [] : [part];
      });
      if (parts.length !== before.length || parts.some((part, place) => part !== before[place])) {
        rows = inOrder(parts);
        before = parts;
      }
      return { month, rows };
    });
  }

  #newest(gezinId: bigint, payer: number, chain: readonly number[]) {
    for (let place = chain.length - 1; place >= 0; place -= 1) {
      const found = this.#say(gezinId, payer, chain[place] as number);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** What a run says of a household and payer; undefined = nothing. */
  #say(gezinId: bigint, payer: number, runId: number): readonly DecidedRow[] | undefined {
    const key = `${runId} ${payer}`;
    if (this.#found.has(key)) return this.#found.get(key);
    const rows = this.#rows;
    rows.rowCount = 0;
    for (const block of this.#byRun.get(runId) ?? []) {
      if (block.payer === payer) unpackGezin(block, gezinId, rows);
    }
    const found = rows.rowCount === 0 ? undefined : plainRows(rows);
    this.#found.set(key, found);
    return found;
  }
}

function plainRows(rows: DecidedRows): DecidedRow[] {
  return Array.from({ length: rows.rowCount }, (_, row) => ({
    childId: rows.childId(row),
    payer: rows.payers[row] as number,
    outcome: rows.outcomes[row] as number,
  }));
}

/** The rows of all payers, those that say that there is nothing left out. */
function inOrder(parts: readonly (readonly DecidedRow[])[]): DecidedRow[] {
  const rows = parts.flat().filter(({ childId }) => childId !== BigInt(NO_CHILD));
  return rows.sort((a, b) => (a.childId < b.childId ? -1 : a.childId > b.childId ? 1 : 0));
}
