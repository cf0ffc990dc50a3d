/**
 * A worker in a process of its own, for the tests that kill it: on the database of
 * GROEIKERN_TEST_URL, until no job waits. Prints what it notices, and rows done a line at a time.
 */
import { openDatabase } from "../../database/connection.js";
import { work } from "../worker.js";

const url = process.env.GROEIKERN_TEST_URL;
if (url === undefined) throw new Error("expected GROEIKERN_TEST_URL, found none");
const database = await openDatabase({ url });
const print = (line: string): void => void process.stdout.write(`${line}\n`);
await work({
  database,
  threads: 1,
  signal: new AbortController().signal,
  isDraining: true,
  attempts: { retryLimit: 5, retryDelay: 0, retryBackoff: false },
  onNotice: print,
  onProgress: ({ done }) => print(`done ${done}`),
});
await database.close();
