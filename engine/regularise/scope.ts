/**
 * What a regularisation has to look at: the months that everybody decides anew because amounts or
 * rules of them changed, and the households of which facts changed. Nothing else costs anything.
 */
import type pg from "pg";
import { readKept } from "../../core-wasm/checked-parameters.js";
import { PARAMETER_NAMES } from "../../core-wasm/generated/parameter-names.js";
import { ParameterBook } from "../../core-wasm/parameters.js";
import { type Touched, touchedSince } from "../facts/changed-since.js";
import type { FactTableName } from "../facts/tables.js";
import type { Cause } from "./causes.js";
import { type DecidedMonth, readDecidedMonths } from "./decided-months.js";

export interface Scope {
  /** Last delivery that is seen. */
  readonly knownAt: number;
  /** Every month that is decided and may be decided anew, ascending. */
  readonly months: readonly DecidedMonth[];
  /** By month that everybody decides anew: why. */
  readonly changedMonths: ReadonlyMap<number, readonly Cause[]>;
  /** Households of which facts changed, rising. */
  readonly touched: readonly bigint[];
  /** The fact tables in which something changed. */
  readonly changedTables: readonly FactTableName[];
  /** Decided months that have seen later deliveries, and so stay as they are. */
  readonly laterMonthCount: number;
}

export interface Programs {
  readonly book: ParameterBook;
  readonly kernelDigest: string;
}

const NOTHING_TOUCHED: Touched = { gezinIds: [], tables: [] };

export async function readScope(
  client: pg.ClientBase,
  programs: Programs,
  knownAt: number,
): Promise<Scope> {
  const { book } = programs;
  const decided = await readDecidedMonths(client);
  const earlier = decided.filter(({ moment }) => moment <= knownAt);
  const laterMonthCount = decided.length - earlier.length;
  const months = earlier.filter(({ month }) => month <= book.lastMonth);
  const least = months.reduce((moment, month) => Math.min(moment, month.moment), knownAt);
  const { gezinIds: touched, tables: changedTables } =
    least < knownAt ? await touchedSince(client, least, knownAt) : NOTHING_TOUCHED;
  const changedMonths = await readChangedMonths(client, months, programs);
  return { knownAt, months, changedMonths, touched, changedTables, laterMonthCount };
}

async function readChangedMonths(
  client: pg.ClientBase,
  months: readonly DecidedMonth[],
  { book, kernelDigest }: Programs,
): Promise<Map<number, readonly Cause[]>> {
  const before = new Map([[book.digest, book]]);
  const changed = new Map<number, readonly Cause[]>();
  for (const { month, parameterDigest, kernelDigest: kernelBefore } of months) {
    const old = before.get(parameterDigest) ?? (await readBook(client, parameterDigest));
    before.set(parameterDigest, old);
    const causes: Cause[] = kernelBefore === kernelDigest ? [] : [{ kind: "kernel" }];
    causes.push(...changedAmounts(old, book, month));
    if (causes.length > 0) changed.set(month, causes);
  }
  return changed;
}

/** Parameters as they were kept with what was decided by them. */
export async function readBook(client: pg.ClientBase, digest: string): Promise<ParameterBook> {
  const { rows } = await client.query<{ bytes: Buffer }>(
    "SELECT bytes FROM program WHERE digest = $1",
    [digest],
  );
  const [row] = rows;
  if (row === undefined) throw new Error(`program: expected parameters ${digest}, found none`);
  return new ParameterBook(readKept(row.bytes.toString()), digest);
}

/** The values of a month's sheet that are others now. */
function changedAmounts(old: ParameterBook, book: ParameterBook, month: number): Cause[] {
  if (old.digest === book.digest) return [];
  const [before, after] = [old.sheet(month).values, book.sheet(month).values];
  const names = PARAMETER_NAMES.filter((_, slot) => before[slot] !== after[slot]);
  return names.map((name) => ({ kind: "amount", name }));
}
