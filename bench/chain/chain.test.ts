/** The records of a small population give its facts, no difference; some tables no decision. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import t from "tap";
import { openTestDatabase } from "../../engine/database/test/test-database.js";
import { REFERENCE_MONTH } from "../../engine/generate/generate.js";
import { loadSources } from "../../engine/sources/registry.js";
import { listPulls } from "../../engine/sources/waiting.js";
import { tellFacts } from "./chain.js";
import { compareFacts } from "./compare-facts.js";

const CHILDREN = 100;

t.test("shuffled records give the facts that are true, table by table", async (t) => {
  const [truth, told] = [await openTestDatabase(), await openTestDatabase()];
  const folder = mkdtempSync(join(tmpdir(), "chain-"));
  t.teardown(async () => {
    rmSync(folder, { recursive: true });
    await truth.close();
    await told.close();
  });
  const population = { children: CHILDREN, seed: 1, month: REFERENCE_MONTH };
  const summary = await tellFacts(truth, told, {
    ...population,
    folder,
    workers: 0,
    note: () => undefined,
  });
  t.same(summary.differences, []);
  const { files, tables } = summary.records;
  const names = new Set(
    Object.keys(files).map((file) => file.replace(/(-\d{4})?(-volledig)?\.\w+$/, "")),
  );
  const { flows } = await loadSources();
  t.ok(names.size > flows.size / 2, `${names.size} of ${flows.size} flows`);
  const waiting = await listPulls(told.pool, 1);
  t.same(waiting, [], "the content of every notification has come");
  const { rows } = await told.pool.query("SELECT stroom, periode FROM source_complete");
  t.ok(rows.length > 0, "some yearly file is complete");
  for (const table of ["kind", "gezin_lid", "gezin_uitbetaler", "opvang", "arbeidsuren"]) {
    t.equal(tables[table]?.decisions, 0, `${table} follows from records alone`);
  }
});

t.test("either side waits as long as the other is read", async (t) => {
  const [truth, told] = [await openTestDatabase(), await openTestDatabase()];
  t.teardown(async () => {
    await truth.close();
    await told.close();
  });
  const asked = t.capture(pg.Client.prototype, "query", pg.Client.prototype.query);
  await compareFacts(truth, told);
  const texts = asked().map(({ args: [text] }) => String(text));
  t.equal(texts.filter((text) => text.startsWith("BEGIN")).length, 2);
  t.notMatch(texts.join(), /idle_in_transaction_session_timeout/);
});
