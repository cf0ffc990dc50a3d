/**
 * The two connections of a worker: one reads input in a snapshot, one writes in a transaction.
 *
 * They are opened by the first partition and serve the next ones. After any fault both are dropped:
 * the server then rolls back what was open, so nothing needs to be undone here.
 */
import { Socket } from "node:net";
import pg from "pg";
import { databaseError } from "../database/database-error.js";

export interface ConnectionPair {
  readonly reader: pg.Client;
  readonly writer: pg.Client;
}

/** Opens both connections. Throws `EngineError` with a `DATABASE_` code. */
export async function openPair(config: pg.ClientConfig): Promise<ConnectionPair> {
  const reader = createClient(config, "read");
  const writer = createClient(config, "write");
  try {
    await Promise.all([reader.connect(), writer.connect()]);
    return { reader, writer };
  } catch (error) {
    await closePair({ reader, writer });
    throw databaseError(error, config);
  }
}

/** Closes both, in whatever state they are; never throws. */
export async function closePair({ reader, writer }: ConnectionPair): Promise<void> {
  await Promise.allSettled([reader.end(), writer.end()]);
}

/** The socket is given: pg looks for one in a way that loads Node's fetch into every thread. */
function createClient(config: pg.ClientConfig, role: string): pg.Client {
  const stream = () => new Socket();
  const client = new pg.Client({ ...config, stream, application_name: `groeikern ${role}` });
  client.on("error", () => undefined);
  return client;
}
