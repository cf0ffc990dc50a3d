/**
 * A backup brings back what was there, at its own moment or a later one, or says why it can not.
 */
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t from "tap";
import { ARCHIVE_FILE, readArchive } from "../database/archive.js";
import { openClient } from "../database/client.js";
import { type Database, openDatabase } from "../database/connection.js";
import { startEmbedded } from "../database/embedded.js";
import { migrate } from "../database/migrate.js";
import { listRuns } from "../run/manifest.js";
import { recompute } from "../run/recompute.js";
import { deliverClean, MONTH } from "../run/test/run-fixture.js";
import { until } from "../test/until.js";
import { takeBackup } from "./backup.js";
import { readNote } from "./backup-note.js";
import { restoreBackup } from "./restore.js";

const SETTINGS = { fsync: "off", shared_buffers: "16MB", max_wal_size: "64MB" };
const HOUSEHOLDS = 60;
const OPTIONS = { month: MONTH, workers: 1, partitions: 6 };

const root = mkdtempSync(join(tmpdir(), "groeikern-"));
/** A server with an account of its own needs no more rights then to come to its data. */
chmodSync(root, 0o755);
t.teardown(() => rmSync(root, { recursive: true }));
const place = (name: string): string => join(root, name);
const embeddedIn = (name: string) => ({ folder: place(name), settings: SETTINGS });

const openIn = (name: string): Promise<Database> =>
  openDatabase({ url: "", embedded: embeddedIn(name) });

const countDeliveries = async ({ pool }: Database): Promise<number> =>
  Number((await pool.query("SELECT count(*) FROM delivery")).rows[0].count);

/** The source of all backups here: facts, and an archive that begins with its first delivery. */
const HOME = embeddedIn("home");
const ARCHIVED = place("archived");
let takenAt = "";
let between = new Date(0);
t.before(async () => {
  const db = await openIn("home");
  await migrate(db);
  await deliverClean(db, HOUSEHOLDS);
  await db.close();
  ({ takenAt } = await takeBackup({ to: ARCHIVED, archive: true, embedded: HOME }));
});

/** Stops a run on its way; its last open partition is then another session's. */
async function holdPartition(db: Database) {
  const abort = new AbortController();
  const { signal } = abort;
  const onProgress = ({ done }: { done: number }): void => {
    if (done > 0) abort.abort();
  };
  await recompute(db, { ...OPTIONS, signal, onProgress }).catch(() => undefined);
  const holder = await openClient(db.config, "test");
  await holder.query("BEGIN");
  await holder.query(
    `SELECT FROM run_partition WHERE status = 'open' ORDER BY partition_no DESC LIMIT 1
     FOR UPDATE`,
  );
  return holder;
}

t.test("a backup taken under a run is of one moment, and its run goes on the same", async (t) => {
  const db = await openIn("home");
  t.teardown(db.close);
  const holder = await holdPartition(db);
  let isWaiting = false;
  const onNotice = (line: string): void => {
    isWaiting ||= /waiting$/.test(line);
  };
  const running = recompute(db, { ...OPTIONS, onNotice });
  await until(() => isWaiting);
  await takeBackup({ to: place("of-run"), embedded: HOME });
  await holder.query("ROLLBACK");
  await holder.end();
  const { digest } = await running;
  const { rows } = await db.pool.query<{ now: Date }>("SELECT clock_timestamp() AS now");
  between = rows[0]?.now as Date;
  await db.pool.query("SELECT pg_sleep(0.01)");
  await deliverClean(db, 0);
  await restoreBackup({ from: place("of-run"), embedded: embeddedIn("restored") });
  const restored = await openIn("restored");
  t.teardown(restored.close);
  t.match(await listRuns(restored), [{ runId: 1, status: "interrupted", digest: null }]);
  t.match(await recompute(restored, OPTIONS), { runId: 1, isResumed: true, digest });
});

