/** A run in a process of its own, where threads and code are new. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { compiledFile } from "../../../core-wasm/root.js";
import { addressOf } from "../../../engine/database/address.js";
import type { Database } from "../../../engine/database/connection.js";
import { forgetRuns } from "../run/forget.js";
import type { ChildReport } from "./child.js";

const CHILD = compiledFile("bench/speed/memory/child");

/** Runs a month of which nothing is left; what the process tells of it. */
export async function runInOwnProcess(db: Database, month: number): Promise<ChildReport> {
  await forgetRuns(db);
  const url = addressOf(db.config);
  const env = { ...process.env, GROEIKERN_BENCH_URL: url, GROEIKERN_BENCH_MONTH: String(month) };
  const { stdout } = await promisify(execFile)(process.execPath, [CHILD], { env });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as ChildReport;
}
