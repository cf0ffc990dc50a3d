/** Results in both forms: the same rows, each once, for each its own. */
import { createHash } from "node:crypto";
import t from "tap";
import { monthText } from "../../core-wasm/month.js";
import { correct } from "../../engine/database/test/sample-facts.js";
import { regularise } from "../../engine/regularise/regularise.js";
import { recompute } from "../../engine/run/recompute.js";
import { MONTH } from "../../engine/run/test/run-fixture.js";
import type { GroeikernClient, RunResult } from "../client/client.js";
import { openFilled } from "../test/run-fixture.js";
import { openTestService } from "../test/service-fixture.js";

const HOUSEHOLDS = 40;
/** Copies of the results, so that a stream has several messages. */
const COPIES = 500;

/** What most of them read. */
const { database, runId, rowCount: rows } = await openFilled(t, HOUSEHOLDS, COPIES);
const { client } = await openTestService(t, { database });

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

t.test("every form gives the same rows, and a payer its own", async (t) => {
  const reader = await client("reader");
  const fons = await client("payer:FONS");
  const all = await readRows(reader, { runId });
  t.equal(new Set(all).size, rows);
  t.equal(sumOf(await readBlocks(reader, { runId })), sumOf(all));
  const own = await readRows(fons, { runId });
  t.ok(own.length > 0 && own.length < rows);
  t.equal(sumOf(own), sumOf(all.filter((key) => key.endsWith("FONS"))));
  t.equal(sumOf(await readRows(reader, { runId, payer: "FONS" })), sumOf(own));
  t.equal(sumOf(await readBlocks(fons, { runId })), sumOf(own));
  const some = await readRows(reader, { runId, gezinIds: ["3", "17", "999"] });
  t.ok(some.length > 0);
  t.equal(sumOf(some), sumOf(all.filter((key) => /^(3|17) /.test(key))));
});

t.test(
  "a month is read as decided now, and a run that wrote only what changed whole",
  async (t) => {
    const { database, runId, rowCount: rows } = await openFilled(t, HOUSEHOLDS, 0);
    const { client } = await openTestService(t, { database });
    const reader = await client("reader");
    const maand = monthText(MONTH);
    const before = await readRows(reader, { runId });
    await correct(database, "kind", "child_id = 30", [
      { child_id: 30, geboortedatum: "2024-09-01", rangklasse: 0 },
    ]);
    await regularise(database, { on: MONTH + 2, workers: 1 });
    const decided = await readRows(reader, { maand });
    t.same(await readBlocks(reader, { maand }), decided);
    t.same(await readRows(reader, { runId }), before, "the run stays what it was");
    t.same(await readBlocks(reader, { maand, regularisationId: 0 }), before);
    const fons = await client("payer:FONS");
    const isFons = (key: string) => key.endsWith("FONS");
    t.same(await readRows(fons, { maand }), decided.filter(isFons));
    const anew: unknown[] = [];
    for await (const { results, ...by } of reader.streamResults({ maand })) {
      t.match(by, { runId, regularisationId: 1 });
      for (const { childId, redenen, isRegularised } of results) {
        if (isRegularised) anew.push([childId, redenen]);
      }
    }
    t.same(anew, [["30", []]]);
    await t.rejects(readRows(reader, { runId, maand }), { code: "REQUEST_FAULT" });
    await t.rejects(readRows(reader, { maand, regularisationId: 9 }), {
      code: "REGULARISATION_UNKNOWN",
    });
    const next = await recompute(database, { month: MONTH, workers: 1, partitions: 2 });
    t.equal(next.baseRun, runId);
    const after = await readRows(reader, { runId: next.runId });
    t.same(decided, after, "as full knowledge decides");
    t.equal(after.length, rows);
    t.same(await readBlocks(reader, { runId: next.runId }), after);
    t.same(
      after.filter((key) => !before.includes(key)).map((key) => key.split(" ").slice(0, 2)),
      [["3", "30"]],
    );
  },
);

t.test("a cursor of either form goes on in both", async (t) => {
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

t.test("readers of a run go along, each at its own pace, also when one leaves", async (t) => {
  const readers = [await client("reader"), await client("reader"), await client("reader")];
  const slow = readers[0]?.streamResults({ runId });
  const first = await slow?.next();
  const leaving = readers[1]?.streamResults({ runId });
  await leaving?.next();
  await leaving?.return(undefined);
  const found = await Promise.all(readers.map((reader) => readRows(reader, { runId })));
  for (const keys of found) t.equal(new Set(keys).size, rows);
  const rest: string[] = first?.done ? [] : (first?.value.results ?? []).map(keyOf);
  for await (const { results } of slow ?? []) rest.push(...results.map(keyOf));
  t.equal(sumOf(rest), sumOf(found[0] ?? []));
});
