/** A run keeps what it was calculated with: the kernel's bytes and the parameters' values. */
import { createHash } from "node:crypto";
import t from "tap";
import { loadParameters } from "../../core-wasm/parameters.js";
import { openTestDatabase } from "../database/test/test-database.js";
import { readManifest } from "./manifest.js";
import { readPrograms } from "./program.js";
import { recompute } from "./recompute.js";
import { deliverClean, MONTH } from "./test/run-fixture.js";

t.test("kernel and parameters of a run are read back as they were", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await deliverClean(db, 3);
  const { runId } = await recompute(db, { month: MONTH, workers: 1 });
  const { kernel, book } = await readPrograms(db, runId);
  const { kernelDigest, parameterDigest } = await readManifest(db, runId);
  t.equal(createHash("sha256").update(kernel).digest("hex"), kernelDigest);
  const current = await loadParameters();
  t.equal(book.digest, parameterDigest);
  t.same(book.sheet(MONTH), current.sheet(MONTH));
  t.equal(book.newestConfirmedMonth, current.newestConfirmedMonth);
  t.same([...book.series], [...current.series]);
  await t.rejects(readPrograms(db, 99), { code: "RUN_UNKNOWN" });
});

t.test("the reasons of a run are read by its own layout", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await deliverClean(db, 3);
  const { runId } = await recompute(db, { month: MONTH, workers: 1 });
  const texts = async (): Promise<unknown[]> => {
    const { rows } = await db.pool.query("SELECT redenen FROM result_readable ORDER BY child_id");
    return rows;
  };
  const before = await texts();
  await db.pool.query(`INSERT INTO reason_field
    SELECT 'of tomorrow', rule || 'New', shift + 1, bits, names FROM reason_field`);
  t.same(await texts(), before, `run ${runId}`);
});
