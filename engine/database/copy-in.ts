/** COPY FROM STDIN of bytes at hand; resolves when the server has taken them. */
import { once } from "node:events";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";

const WRITE_BYTES = 1 << 18;

/** Sends pieces to a statement, no faster than the server reads. */
export async function copyIn(
  client: pg.ClientBase,
  sql: string,
  pieces: Iterable<Buffer>,
): Promise<void> {
  const stream = client.query(copyFrom(sql));
  const finished = once(stream, "finish");
  for (const bytes of pieces) {
    for (let at = 0; at < bytes.length; at += WRITE_BYTES) {
      const part = bytes.subarray(at, at + WRITE_BYTES);
      if (!stream.write(part)) await Promise.race([once(stream, "drain"), finished]);
    }
  }
  stream.end();
  await finished;
}
