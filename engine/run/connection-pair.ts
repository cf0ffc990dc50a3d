/**
 * The two connections of a worker: one reads input in a snapshot, one writes in a transaction.
 *
 * They are opened by the first partition and serve the next ones. After any fault both are dropped:
 * the server then rolls back what was open, so nothing needs to be undone here.
 */
import type pg from "pg";
import { openTaskClient } from "../database/client.js";

export interface ConnectionPair {
  readonly reader: pg.Client;
  readonly writer: pg.Client;
}

/** Opens both connections. Throws `EngineError` with a `DATABASE_` code. */
export async function openPair(config: pg.ClientConfig): Promise<ConnectionPair> {
  const [reader, writer] = await Promise.allSettled([
    openTaskClient(config, "read"),
    openTaskClient(config, "write"),
  ]);
  if (reader.status === "fulfilled" && writer.status === "fulfilled") {
    return { reader: reader.value, writer: writer.value };
  }
  const opened = [reader, writer].filter((client) => client.status === "fulfilled");
  await Promise.allSettled(opened.map(({ value }) => value.end()));
  throw reader.status === "rejected" ? reader.reason : (writer as PromiseRejectedResult).reason;
}

/** Closes both, in whatever state they are; never throws. */
export async function closePair({ reader, writer }: ConnectionPair): Promise<void> {
  await Promise.allSettled([reader.end(), writer.end()]);
}
