/** A run from facts to published results: complete, repeatable, refused when nothing changed. */
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t, { type Test } from "tap";
import { KERNEL_FILE } from "../../core-wasm/kernel.js";
import { monthIndex, monthText } from "../../core-wasm/month.js";
import { loadParameters } from "../../core-wasm/parameters.js";
import { type Database, inTransaction } from "../database/connection.js";
import { correct, deliver } from "../database/test/sample-facts.js";
import { openTestDatabase } from "../database/test/test-database.js";
import { listRuns, type RunManifest, readManifest } from "./manifest.js";
import { type RunProgress, recompute } from "./recompute.js";
import { cleanFacts, deliverClean, MONTH } from "./test/run-fixture.js";

const HOUSEHOLDS = 120;
/** Households 1..120 have 2, 3, 1, 2, 3, 1, ... children. */
const ROWS = 240;

async function openFilled(t: Test): Promise<Database> {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await deliverClean(db, HOUSEHOLDS);
  return db;
}

async function countOf(db: Database, sql: string): Promise<number> {
  const { rows } = await db.pool.query(`SELECT (${sql})::float8 AS found`);
  return rows[0].found;
}

t.test("a run gives every row one result, published with its totals", async (t) => {
  const db = await openFilled(t);
  const done: number[] = [];
  const phases = new Set<string>();
  const onProgress = (progress: RunProgress): void => {
    phases.add(progress.phase);
    if (progress.phase === "partitions") done.push(progress.done);
  };
  const summary = await recompute(db, { month: MONTH, workers: 2, partitions: 4, onProgress });

  t.match(summary, { runId: 1, month: MONTH, status: "finished", partitionCount: 4 });
  t.match(summary, { rowsIn: ROWS, rowsOut: ROWS, rejectedCount: 0, voorlopigCount: 0 });
  t.match(summary, { isResumed: false, rowsCalculated: ROWS, finishedPartitionCount: 4 });
  t.match(summary, { baseRun: null, rejected: [], provisional: [], failure: null });
  t.equal(done[0], 0);
  t.equal(done.at(-1), ROWS);
  t.same([...phases], ["input", "pairs", "partitions", "publication"]);

  const members = `SELECT gezin_id, child_id FROM gezin_lid`;
  const results = `SELECT gezin_id, child_id FROM result WHERE run_id = 1`;
  t.equal(await countOf(db, `SELECT count(*) FROM (${members} EXCEPT ALL ${results}) lost`), 0);
  t.equal(await countOf(db, `SELECT count(*) FROM (${results} EXCEPT ALL ${members}) more`), 0);
  const written = await countOf(db, "SELECT sum(totaal_cents) FROM result");
  t.equal(Number(summary.totaalCents), written);
  const perPayer = summary.totals.filter(({ component }) => component === "totaal");
  t.equal(
    perPayer.reduce((sum, { cents }) => sum + cents, 0n),
    summary.totaalCents,
  );
  t.equal(await countOf(db, "SELECT count(*) FROM result_readable WHERE maand = '2024-10'"), ROWS);
  t.same(
    (await listRuns(db)).map(({ runId }) => runId),
    [1],
  );
});

t.test("a month of which nothing has changed is up to date", async (t) => {
  const db = await openFilled(t);
  const options = { month: MONTH, workers: 1, partitions: 2 };
  const { runId, digest, isUpToDate } = await recompute(db, options);
  t.equal(isUpToDate, false);
  const again = await recompute(db, options);
  t.match(again, { runId, digest, isUpToDate: true, rowsCalculated: 0, status: "finished" });
  t.match(await recompute(db, { month: MONTH, workers: 1 }), { runId, isUpToDate: true });
});

t.test("one published run of a month is current, and says which one it replaced", async (t) => {
  const db = await openFilled(t);
  const options = { month: MONTH, workers: 1, partitions: 2 };
  await recompute(db, options);
  const other = await recompute(db, { ...options, month: MONTH + 1 });
  await deliver(db, []);
  await recompute(db, options);
  t.match(await listRuns(db), [
    { runId: 3, replacedBy: null },
    { runId: 2, replacedBy: null },
    { runId: 1, replacedBy: 3 },
  ]);
  t.equal(await countOf(db, "SELECT count(*) FROM result_readable WHERE run_id = 1"), 0);
  t.equal(await countOf(db, "SELECT count(*) FROM result_readable"), ROWS + other.rowsOut);
  t.equal(await countOf(db, "SELECT count(*) FROM result_of_every_run WHERE run_id = 1"), ROWS);
});

