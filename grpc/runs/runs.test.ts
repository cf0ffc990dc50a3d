/**
 * Runs over the service: started once for a request, followed, published, and read by their payers.
 */
import t, { type Test } from "tap";
import { monthText } from "../../core-wasm/month.js";
import type { Database } from "../../engine/database/connection.js";
import { openTestDatabase } from "../../engine/database/test/test-database.js";
import { recompute } from "../../engine/run/recompute.js";
import { deliverClean, MONTH } from "../../engine/run/test/run-fixture.js";
import type { RunResult } from "../client/client.js";
import { PAYER } from "../contract/mapping/enums.js";
import { openTestService, type TestService } from "../test/service-fixture.js";

const HOUSEHOLDS = 120;
const ROWS = 240;
const MAAND = monthText(MONTH);

async function openFilled(t: Test): Promise<Database> {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await deliverClean(db, HOUSEHOLDS);
  return db;
}

async function all(stream: AsyncIterable<{ results: RunResult[] }>): Promise<RunResult[]> {
  const found: RunResult[] = [];
  for await (const { results } of stream) found.push(...results);
  return found;
}

t.test("an operator's run is started once, followed to its end, and read", async (t) => {
  const database = await openFilled(t);
  const opened = await openTestService(t, { database });
  const operator = await opened.client("operator");
  const [run, same] = await Promise.all([
    operator.startRun("first", MAAND),
    operator.startRun("first", MAAND),
  ]);
  t.equal(run.runId, same.runId);
  const progress: [state: string, rowsTotal: number][] = [];
  for await (const { run: now, rowsTotal } of operator.watchRun(run.runId)) {
    progress.push([now.state, rowsTotal]);
  }
  t.same(progress.at(-1), ["FINISHED", ROWS]);
  t.equal((await operator.startRun("first", MAAND)).runId, run.runId);
  await t.rejects(operator.startRun("first", "2024-09"), { code: "REQUEST_ID_REUSED" });
  t.match(await operator.startRun("second", MAAND), { runId: run.runId, state: "FINISHED" });
  await t.rejects(operator.cancelRun(run.runId), { code: "RUN_NOT_CALCULATING", status: 9 });
  await t.rejects(operator.getRun(999), { code: "RUN_UNKNOWN", status: 5 });

  const listed = [];
  for await (const one of operator.listRuns()) listed.push(one.runId);
  t.same(listed, [run.runId]);
  await t.test("results come once, ascending, the same as rows and as blocks", (t) =>
    readBoth(t, opened, database, run.runId),
  );
  await t.test("a payer reads its own results and totals only", (t) =>
    readOwn(t, opened, run.runId),
  );
});

t.test("of many months asked for at once under one request id, one is started", async (t) => {
  const database = await openFilled(t);
  const [first, second] = [
    await openTestService(t, { database }),
    await openTestService(t, { database }),
  ];
  const operators = [await first.client("operator"), await second.client("operator")];
  const months = Array.from({ length: 12 }, (_, place) => monthText(MONTH - place));
  const answers = await Promise.allSettled(
    months.map((maand, place) => operators[place % 2]?.startRun("same", maand)),
  );
  const given = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
  const codes = answers.flatMap((answer) =>
    answer.status === "rejected" ? [(answer.reason as { code: string }).code] : [],
  );
  t.same(given.map((run) => run?.maand).length, 1);
  t.same(new Set(codes), new Set(["REQUEST_ID_REUSED"]));
  const [run] = given;
  const place = months.indexOf(run?.maand ?? "");
  t.equal(answers[place]?.status, "fulfilled", "the month that is answered is the one asked for");
  t.equal((await operators[0]?.startRun("same", run?.maand))?.runId, run?.runId);
});

async function readBoth(t: Test, { client }: TestService, db: Database, runId: number) {
  const reader = await client("reader");
  const rows = await all(reader.streamResults({ runId }));
  const { rows: stored } = await db.pool.query(
    `SELECT gezin_id AS "gezinId", child_id AS "childId", payer::text, totaal_cents AS totaal,
       voorlopig, redenen FROM result_readable ORDER BY gezin_id, child_id`,
  );
  t.same(
    rows.map(({ componenten: _, isRegularised: __, ...row }) => row),
    stored,
  );
  for (const { totaal, componenten } of rows) {
    t.equal(
      totaal,
      Object.values(componenten).reduce((sum, cents) => sum + cents, 0),
    );
  }
  for await (const { block } of reader.streamBlocks({ runId })) {
    t.equal(block.rowCount, ROWS);
    t.same(
      [...block.gezinIds].map(String),
      rows.map(({ gezinId }) => gezinId),
    );
    t.same(
      [...block.childIds].map(String),
      rows.map(({ childId }) => childId),
    );
    t.same(
      [...block.totalen],
      rows.map(({ totaal }) => totaal),
    );
    t.same(
      [...block.payers].map((number) => PAYER.name(number)),
      rows.map(({ payer }) => payer),
    );
    const basis = block.componenten.basisbedrag ?? [];
    t.same(
      [...basis],
      rows.map(({ componenten }) => componenten.basisbedrag ?? 0),
    );
    const reasons = rows.map((_, row) => block.outcome(row).redenen);
    t.same(
      reasons,
      rows.map(({ redenen }) => redenen),
    );
  }
}

