/** A command in this process, against the database of a test: its exit code and what it said. */
import { Readable } from "node:stream";
import { main } from "../cli/main.js";
import type { Database } from "../database/connection.js";
import { Collect } from "./collect.js";

export async function runCommand(
  { config: { user, password, host, port, database } }: Database,
  words: readonly string[],
  input: string | Buffer = "",
) {
  const [stdout, stderr] = [new Collect(), new Collect()];
  const stdin = Readable.from([Buffer.from(input)]);
  const env = { DATABASE_URL: `postgres://${user}:${password}@${host}:${port}/${database}` };
  const code = await main(words, { stdin, stdout, stderr, env });
  return { code, stdout: stdout.text, stderr: stderr.text };
}
