/** The machine that the figures are from: the header of every result. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, availableParallelism, cpus, release, totalmem, type } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { Kernel } from "../../core-wasm/kernel.js";
import { PROJECT_ROOT } from "../../core-wasm/root.js";

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly system: string;
  readonly node: string;
  readonly asc: string;
  /** SHA-256 of the kernel's module, its first characters. */
  readonly kernelDigest: string;
  readonly commit: string;
  /** Version and changed settings, or why there is none. */
  readonly postgres: string;
  /** Load of the last minute when the bench began, per core. */
  readonly loadPerCore: number;
}

const DIGEST_CHARACTERS = 12;
/** Settings that every server differs in and that say nothing about speed. */
const PLACES =
  /file|directory|port|address|locale|lc_|timezone|text_search|datestyle|cluster_name/i;
const CHANGED = `
  SELECT name, current_setting(name) AS setting FROM pg_settings
  WHERE source NOT IN ('default', 'override', 'client', 'session') ORDER BY name`;

export async function describeMachine(): Promise<Machine> {
  const { digest } = await Kernel.load();
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    system: `${type()} ${release()} ${arch()}`,
    node: process.version,
    asc: versionOf("assemblyscript"),
    kernelDigest: digest.slice(0, DIGEST_CHARACTERS),
    commit: commit(),
    postgres: "not used",
    loadPerCore: loadPerCore(),
  };
}

/** The server's version and its settings that are not the defaults. */
export async function describePostgres(pool: Pick<pg.Pool, "query">): Promise<string> {
  const version = await pool.query<{ server_version: string }>("SHOW server_version");
  const { rows } = await pool.query<{ name: string; setting: string }>(CHANGED);
  const changed = rows.filter(({ name }) => !PLACES.test(name));
  const settings = changed.map(({ name, setting }) => `${name}=${setting}`);
  return [version.rows[0]?.server_version, ...settings].join(" ");
}

function versionOf(name: string): string {
  const require = createRequire(import.meta.url);
  try {
    const file = join(PROJECT_ROOT, "node_modules", name, "package.json");
    return (require(file) as { version: string }).version;
  } catch {
    return "not installed";
  }
}

/** The commit, with a plus when files differ from it. */
function commit(): string {
  try {
    const head = git("rev-parse", "--short=10", "HEAD");
    return git("status", "--porcelain", "--untracked-files=no") === "" ? head : `${head}+`;
  } catch {
    return "unknown";
  }
}

function git(...words: string[]): string {
  const found = execFileSync("git", words, {
    cwd: PROJECT_ROOT,
    stdio: ["ignore", "pipe", "ignore"],
  });
  return found.toString().trim();
}

function loadPerCore(): number {
  try {
    const [minute = "0"] = readFileSync("/proc/loadavg", "utf8").split(" ");
    return Number(minute) / availableParallelism();
  } catch {
    return 0;
  }
}