async function readOwn(t: Test, { client }: TestService, runId: number) {
  const fons = await client("payer:FONS");
  const reader = await client("reader");
  const own = await all(fons.streamResults({ runId }));
  t.ok(own.length > 0);
  t.same(own, await all(reader.streamResults({ runId, payer: "FONS" })));
  t.ok(own.every(({ payer }) => payer === "FONS"));
  const refused = all(fons.streamResults({ runId, payer: "INFINO" }));
  await t.rejects(refused, { code: "PAYER_REFUSED", status: 7 });

  const [other] = await all(reader.streamResults({ runId, payer: "INFINO" }));
  t.ok(other);
  t.same(await all(fons.streamResults({ runId, gezinIds: [other?.gezinId ?? ""] })), []);
  t.equal(
    (await all(reader.streamResults({ runId, gezinIds: [other?.gezinId ?? ""] }))).length > 0,
    true,
  );

  const { run, totals } = await fons.getManifest(runId);
  t.same(run, await fons.getRun(runId), "one shape for one fact");
  t.ok(totals.length > 0 && totals.every(({ payer }) => payer === "FONS"));
  const sum = totals.find(({ component }) => component === "totaal");
  t.equal(
    sum?.cents,
    own.reduce((cents, { totaal }) => cents + totaal, 0),
  );
  await t.rejects(fons.startRun("mine", MAAND), { code: "ROLE_REFUSED", status: 7 });
  const operator = await client("operator");
  await t.rejects(all(operator.streamResults({ runId })), { code: "ROLE_REFUSED" });
}

t.test("a cursor goes on behind it, and fits only whom it was made for", async (t) => {
  const database = await openFilled(t);
  const { runId } = await recompute(database, { month: MONTH, workers: 1, partitions: 5 });
  const { client } = await openTestService(t, { database });
  const reader = await client("reader");
  const fons = await client("payer:FONS");
  const rows = await all(reader.streamResults({ runId }));
  t.equal(rows.length, ROWS);

  const cursors: string[] = [];
  const ids = rows.slice(0, 9).map(({ gezinId }) => gezinId);
  for await (const { cursor } of reader.streamResults({ runId, gezinIds: ids })) {
    cursors.push(cursor);
  }
  const [cursor = ""] = cursors;
  const after = await all(reader.streamResults({ runId, cursor }));
  const place = rows.findLastIndex(({ gezinId }) => ids.includes(gezinId));
  t.same(after, rows.slice(place + 1));
  const invalid = { code: "CURSOR_INVALID", status: 3 };
  await t.rejects(all(fons.streamResults({ runId, cursor })), invalid);
  await t.rejects(all(reader.streamResults({ runId, cursor, payer: "FONS" })), invalid);
  await t.rejects(all(reader.streamResults({ runId: runId + 1, cursor })), invalid);
  const forged = `${cursor.slice(0, 20)}${cursor[20] === "A" ? "B" : "A"}${cursor.slice(21)}`;
  await t.rejects(all(reader.streamResults({ runId, cursor: forged })), invalid);
  await t.rejects(all(reader.streamResults({ runId, cursor: "x".repeat(9000) })), invalid);
});

t.test("the database itself shows a payer its own rows only", async (t) => {
  const database = await openFilled(t);
  await recompute(database, { month: MONTH, workers: 1, partitions: 2 });
  const client = await database.pool.connect();
  t.teardown(() => client.release(true));
  const count = async (setting: string | null) => {
    await client.query("BEGIN; SET LOCAL ROLE groeikern_payer");
    if (setting !== null) {
      await client.query("SELECT set_config('groeikern.payer', $1, true)", [setting]);
    }
    const { rows } = await client.query(
      "SELECT count(*)::int AS rows, count(DISTINCT payer)::int AS payers FROM result",
    );
    await client.query("ROLLBACK");
    return rows[0];
  };
  t.same(await count(null), { rows: 0, payers: 0 });
  t.same(await count(""), { rows: 0, payers: 0 });
  t.match(await count("FONS"), { payers: 1 });
  await client.query("BEGIN; SET LOCAL ROLE groeikern_payer");
  await t.rejects(client.query("SELECT digest FROM run"), { code: "42501" });
});

t.test("a server without a database calculates and says what it can not do", async (t) => {
  const { client } = await openTestService(t);
  const reader = await client("reader");
  const absent = {
    code: "DATABASE_ABSENT",
    status: 9,
    message: /expected a server with a database/,
  };
  await t.rejects(reader.getRun(1), absent);
  await t.rejects(all(reader.streamResults({ runId: 1 })), absent);
});
