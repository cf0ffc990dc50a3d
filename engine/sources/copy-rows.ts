/** Rows of COPY TO STDOUT, as text: neither the server nor the driver has work per value. */
import type pg from "pg";
import { to as copyTo } from "pg-copy-streams";

const NEWLINE = 10;
const ESCAPED = /\\(.)/g;
const MEANT: Readonly<Record<string, string>> = {
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

const meant = (field: string): string => field.replace(ESCAPED, (_, it: string) => MEANT[it] ?? it);

/** Hands over the rows of a statement; none of their values is NULL. */
export async function copyRows(
  client: pg.ClientBase,
  sql: string,
  take: (row: readonly string[]) => void,
): Promise<void> {
  let rest: Buffer[] = [];
  for await (const chunk of client.query(copyTo(sql)) as AsyncIterable<Buffer>) {
    const end = chunk.lastIndexOf(NEWLINE);
    rest.push(chunk.subarray(0, end + 1));
    if (end < 0) {
      rest.splice(-1, 1, chunk);
      continue;
    }
    const text = Buffer.concat(rest).toString("utf8");
    rest = [chunk.subarray(end + 1)];
    for (const line of text.slice(0, -1).split("\n")) {
      const fields = line.split("\t");
      take(line.includes("\\") ? fields.map(meant) : fields);
    }
  }
}
