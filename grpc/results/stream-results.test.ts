/** Results from what is kept and from the database: the same rows, each once, for each its own. */
import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import t from "tap";
import type { GroeikernClient, RunResult } from "../client/client.js";
import { openFilled } from "../test/run-fixture.js";
import { openTestService } from "../test/service-fixture.js";

const HOUSEHOLDS = 40;
/** Copies of the results, so that a stream has several messages. */
const COPIES = 500;

type Query = Parameters<GroeikernClient["streamResults"]>[0];
const keyOf = ({ gezinId, childId, totaal, payer }: RunResult): string =>
  [gezinId, childId, totaal, payer].join(" ");

/** How many keys, and which: tens of thousands of them are compared by this. */
const sumOf = (keys: readonly string[]): string =>
  `${keys.length} ${createHash("sha256").update(keys.join("\n")).digest("hex")}`;

async function readRows(client: GroeikernClient, query: Query): Promise<string[]> {
  const found: string[] = [];
  for await (const { results } of client.streamResults(query)) found.push(...results.map(keyOf));
  return found;
}

async function readBlocks(client: GroeikernClient, query: Query): Promise<string[]> {
  const found: string[] = [];
  for await (const { block } of client.streamBlocks(query)) {
    const { gezinIds, childIds, totalen, payers, payerNames } = block;
    totalen.forEach((totaal, row) => {
      const payer = payerNames[payers[row] as number];
      found.push([gezinIds[row], childIds[row], totaal, payer].join(" "));
    });
  }
  return found;
}

async function cursorsOf(stream: AsyncIterable<{ cursor: string }>): Promise<string[]> {
  const cursors: string[] = [];
  for await (const { cursor } of stream) cursors.push(cursor);
  return cursors;
}

t.test("a finished run is read from the database once for a payer and form", async (t) => {
  const { database, runId, rowCount: rows } = await openFilled(t, HOUSEHOLDS, COPIES);
  const { client, service } = await openTestService(t, { database, metricsPort: 0 });
  const reader = await client("reader");
  const fons = await client("payer:FONS");
  const all = await readRows(reader, { runId });
  t.equal(new Set(all).size, rows);
  t.equal(sumOf(await readBlocks(reader, { runId })), sumOf(all));
  const own = await readRows(fons, { runId });
  t.ok(own.length > 0 && own.length < rows);
  t.equal(sumOf(own), sumOf(all.filter((key) => key.endsWith("FONS"))));
  await database.pool.query(`TRUNCATE result_run_${runId}`);
  t.equal(sumOf(await readRows(reader, { runId })), sumOf(all));
  t.equal(sumOf(await readBlocks(reader, { runId })), sumOf(all));
  t.equal(sumOf(await readRows(fons, { runId })), sumOf(own));
  const sameScope = await readRows(reader, { runId, payer: "FONS" });
  t.equal(sumOf(sameScope), sumOf(own), "the same rows by the same scope");
  t.same(await readBlocks(fons, { runId }), [], "what was not kept comes from the database");

  const answer = await fetch(`http://127.0.0.1:${service.metricsPort}/metrics`);
  t.match(await answer.text(), /groeikern_grpc_kept_result_bytes [1-9]/);
  const names = readdirSync(tmpdir()).filter((name) => name.startsWith("groeikern-results-"));
  t.same(names, [], "no file has a name");
});

/** A run that the tests below read and leave as it is. */
const shared = await openFilled(t, HOUSEHOLDS, COPIES);

for (const keptResultBytes of [1 << 30, 0, 200_000]) {
  const title = `a cursor of either form goes on in both, with ${keptResultBytes} bytes to keep`;
  t.test(title, async (t) => {
    const { database, runId } = shared;
    const { client } = await openTestService(t, { database, limits: { keptResultBytes } });
    const reader = await client("reader");
    const all = await readRows(reader, { runId });
    t.equal(sumOf(await readBlocks(reader, { runId })), sumOf(all));
    const rowCursors = await cursorsOf(reader.streamResults({ runId }));
    const blockCursors = await cursorsOf(reader.streamBlocks({ runId }));
    t.ok(rowCursors.length > blockCursors.length && blockCursors.length > 1);
    for (const cursor of [rowCursors[1] ?? "", blockCursors[0] ?? "", rowCursors.at(-1) ?? ""]) {
      const rest = await readRows(reader, { runId, cursor });
      t.equal(sumOf(rest), sumOf(all.slice(all.length - rest.length)));
      t.equal(sumOf(await readBlocks(reader, { runId, cursor })), sumOf(rest));
    }
    t.same(await readRows(reader, { runId, cursor: rowCursors.at(-1) ?? "" }), []);
  });
}

t.test("without a folder for temporary files the database is read", async (t) => {
  const { database, runId, rowCount: rows } = await openFilled(t, 4, 4);
  const { client } = await openTestService(t, { database });
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = "/nowhere/at/all";
  t.teardown(() => {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
  });
  t.equal((await readRows(await client("reader"), { runId })).length, rows);
});

t.test("readers of a run being read go along, each at its own pace", async (t) => {
  const { database, runId, rowCount: rows } = shared;
  const { client } = await openTestService(t, { database });
  const readers = [await client("reader"), await client("reader"), await client("reader")];
  const slow = readers[0]?.streamResults({ runId });
  const first = await slow?.next();
  const found = await Promise.all(readers.map((reader) => readRows(reader, { runId })));
  for (const keys of found) t.equal(new Set(keys).size, rows);
  const rest: string[] = first?.done ? [] : (first?.value.results ?? []).map(keyOf);
  for await (const { results } of slow ?? []) rest.push(...results.map(keyOf));
  t.equal(sumOf(rest), sumOf(found[0] ?? []));
});
