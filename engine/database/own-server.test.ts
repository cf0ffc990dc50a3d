/** What the README tells an administrator to make is enough, and no more than enough. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t from "tap";
import { monthIndex } from "../../core-wasm/month.js";
import { PROJECT_ROOT } from "../../core-wasm/root.js";
import { openQueues } from "../fleet/queues.js";
import { generate } from "../generate/generate.js";
import { recompute } from "../run/recompute.js";
import { addressOf } from "./address.js";
import { openClient } from "./client.js";
import { openDatabase } from "./connection.js";
import { startEmbedded } from "./embedded.js";
import { migrate } from "./migrate.js";
import { prepareCluster } from "./test/prepared-cluster.js";

const README = readFileSync(join(PROJECT_ROOT, "README.md"), "utf8");
const STATEMENTS = README.match(/^ {4}CREATE (ROLE|DATABASE) .*;$/gm) ?? [];

t.test("the roles and the database of the README carry a run from facts to results", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "groeikern-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  await prepareCluster(folder);
  const server = await startEmbedded({ folder, settings: { fsync: "off" } });
  t.teardown(server.close);
  const admin = await openClient(server.config, "test");
  t.teardown(() => admin.end());
  t.equal(STATEMENTS.length, 4);
  for (const statement of STATEMENTS) await admin.query(statement);
  const { host, port } = server.config;
  const login = { user: "groeikern_engine", password: "secret", database: "groeikern" };
  const db = await openDatabase({ url: addressOf({ host, port, ...login }) });
  t.teardown(db.close);
  const { rows } = await db.pool.query(
    "SELECT rolsuper OR rolcreaterole OR rolcreatedb AS is_strong FROM pg_roles WHERE rolname = $1",
    [login.user],
  );
  t.equal(rows[0].is_strong, false);
  await migrate(db);
  await generate(db, { children: 50, seed: 1, workers: 0, into: login.database });
  const { rowsOut } = await recompute(db, { month: monthIndex(2025, 8), workers: 1 });
  t.ok(rowsOut > 0);
  const reader = await db.pool.connect();
  await reader.query("BEGIN; SET LOCAL ROLE groeikern_reader");
  t.equal(Number((await reader.query("SELECT count(*) FROM result")).rows[0].count), rowsOut);
  await reader.query("ROLLBACK");
  reader.release();
  const boss = await openQueues(db, { isWorking: false });
  t.ok(await boss.send("recompute", { month: "2025-08" }));
  await boss.stop({ graceful: false });
});
