/** The records of a small population give its facts, no difference, and the same sums. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t from "tap";
import { openTestDatabase } from "../../engine/database/test/test-database.js";
import { REFERENCE_MONTH } from "../../engine/generate/generate.js";
import { loadSources } from "../../engine/sources/registry.js";
import { runChain } from "./chain.js";

const CHILDREN = 200;

t.test("shuffled records give the facts that are true, table by table", async (t) => {
  const [truth, told] = [await openTestDatabase(), await openTestDatabase()];
  const folder = mkdtempSync(join(tmpdir(), "chain-"));
  t.teardown(async () => {
    rmSync(folder, { recursive: true });
    await truth.close();
    await told.close();
  });
  const population = { children: CHILDREN, seed: 1, month: REFERENCE_MONTH };
  const summary = await runChain(truth, told, {
    ...population,
    folder,
    workers: 0,
    note: () => undefined,
  });
  t.same(summary.differences, []);
  t.equal(summary.toldCents, summary.trueCents);
  t.ok(summary.trueCents > 0n);
  const { files, tables } = summary.records;
  const told2 = new Set(Object.keys(files).map((file) => file.replace(/(-\d{4})?\.\w+$/, "")));
  const { flows } = await loadSources();
  t.ok(told2.size > flows.size / 2, `${told2.size} of ${flows.size} flows`);
  for (const table of ["kind", "gezin_lid", "gezin_uitbetaler", "opvang", "arbeidsuren"]) {
    t.equal(tables[table]?.decisions, 0, `${table} follows from records alone`);
  }
});
