/**
 * The facts of two databases, table by table, where they are read. A table is counted and digested
 * first; only of those that differ the rows are read, both in order, so that of any population no
 * more than some thousands are in memory.
 */
import type pg from "pg";
import { type Database, inTransaction } from "../../engine/database/connection.js";
import type { FactTableName } from "../../engine/facts/tables.js";
import { factRows, readableFacts, type TableFacts } from "./readable-facts.js";

/** A table of which the two say something else. */
export interface Difference {
  readonly table: string;
  readonly expected: number;
  readonly found: number;
  /** The first facts that only one of them has. */
  readonly missing: readonly string[];
  readonly surplus: readonly string[];
}

export interface Compared {
  /** Facts that are read, by table. */
  readonly facts: readonly TableFacts[];
  readonly differences: readonly Difference[];
}

const SHOWN_MAX = 3;

/** Of many facts one side is read for minutes, in which the other is silent. */
const PATIENT = { isPatient: true };

export async function compareFacts(truth: Database, told: Database): Promise<Compared> {
  const compare = async (trueClient: pg.ClientBase, toldClient: pg.ClientBase) => {
    const [facts, found] = await Promise.all([
      readableFacts(trueClient),
      readableFacts(toldClient),
    ]);
    const differences: Difference[] = [];
    for (const [at, { table, count, digest }] of facts.entries()) {
      const other = found[at] as TableFacts;
      if (other.count === count && other.digest === digest) continue;
      const only = await firstDifferences(trueClient, toldClient, table);
      differences.push({ table, expected: count, found: other.count, ...only });
    }
    return { facts, differences };
  };
  return inTransaction(
    truth,
    (trueClient) => inTransaction(told, (toldClient) => compare(trueClient, toldClient), PATIENT),
    PATIENT,
  );
}

/** Both in order, side by side, until enough is found. */
async function firstDifferences(truth: pg.ClientBase, told: pg.ClientBase, table: FactTableName) {
  const [is, was] = [factRows(truth, table), factRows(told, table)];
  const [missing, surplus]: [string[], string[]] = [[], []];
  const next = async (rows: AsyncGenerator<string>) => (await rows.next()).value as string | null;
  let [a, b] = [await next(is), await next(was)];
  while ((a ?? b ?? null) !== null) {
    if (missing.length >= SHOWN_MAX && surplus.length >= SHOWN_MAX) break;
    const order =
      a === b ? 0 : (b ?? null) === null ? -1 : (a ?? null) === null ? 1 : byBytes(a, b);
    if (order < 0) missing.push(a as string);
    if (order > 0) surplus.push(b as string);
    if (order <= 0) a = await next(is);
    if (order >= 0) b = await next(was);
  }
  await is.return(undefined);
  await was.return(undefined);
  return { missing: missing.slice(0, SHOWN_MAX), surplus: surplus.slice(0, SHOWN_MAX) };
}

/** The order of the database's collation "C". */
const byBytes = (a: string | null, b: string | null): number =>
  Buffer.compare(Buffer.from(a ?? ""), Buffer.from(b ?? ""));
