/**
 * The two connections of a worker: one reads input in a snapshot, one writes in a transaction.
 *
 * They serve all partitions of a run, and the next run by the same address that the thread is lent
 * to: what a session has read of the catalogue and mapped of the server's memory costs a small run
 * more than its rows. After any fault both are dropped: the server then rolls back what was open,
 * so nothing needs to be undone here.
 *
 *     opened --run--> kept with the thread --asked, and answers--> run --> kept
 *        \--fault--> dropped    \--ended meanwhile, or of another address--> dropped
 *
 * A worker that is frozen, or on a machine that nobody reaches, keeps its sessions, and with them
 * its partition. The server ends a transaction in which its worker says nothing for half a minute;
 * one in the middle of a COPY it does not end, so who waits for the partition does (`endStuck`).
 */
import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type pg from "pg";
import { CONNECT_MS_MAX, openTaskClient } from "../database/client.js";

/** A partition's worker is silent for a second or two, while it calculates. */
export const SILENT_SECONDS_MAX = 30;

const END_STUCK = `
  SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND usename = current_user
    AND application_name IN ('groeikern write', 'groeikern regularise', 'groeikern derive')
    AND state = 'active' AND wait_event = 'ClientRead'
    AND state_change < clock_timestamp() - $1 * interval '1 second'`;

export interface ConnectionPair {
  readonly reader: pg.Client;
  readonly writer: pg.Client;
}

let kept: { readonly config: pg.ClientConfig; readonly pair: ConnectionPair } | undefined;

/** Those that the thread has kept, or new ones. Throws as `openPair` does. */
export async function takePair(config: pg.ClientConfig): Promise<ConnectionPair> {
  const last = kept;
  kept = undefined;
  if (last === undefined) return openPair(config);
  if (isDeepStrictEqual(last.config, config) && (await isAnswered(last.pair))) return last.pair;
  void closePair(last.pair);
  return openPair(config);
}

/** Keeps both for the thread's next run; they are in no transaction. */
export function keepPair(config: pg.ClientConfig, pair: ConnectionPair): void {
  kept = { config, pair };
}

async function isAnswered({ reader, writer }: ConnectionPair): Promise<boolean> {
  const asked = Promise.all([reader.query("SELECT"), writer.query("SELECT")]);
  const late = new AbortController();
  const answer = asked.then(
    () => true,
    () => false,
  );
  const silence = sleep(CONNECT_MS_MAX, false, { signal: late.signal }).catch(() => false);
  return Promise.race([answer, silence]).finally(() => late.abort());
}

/** Opens both connections. Throws `EngineError` with a `DATABASE_` code. */
export async function openPair(config: pg.ClientConfig): Promise<ConnectionPair> {
  const [reader, writer] = await Promise.allSettled([
    openBounded(config, "read"),
    openBounded(config, "write"),
  ]);
  if (reader.status === "fulfilled" && writer.status === "fulfilled") {
    return { reader: reader.value, writer: writer.value };
  }
  const opened = [reader, writer].filter((client) => client.status === "fulfilled");
  await Promise.allSettled(opened.map(({ value }) => value.end()));
  throw reader.status === "rejected" ? reader.reason : (writer as PromiseRejectedResult).reason;
}

async function openBounded(config: pg.ClientConfig, name: string): Promise<pg.Client> {
  const client = await openTaskClient(config, name);
  await client.query(`SET idle_in_transaction_session_timeout = '${SILENT_SECONDS_MAX}s'`);
  return client;
}

/** Ends sessions that have waited too long for the rest of a COPY; their number. */
export async function endStuck(
  client: Pick<pg.ClientBase, "query">,
  seconds = SILENT_SECONDS_MAX,
): Promise<number> {
  return (await client.query(END_STUCK, [seconds])).rowCount ?? 0;
}

/** Closes both, in whatever state they are; never throws. */
export async function closePair({ reader, writer }: ConnectionPair): Promise<void> {
  await Promise.allSettled([reader.end(), writer.end()]);
}
