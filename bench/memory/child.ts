/** The process whose memory is measured: one run in the database of GROEIKERN_BENCH_URL. */
import { openDatabase } from "../../engine/database/connection.js";
import { recompute } from "../../engine/run/recompute.js";

export interface ChildReport {
  readonly rowsOut: number;
  readonly totaalCents: string;
  readonly ms: number;
  readonly peakRssBytes: number;
}

const KIB = 1024;

const db = await openDatabase({ url: process.env["GROEIKERN_BENCH_URL"] });
const start = performance.now();
const { rowsOut, totaalCents } = await recompute(db, {
  month: Number(process.env["GROEIKERN_BENCH_MONTH"]),
});
const report: ChildReport = {
  rowsOut,
  totaalCents: String(totaalCents),
  ms: performance.now() - start,
  peakRssBytes: process.resourceUsage().maxRSS * KIB,
};
await db.close();
process.stdout.write(`${JSON.stringify(report)}\n`);
