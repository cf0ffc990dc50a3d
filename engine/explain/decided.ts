/**
 * What is decided of a child in a household: by a run alone, or by it and what regularisations
 * resting on it have decided since. Blocks are read here: PostgreSQL would unpack all of one for a
 * household.
 */
import type pg from "pg";
import { type ChainBlock, readBlocks } from "../decisions/block-table.js";
import { COMPONENT_COUNT } from "../decisions/outcomes.js";
import { DecidedRows } from "../decisions/rows.js";
import { ALL_PAYERS } from "../decisions/state.js";
import { unpackGezin } from "../decisions/unpack-block.js";
import type { Standing } from "../regularise/standing.js";

export interface Decided {
  readonly runId: number;
  /** When it was decided last. */
  readonly decidedAt: Date;
  readonly totaal: number;
  /** What was decided otherwise since; of that which stays unsettled alone, when there is such. */
  readonly since: Since | undefined;
}

/** What regularisations came to: paid or claimed when it is due, and neither otherwise; never 0. */
export interface Since {
  readonly standing: Standing;
  /** Cents decided more than before; below 0 = less. */
  readonly cents: number;
}

export interface DecidedAsked {
  readonly runId: number;
  readonly gezinId: string;
  readonly childId: string;
  /** Whether regularisations count. */
  readonly isNow: boolean;
}

const RUN_SQL = `
  SELECT chain, finished_at AS at FROM run WHERE run_id = $1 AND status = 'finished'`;

/** What finished regularisations add to a payer's row, and the last that did. */
const ADDED_SQL = `
  SELECT sum(cents)::integer AS cents, max(finished_at) AS at
  FROM (SELECT sum(cents) AS cents, max(last) AS regularisation_id
    FROM (SELECT payer, sum(cents) AS cents, max(regularisation_id) AS last
      FROM difference_of_run WHERE run_id = $1 AND gezin_id = $2 AND child_id = $3
      GROUP BY payer, component) component
    GROUP BY payer HAVING bool_or(cents <> 0)) added
    JOIN regularisation USING (regularisation_id)
  HAVING count(*) > 0`;

const SINCE_SQL = `
  SELECT CASE WHEN bool_and(standing = 'due') THEN 'due' WHEN bool_or(standing = 'kept') THEN 'kept'
    ELSE 'prescribed' END AS standing, sum(after_cents - before_cents)::integer AS cents
  FROM difference JOIN regularisation USING (regularisation_id)
    JOIN regularisation_month USING (regularisation_id)
  WHERE status = 'finished' AND run_id = $1 AND gezin_id = $2 AND child_id = $3
    AND month >= van_maand AND month < tot_maand
  GROUP BY standing = 'due' HAVING sum(after_cents - before_cents) <> 0
  ORDER BY standing = 'due' LIMIT 1`;

/** What is decided; nothing where there is no result. */
export async function readDecided(
  client: pg.ClientBase,
  { runId, gezinId, childId, isNow }: DecidedAsked,
): Promise<Decided | undefined> {
  const { rows } = await client.query<{ chain: number[]; at: Date }>(RUN_SQL, [runId]);
  const [run] = rows;
  if (run === undefined) return undefined;
  const gezin = BigInt(gezinId);
  const range = { from: gezin, to: gezin + 1n };
  const blocks = await readBlocks(client, { chain: run.chain, payers: ALL_PAYERS, range });
  const base = totalOf(blocks, gezin, BigInt(childId));
  const asked = [runId, gezinId, childId];
  const read = <T extends object>(sql: string) =>
    client.query<T>(sql, asked).then(({ rows: [row] }) => row);
  const added = isNow ? await read<Added>(ADDED_SQL) : undefined;
  if (base === undefined && added === undefined) return undefined;
  return {
    runId,
    decidedAt: added !== undefined && added.at > run.at ? added.at : run.at,
    totaal: (base ?? 0) + (added?.cents ?? 0),
    since: isNow ? await read<Since>(SINCE_SQL) : undefined,
  };
}

interface Added {
  readonly cents: number;
  readonly at: Date;
}

/** The total of a child by what a run says; of each payer the newest mention of the household. */
function totalOf(blocks: readonly ChainBlock[], gezin: bigint, child: bigint): number | undefined {
  const rows = new DecidedRows();
  const depths = new Map<number, number>();
  for (const block of [...blocks].sort((a, b) => b.depth - a.depth)) {
    if ((depths.get(block.payer) ?? block.depth) !== block.depth) continue;
    if (unpackGezin(block, gezin, rows) > 0) depths.set(block.payer, block.depth);
  }
  let total: number | undefined;
  for (let row = 0; row < rows.rowCount; row += 1) {
    if (rows.childId(row) !== child) continue;
    const from = (rows.outcomes[row] as number) * COMPONENT_COUNT;
    const cents = rows.table.cents.subarray(from, from + COMPONENT_COUNT);
    total = cents.reduce((sum, it) => sum + it, total ?? 0);
  }
  return total;
}
