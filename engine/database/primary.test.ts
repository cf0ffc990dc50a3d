/** Of several servers in an address the primary is taken: a standby answers, and takes nothing. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t, { type Test } from "tap";
import { DATA_FOLDER, openBinaries } from "./binaries.js";
import { writeOwned } from "./cluster.js";
import { openDatabase } from "./connection.js";
import { type EmbeddedServer, startEmbedded } from "./embedded.js";
import { prepareCluster } from "./test/prepared-cluster.js";

/** A standby has at least as many senders as its primary had; who made these data had ten. */
const SETTINGS = { fsync: "off", shared_buffers: "16MB", max_wal_senders: "10" };

async function startOne(t: Test, isStandby: boolean): Promise<EmbeddedServer> {
  const folder = mkdtempSync(join(tmpdir(), "groeikern-"));
  await prepareCluster(folder);
  const { account } = await openBinaries(folder);
  if (isStandby) await writeOwned(join(folder, DATA_FOLDER, "standby.signal"), "", account);
  const server = await startEmbedded({ folder, settings: SETTINGS });
  t.teardown(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });
  return server;
}

t.test("of two servers that answer the primary is taken, whichever is named first", async (t) => {
  const [primary, standby] = await Promise.all([startOne(t, false), startOne(t, true)]);
  const { user, password, port } = primary.config;
  const places = [port, standby.config.port].map((one) => `127.0.0.1:${one}`);
  for (const hosts of [places, [...places].reverse()]) {
    const db = await openDatabase({ url: `postgres://${user}:${password}@${hosts}/postgres` });
    const { rows } = await db.pool.query(
      "SELECT pg_is_in_recovery() AS standby, current_setting('port')::integer AS port",
    );
    t.same(rows, [{ standby: false, port }], `${hosts}`);
    await db.close();
  }
  const only = `postgres://${user}:${password}@${places[1]},127.0.0.1:1/postgres`;
  await t.rejects(openDatabase({ url: only }), { code: "DATABASE_UNREACHABLE" });
});
