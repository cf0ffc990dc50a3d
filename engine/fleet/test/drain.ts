/** Workers in the process of a test, on a database of it. */
import type { Database } from "../../database/connection.js";
import { until } from "../../test/until.js";
import { DEAD_QUEUE } from "../queues.js";
import { readStatus } from "../status.js";
import { work } from "../worker.js";

/** Attempts that come soon after each other. */
export const ATTEMPTS = { retryLimit: 3, retryDelay: 1, retryBackoff: false };

/**
 * So many workers until nothing waits, nor waits to be tried again; what they noticed. A dead
 * letter waits for a person.
 */
export async function drain(
  db: Database,
  count: number,
  onLine: (line: string) => unknown = () => undefined,
): Promise<readonly string[]> {
  const abort = new AbortController();
  const notices: string[] = [];
  const onNotice = (line: string): void => {
    notices.push(line);
    onLine(line);
  };
  const options = { database: db, threads: 1, signal: abort.signal, attempts: ATTEMPTS, onNotice };
  const working = Array.from({ length: count }, () => work(options));
  await until(async () => {
    const { queues } = await readStatus(db);
    const own = queues.filter(({ queue }) => queue !== DEAD_QUEUE);
    return own.every(({ waiting, active }) => waiting + active === 0);
  });
  abort.abort();
  await Promise.all(working);
  return notices;
}