t.test("a restore leaves data alone unless a word puts it aside", async (t) => {
  const embedded = embeddedIn("restored");
  const server = await startEmbedded(embedded);
  await t.rejects(restoreBackup({ from: ARCHIVED, embedded }), {
    code: "RESTORE_TAKEN",
    message: /expected no data in .*restored\/postgres, found some; give --replace/,
  });
  const busy = restoreBackup({ from: ARCHIVED, embedded, isReplacing: true });
  await t.rejects(busy, { code: "RESTORE_BUSY" });
  await server.close();
  const asked = { from: ARCHIVED, until: between, isReplacing: true, embedded };
  const { replaced } = await restoreBackup(asked);
  t.ok(readdirSync(replaced as string).includes("PG_VERSION"));
});

t.test("with an archive a restore goes to a moment, or to the end of the archive", async (t) => {
  await restoreBackup({ from: ARCHIVED, embedded: embeddedIn("to-end") });
  for (const [name, deliveries] of [
    ["restored", 1],
    ["to-end", 2],
  ] as const) {
    const db = await openIn(name);
    t.equal(await countDeliveries(db), deliveries, name);
    t.match(await listRuns(db), [{ runId: 1, status: "finished" }]);
    await db.close();
  }
  const refused = (from: string, until: Date) =>
    restoreBackup({ from, until, embedded: embeddedIn("refused") });
  const late = new Date(Date.now() + 3_600_000);
  const words = { code: "RESTORE_MOMENT", message: /found that it ends with / };
  await t.rejects(refused(ARCHIVED, late), words);
  const early = new Date(Date.parse(takenAt) - 1);
  await t.rejects(refused(ARCHIVED, early), { message: /use an earlier backup$/ });
  await t.rejects(refused(place("of-run"), late), { message: /made with --archive$/ });
});

t.test("a backup with another byte is refused, and nothing is left of the restore", async (t) => {
  const from = place("of-run");
  const { files } = await readNote(from);
  const { path } = files.find(({ bytes }) => bytes > 8192) as (typeof files)[0];
  const bytes = readFileSync(join(from, "data", path));
  bytes[100] = (bytes[100] as number) ^ 1;
  writeFileSync(join(from, "data", path), bytes);
  const message = `backup: expected ${join(from, "data", path)} as it was written, found other`;
  await t.rejects(restoreBackup({ from, embedded: embeddedIn("damaged") }), {
    code: "BACKUP_DAMAGED",
    message: new RegExp(`^${message} bytes`),
  });
  t.same(readdirSync(place("damaged")), []);
  await t.rejects(restoreBackup({ from: root }), { code: "BACKUP_UNKNOWN" });
});

t.test("an archive is begun by who has the server alone, and ended by a word", async (t) => {
  const holder = await startEmbedded(HOME);
  const busy = takeBackup({ to: place("busy"), archive: false, embedded: HOME });
  await t.rejects(busy, { code: "BACKUP_BUSY" });
  t.same(readdirSync(place("busy")), []);
  await holder.close();
  await takeBackup({ to: place("ended"), archive: false, embedded: HOME });
  t.equal(await readArchive(join(place("home"), "postgres")), null);
});

t.test("a backup that was stopped on its way is told as such, and archives nothing", async (t) => {
  const data = join(place("home"), "postgres");
  const stopped = { to: place("stopped"), embedded: HOME, signal: AbortSignal.abort() };
  await t.rejects(takeBackup({ ...stopped, archive: true }), { code: "INTERRUPTED" });
  t.equal(await readArchive(data), null);
  for (const folder of ["data", "wal"])
    mkdirSync(join(place("killed"), folder), { recursive: true });
  writeFileSync(join(data, ARCHIVE_FILE), `${join(place("killed"), "wal")}\n`);
  await takeBackup({ to: place("next"), embedded: HOME });
  t.equal(await readArchive(data), null);
  await t.rejects(restoreBackup({ from: place("killed"), embedded: embeddedIn("refused") }), {
    code: "BACKUP_UNKNOWN",
    message: /found one that was stopped on its way; restore another, and remove this one$/,
  });
  await restoreBackup({ from: place("next"), embedded: embeddedIn("of-next") });
});

t.test("a folder in use, and a database that is not there, are refused in words", async (t) => {
  const to = place("ended");
  await t.rejects(takeBackup({ to, embedded: HOME }), { code: "BACKUP_TAKEN" });
  const none = takeBackup({ to: place("none"), embedded: embeddedIn("nothing") });
  await t.rejects(none, { code: "BACKUP_EMPTY" });
});
