/** The process whose memory is measured: one run in the database of GROEIKERN_BENCH_URL. */
import { existsSync, readFileSync } from "node:fs";
import { openDatabase } from "../../../engine/database/connection.js";
import { recompute } from "../../../engine/run/recompute.js";

export interface ChildReport {
  readonly rowsOut: number;
  readonly totaalCents: string;
  readonly ms: number;
  readonly peakRssBytes: number;
}

const KIB = 1024;
const STATUS_FILE = "/proc/self/status";

/**
 * The highest resident memory since the program began. The kernel's own count, where it tells one:
 * the process accounting's begins before, with what the parent had when it split off.
 */
function peakRssBytes(): number {
  const status = existsSync(STATUS_FILE) ? readFileSync(STATUS_FILE, "utf8") : "";
  const kib = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return (kib === undefined ? process.resourceUsage().maxRSS : Number(kib)) * KIB;
}

const db = await openDatabase({ url: process.env["GROEIKERN_BENCH_URL"] });
const start = performance.now();
const { rowsOut, totaalCents } = await recompute(db, {
  month: Number(process.env["GROEIKERN_BENCH_MONTH"]),
});
const report: ChildReport = {
  rowsOut,
  totaalCents: String(totaalCents),
  ms: performance.now() - start,
  peakRssBytes: peakRssBytes(),
};
await db.close();
process.stdout.write(`${JSON.stringify(report)}\n`);
