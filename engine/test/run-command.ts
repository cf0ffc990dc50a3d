/** A command in this process, against the database of a test: its exit code and what it said. */
import { Readable, Writable } from "node:stream";
import { main } from "../cli/main.js";
import type { Database } from "../database/connection.js";

class Collect extends Writable {
  text = "";
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

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
