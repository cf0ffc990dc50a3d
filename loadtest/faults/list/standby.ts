/** The primary server is lost, and its standby takes its place. */
import { appendFile, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { takeBackup } from "../../../engine/backup/backup.js";
import { DATA } from "../../../engine/backup/backup-note.js";
import { addressOf } from "../../../engine/database/address.js";
import { DATA_FOLDER, openBinaries } from "../../../engine/database/binaries.js";
import { writeOwned } from "../../../engine/database/cluster.js";
import { startEmbedded } from "../../../engine/database/embedded.js";
import { RECOMPUTE, strike } from "../aim.js";
import type { Fault } from "../fault.js";
import { DATABASE, type FaultStand } from "../fault-stand.js";
import { MovingAddress } from "../moving-address.js";
import { RunWatch } from "../run-watch.js";

const SETTINGS = { max_wal_senders: "4" };
const FOLLOWS = "SELECT count(*) = 1 AS yes FROM pg_stat_replication WHERE state = 'streaming'";
const PROMOTE = "SELECT pg_promote(true, 60) AS yes";

/** A second server that follows the first, made from a backup of it. */
async function openStandby(stand: FaultStand): Promise<RunWatch> {
  const folder = await mkdtemp(join(tmpdir(), "groeikern-standby-"));
  stand.later(() => rm(folder, { recursive: true, force: true }));
  const backup = join(folder, "backup");
  await takeBackup({ to: backup, embedded: { folder: stand.folder } });
  const data = join(folder, DATA_FOLDER);
  await rename(join(backup, DATA), data);
  const { account } = await openBinaries(folder);
  await writeOwned(join(data, "standby.signal"), "", account);
  const { host, port, user, password } = await stand.config();
  const primary = `host=${host} port=${port} user=${user} password=${password}`;
  await appendFile(join(data, "postgresql.auto.conf"), `primary_conninfo = '${primary}'\n`);
  const server = await startEmbedded({ folder, settings: SETTINGS });
  stand.later(() => server.close());
  return new RunWatch(async () => ({ ...server.config, database: DATABASE }));
}

export const primaryReplaced: Fault = {
  name: "primary-replaced",
  doc: "the server is killed in a run, its standby promoted: the address moves, or both are named",
  invariant: "partitions that the standby has not are open there, and done again",
  async run(stand, random) {
    await stand.restartServer(SETTINGS);
    const standby = await openStandby(stand);
    await stand.run.until(FOLLOWS);
    const { host = "", port = 0, ...config } = await stand.config();
    const next = (await standby.config()).port as number;
    const address = await MovingAddress.open(port);
    stand.later(() => address.close());
    const isMoved = random.below(2) === 0;
    const ports = isMoved ? [address.port] : [next, port];
    const hosts = ports.map((one) => ({ host, port: one }));
    const running = stand.commandAt({ url: addressOf({ ...config, hosts }) }, ...RECOMPUTE);
    const moment = await strike(stand.run, random, () => stand.signalServer("SIGKILL"));
    await standby.until(PROMOTE);
    address.move(next);
    await running.succeeds();
    return { ...moment, run: standby, note: isMoved ? "address moved" : "both hosts" };
  },
};
