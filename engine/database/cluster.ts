/**
 * The data folder of the embedded server: made once, whole or not at all, and its settings.
 *
 * `initdb` works in a folder beside it that takes its name in one rename, so a killed first start
 * leaves nothing half made, and of two first starts one wins. The password is random and lies in
 * the folder, readable by its owner alone. Settings are written anew at every start.
 *
 * Settings buy speed and keep durability: fsync, full_page_writes and synchronous_commit stay on.
 * The log carries what a backup under way asks for (wal_level replica): a run writes as much as
 * without, a generated population eight times the log in the same time. Memory for parallel workers
 * comes from the server's own block, because /dev/shm is 64 MB in many containers.
 *
 * Shared buffers are few: every new session maps anew each page that it touches, which costs more
 * than reading it from the system's cache into a buffer that is mapped already.
 */
import { randomBytes } from "node:crypto";
import { appendFile, chmod, chown, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { totalmem } from "node:os";
import { dirname, join } from "node:path";
import { EngineError, errorCode, errorMessage } from "../errors.js";
import { archiveSettings, readArchive } from "./archive.js";
import type { Account, Binaries } from "./binaries.js";
import { osUser } from "./os-user.js";

export const EMBEDDED_USER = "groeikern";
const PASSWORD_FILE = "groeikern.password";
const SETTINGS_FILE = "groeikern.conf";
const PASSWORD_BYTES = 24;
const DRAFT_BYTES = 6;
const MB = 2 ** 20;

/** Settings of the server by name; text as it stands in postgresql.conf. */
export type Settings = Readonly<Record<string, string>>;

/** Settings fit for this machine's memory. */
export function standardSettings(memoryBytes = totalmem()): Settings {
  const megabytes = (share: number, max: number) =>
    `${Math.max(16, Math.min(max, Math.floor((memoryBytes / MB) * share)))}MB`;
  return {
    listen_addresses: "'127.0.0.1'",
    unix_socket_directories: "''",
    max_connections: "100",
    shared_buffers: megabytes(1 / 8, 128),
    io_method: "sync",
    work_mem: megabytes(1 / 64, 64),
    maintenance_work_mem: megabytes(1 / 16, 256),
    min_dynamic_shared_memory: megabytes(1 / 16, 256),
    effective_cache_size: megabytes(1 / 2, 65_536),
    wal_level: "replica",
    max_wal_senders: "0",
    max_wal_size: "4GB",
    checkpoint_timeout: "30min",
    log_checkpoints: "off",
    random_page_cost: "1.1",
    jit: "off",
  };
}

/** A data folder that is ready for its server. */
export interface Cluster {
  /** Of its only user. */
  readonly password: string;
  /** True when this call made it. */
  readonly isNew: boolean;
}

/** Makes the data folder when it is not there. Throws `EMBEDDED_` codes. */
export async function openCluster(
  dataFolder: string,
  binaries: Binaries,
  settings: Settings,
): Promise<Cluster> {
  try {
    const version = await readFile(join(dataFolder, "PG_VERSION"), "utf8").catch(absent);
    if (version === null) await createCluster(dataFolder, binaries);
    else await requireVersion(dataFolder, binaries, version.trim());
    const archive = archiveSettings(await readArchive(dataFolder));
    const lines = Object.entries({ ...settings, ...archive }).map(
      ([name, value]) => `${name} = ${value}\n`,
    );
    await writeOwned(join(dataFolder, SETTINGS_FILE), lines.join(""), binaries.account);
    const password = (await readFile(join(dataFolder, PASSWORD_FILE), "utf8")).trim();
    return { password, isNew: version === null };
  } catch (error) {
    throw error instanceof EngineError ? error : closedFolder(dataFolder, error);
  }
}

/** The folder is another user's, on a disk that is read-only or full, or not whole. */
function closedFolder(dataFolder: string, error: unknown): EngineError {
  return new EngineError(
    "EMBEDDED_FOLDER",
    `embedded PostgreSQL: expected a data folder at ${dataFolder} that ${osUser()} may ` +
      `read and write, found: ${errorMessage(error)}; run as the user whose folder it is, or set ` +
      "GROEIKERN_DATA to a folder of your own",
    error,
  );
}

function absent(error: unknown): null {
  if (errorCode(error) === "ENOENT") return null;
  throw error;
}

async function createCluster(dataFolder: string, binaries: Binaries): Promise<void> {
  const draft = `${dataFolder}.${randomBytes(DRAFT_BYTES).toString("hex")}.new`;
  const password = join(draft, PASSWORD_FILE);
  const passwordDraft = `${draft}.password`;
  await mkdir(draft, { mode: 0o700 });
  if (binaries.account) await chown(draft, binaries.account.uid, binaries.account.gid);
  const secret = `${randomBytes(PASSWORD_BYTES).toString("base64url")}\n`;
  await writeOwned(passwordDraft, secret, binaries.account);
  try {
    await binaries.run("initdb", [
      `--pgdata=${draft}`,
      `--username=${EMBEDDED_USER}`,
      `--pwfile=${passwordDraft}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
    ]);
    await rename(passwordDraft, password);
    await appendFile(join(draft, "postgresql.conf"), `include '${SETTINGS_FILE}'\n`);
    await writeOwned(join(draft, SETTINGS_FILE), "", binaries.account);
    await rename(draft, dataFolder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    await rm(passwordDraft, { force: true });
    if (["ENOTEMPTY", "EEXIST"].includes(errorCode(error) ?? ""))
      return requireEmptyOrOurs(dataFolder);
    throw new EngineError(
      "EMBEDDED_INIT",
      `embedded PostgreSQL: expected to make a data folder at ${dataFolder}, found: ${errorMessage(error)}; ` +
        "check that the disk has 200 MB free and the folder can be written, or set GROEIKERN_DATA",
      error,
    );
  }
}

/** Another start made the folder first, or it holds something that is not ours. */
async function requireEmptyOrOurs(dataFolder: string): Promise<void> {
  const password = await readFile(join(dataFolder, PASSWORD_FILE), "utf8").catch(absent);
  if (password !== null) return;
  throw new EngineError(
    "EMBEDDED_FOLDER",
    `embedded PostgreSQL: expected ${dataFolder} to be empty or made by groeikern, found other files; ` +
      `move them away, or set GROEIKERN_DATA to another folder than ${dirname(dataFolder)}`,
  );
}

/** Throws `EMBEDDED_VERSION` for data of another version than the programs'. */
export async function requireVersion(
  folder: string,
  binaries: Binaries,
  found: string,
): Promise<void> {
  const banner = await binaries.run("postgres", ["--version"]);
  const expected = /(\d+)/.exec(banner)?.[1];
  if (expected === found) return;
  throw new EngineError(
    "EMBEDDED_VERSION",
    `embedded PostgreSQL: expected data of version ${expected} in ${folder}, found version ${found}; ` +
      `move the folder away and generate anew, or serve it with PostgreSQL ${found} and set DATABASE_URL`,
  );
}

/** Writes a file that the account alone can read. */
export async function writeOwned(
  path: string,
  text: string,
  account: Account | null,
): Promise<void> {
  await writeFile(path, text, { mode: 0o600 });
  await chmod(path, 0o600);
  if (account !== null) await chown(path, account.uid, account.gid);
}
