/**
 * Being the only one at a kind of work over many transactions. A session has the turn, and gives a
 * sign of life as long as it does: of a process that gives none for a minute the server ends the
 * session, and the turn is free. Within one transaction it is `take_turn` (schema/turns.sql), which
 * waits for the same.
 */
import type pg from "pg";
import type { Database } from "./connection.js";
import { databaseError } from "./database-error.js";

const SIGN_MS = 10_000;
const BOUND = "SET idle_session_timeout = '60s'";
const UNBOUND = "RESET idle_session_timeout";
const turn = (name: string): string => `hashtext('groeikern'), hashtext('${name}')`;

export interface TurnOptions {
  /** What is thrown when another has the turn; without it, who comes waits. */
  readonly refusal?: (() => Error) | undefined;
}

/** Does work with the session that has the turn `name`. Throws what the work throws. */
export async function inTurn<T>(
  db: Database,
  name: string,
  work: (client: pg.PoolClient) => Promise<T>,
  { refusal }: TurnOptions = {},
): Promise<T> {
  const client = await db.pool.connect().catch((error: unknown) => {
    throw databaseError(error, db.config);
  });
  let isWhole = false;
  try {
    if (refusal === undefined) await waitForTurn(client, name);
    else if (!(await tryTurn(client, name))) throw refusal();
    const outcome = await keepTurn(client, work);
    isWhole = true;
    return outcome;
  } finally {
    client.release(!isWhole);
  }
}

/** Lets a session keep a turn that its transaction has, for `keepTurn`. */
export const keepTurnSql = (name: string): string => `SELECT pg_advisory_lock(${turn(name)})`;

/**
 * Does work with a session that has a turn already, and gives the turn back. One of which the work
 * throws is to be ended: it may be in the middle of anything.
 */
export async function keepTurn<Client extends pg.ClientBase, T>(
  client: Client,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  await client.query(BOUND);
  const signs = setInterval(() => client.query("SELECT").catch(() => undefined), SIGN_MS);
  try {
    return await work(client);
  } finally {
    clearInterval(signs);
    await client.query(`SELECT pg_advisory_unlock_all(); ${UNBOUND}`).catch(() => undefined);
  }
}

/** By a transaction of its own, which ends whoever stands still; the session then has it too. */
async function waitForTurn(client: pg.ClientBase, name: string): Promise<void> {
  await client.query(`BEGIN; SELECT take_turn('${name}'); ${keepTurnSql(name)}; COMMIT`);
}

async function tryTurn(client: pg.ClientBase, name: string): Promise<boolean> {
  const { rows } = await client.query<{ is_free: boolean }>(
    `SELECT pg_try_advisory_lock(${turn(name)}) AS is_free`,
  );
  return rows[0]?.is_free === true;
}