t.test("a month goes back to a kernel that it was calculated with before", async (t) => {
  const db = await openFilled(t);
  const folder = mkdtempSync(join(tmpdir(), "groeikern-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const other = join(folder, "kernel.wasm");
  const customSection = Buffer.from([0, 2, 1, 0x41]);
  writeFileSync(other, Buffer.concat([readFileSync(KERNEL_FILE), customSection]));
  const options = { month: MONTH, workers: 1, partitions: 2 };
  const digests: (string | null)[] = [];
  for (const kernelFile of [KERNEL_FILE, other, KERNEL_FILE]) {
    const { isUpToDate, resultsDigest } = await recompute(db, { ...options, kernelFile });
    t.equal(isUpToDate, false);
    digests.push(resultsDigest);
  }
  t.equal(new Set(digests).size, 1);
  t.match(await listRuns(db), [{ replacedBy: null }, { replacedBy: 3 }, { replacedBy: 2 }]);
  t.match(await recompute(db, options), { runId: 3, isUpToDate: true });
});

t.test("one worker and two, and other moments, give the same bytes", async (t) => {
  const db = await openFilled(t);
  const one = await recompute(db, { month: MONTH, workers: 1, partitions: 3 });
  await deliver(db, []);
  const two = await recompute(db, { month: MONTH, workers: 2, partitions: 3 });
  t.equal(two.runId, 2);
  t.equal(two.resultsDigest, one.resultsDigest);
  t.same(two.totals, one.totals);
});

t.test("a digest says all of its run, and chains it to the one published before", async (t) => {
  const db = await openFilled(t);
  const options = { month: MONTH, workers: 1, partitions: 3 };
  const one = await recompute(db, options);
  await deliver(db, []);
  const two = await recompute(db, options);
  t.not(two.digest, one.digest);
  for (const { runId, digest } of [one, two]) {
    const { rows } = await db.pool.query("SELECT run_statement($1) AS text", [runId]);
    t.equal(createHash("sha256").update(rows[0].text).digest("hex"), digest);
    t.match(rows[0].text, runId === 1 ? /\nbefore none$/ : new RegExp(`\nbefore ${one.digest}$`));
  }
});

t.test("results that are not the calculated ones are not published", async (t) => {
  const last = "length(rows) - 1";
  const other = `UPDATE decision SET rows = set_byte(rows, ${last}, get_byte(rows, ${last}) # 1)`;
  for (const change of [other, "DELETE FROM decision WHERE payer = 1"]) {
    const db = await openFilled(t);
    await db.pool.query(`
      CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN ${change}; RETURN NULL; END $$;
      CREATE TRIGGER spoil AFTER UPDATE ON run_partition
        FOR EACH ROW WHEN (NEW.partition_no = 1) EXECUTE FUNCTION spoil()`);
    const options = { month: MONTH, workers: 1, partitions: 2 };
    const code = "PUBLICATION_REFUSED";
    await t.rejects(recompute(db, options), { code, message: /run 1 can not succeed/ });
    t.equal(await countOf(db, "SELECT count(*) FROM result"), 0);
  }
});

t.test("a correction leads to a new run and leaves the old one as it was", async (t) => {
  const db = await openFilled(t);
  const options = { month: MONTH, workers: 2, partitions: 2 };
  const before = await recompute(db, options);
  await correct(db, "kind", "child_id = 10", [
    { child_id: 10, geboortedatum: "2024-09-01", rangklasse: 0 },
  ]);
  const after = await recompute(db, options);
  t.equal(after.runId, before.runId + 1);
  t.not(after.digest, before.digest);
  const { isUpToDate, isResumed, rowsCalculated, phases, ...manifest } = before;
  t.same(await readManifest(db, before.runId), { ...manifest, replacedBy: after.runId });
  const both = `(SELECT * FROM result WHERE run_id = 1) a
    JOIN (SELECT * FROM result WHERE run_id = 2) b USING (gezin_id, child_id)`;
  const changed = `SELECT count(*) FROM ${both}
    WHERE a.totaal_cents <> b.totaal_cents AND child_id = 10`;
  t.equal(await countOf(db, changed), 1);
  const same = `SELECT count(*) FROM ${both}
    WHERE a.totaal_cents = b.totaal_cents AND gezin_id <> 1`;
  t.equal(await countOf(db, same), ROWS - 2);
  await t.rejects(db.pool.query("DELETE FROM decision"), /expected what run \d+ decided to stay/);
});

t.test("a provisional run names the values it rests on", async (t) => {
  const db = await openFilled(t);
  const month = (await loadParameters()).lastMonth;
  const summary = await recompute(db, { month, workers: 1 });
  t.ok(summary.voorlopigCount > 0);
  t.equal(
    await countOf(db, "SELECT count(*) FROM result WHERE run_id = 1 AND voorlopig"),
    summary.voorlopigCount,
  );
  const basisbedrag = summary.provisional.find(({ name }) => name === "basisbedrag");
  t.match(basisbedrag, { value: Number, from: /^20\d\d-\d\d$/ });
  t.match(basisbedrag, { unit: "euro cent per child per month", law: "art. 13" });
  t.same((await readManifest(db, 1)).provisional, summary.provisional);
  t.same(centsOf(summary), {
    official: 0n,
    secondary: 0n,
    inferred: 0n,
    candidate: summary.totaalCents,
  });
});

const centsOf = ({ certainty }: RunManifest): Readonly<Record<string, bigint>> =>
  Object.fromEntries(certainty.map(({ confidence, cents }) => [confidence, cents]));

t.test("a run counts how sure its euros are, and shows the month before", async (t) => {
  const db = await openFilled(t);
  const first = await recompute(db, { month: monthIndex(2025, 8), workers: 1, partitions: 3 });
  t.equal(first.monthBefore, null);
  t.equal(centsOf(first)["candidate"], 0n, "the default month rests on no forecast");
  const next = await recompute(db, { month: monthIndex(2025, 9), workers: 1, partitions: 3 });
  t.same(next.monthBefore, { runId: 1, totals: first.totals });
  const cents = centsOf(next);
  t.not(cents["secondary"], 0n);
  t.not(cents["candidate"], 0n);
  t.equal(
    next.certainty.reduce((sum, total) => sum + total.cents, 0n),
    next.totaalCents,
  );
  const wrong = `SELECT count(*) FROM (
    SELECT run_id, component, sum(cents) FROM run_reason GROUP BY 1, 2
    EXCEPT SELECT run_id, component, sum(cents) FROM run_total GROUP BY 1, 2) sums`;
  t.equal(await countOf(db, wrong), 0);
});

t.test(
  "a month past the parameters, and facts that are not there, stop before a run",
  async (t) => {
    const db = await openTestDatabase();
    t.teardown(db.close);
    await t.rejects(recompute(db, { month: MONTH }), { code: "FACTS_MISSING" });
    await deliver(db, cleanFacts(2));
    const { lastMonth } = await loadParameters();
    const late = recompute(db, { month: lastMonth + 1 });
    await t.rejects(late, {
      code: "PARAMETER_FAULT",
      message: new RegExp(`${monthText(lastMonth)}, found ${monthText(lastMonth + 1)}`),
    });
    t.same(await listRuns(db), []);
    await t.rejects(readManifest(db, 7), { code: "RUN_UNKNOWN" });
  },
);

t.test("a month in which nobody has a row is a run without results", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const spans = { van_maand: MONTH + 5, tot_maand: MONTH + 6 };
  await deliver(db, [["gezin_lid", { gezin_id: 1, child_id: 10, rol: "VOLLEDIG", ...spans }]]);
  const summary = await recompute(db, { month: MONTH, workers: 1 });
  t.match(summary, { status: "finished", partitionCount: 1, rowsIn: 0, rowsOut: 0 });
});

t.test("a kernel that is not the run's is refused by name", async (t) => {
  const db = await openFilled(t);
  const folder = t.testdir({});
  const missing = join(folder, "missing.wasm");
  await t.rejects(recompute(db, { month: MONTH, kernelFile: missing }), { code: "KERNEL_MISSING" });
  const broken = join(folder, "broken.wasm");
  await writeFile(broken, "no module");
  await t.rejects(recompute(db, { month: MONTH, workers: 1, kernelFile: broken }), {
    code: "KERNEL_BROKEN",
    message:
      /partition 0: expected it to finish.*same command resumes run 1, groeikern run abandon 1/,
  });
  const good = await recompute(db, { month: MONTH, workers: 1, kernelFile: KERNEL_FILE });
  t.match(good, { runId: 2, status: "finished" });
});

t.test("a worker module that cannot be loaded is an error that names it", async (t) => {
  const db = await openFilled(t);
  const folder = t.testdir({
    "broken.mjs": 'import "./not-there.mjs";',
    "ending.mjs": "process.exit(3);",
  });
  for (const [file, found] of [
    ["missing.mjs", /Cannot find module/],
    ["broken.mjs", /not-there/],
    ["ending.mjs", /it ended|worker exited/],
  ] as const) {
    const taskFile = join(folder, file);
    for (const workers of [1, 2]) {
      const failed = recompute(db, { month: MONTH, workers, taskFile });
      await t.rejects(failed, { code: "WORKER_BROKEN", message: new RegExp(file) });
      await t.rejects(failed, { message: found });
    }
  }
  t.match(await recompute(db, { month: MONTH, workers: 1 }), { runId: 1, status: "finished" });
});

t.test("totals that do not agree with the results are not published", async (t) => {
  const db = await openFilled(t);
  const options = { month: MONTH, workers: 1, partitions: 2 };
  await inTransaction(db, async (client) => {
    await client.query(`CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN NEW.cents := NEW.cents + 1; RETURN NEW; END $$`);
    await client.query(`CREATE TRIGGER spoil BEFORE INSERT ON run_total
      FOR EACH ROW WHEN (NEW.component = 'basisbedrag') EXECUTE FUNCTION spoil()`);
  });
  const message = /not published/;
  await t.rejects(recompute(db, options), { code: "PUBLICATION_REFUSED", message });
  t.equal(await countOf(db, "SELECT count(*) FROM result"), 0);
  t.match(await listRuns(db), [{ status: "failed", failure: message }]);
  await db.pool.query("DROP TRIGGER spoil ON run_total");
  t.match(await recompute(db, options), { runId: 2, status: "finished" });
});
