/** Runs and manifests as people read them: months as YYYY-MM, sums in euro, tables for the rest. */
import { COMPONENTS, PAYERS } from "../../core-wasm/layout.js";
import { monthText } from "../../core-wasm/month.js";
import type { RunLine, RunManifest, RunTotal } from "../run/manifest.js";
import type { RunSummary } from "../run/recompute.js";
import { type Row, recordText, tableText } from "../terminal/table.js";

const CENTS_PER_EURO = 100n;
const SECOND_MS = 1000;

/** Cents as euro, thousands apart; a run's sums pass what a double holds exactly. */
export function euroText(cents: bigint): string {
  const whole = (cents / CENTS_PER_EURO).toLocaleString("en");
  return `${whole}.${String(cents % CENTS_PER_EURO).padStart(2, "0")}`;
}

/** A run with its month as text, for machines. */
export function runJson<R extends RunLine>(run: R): Omit<R, "month"> & { readonly month: string } {
  return { ...run, month: monthText(run.month) };
}

/** What a run is; of a finished one whether it is the current one of its month. */
function statusText({ status, replacedBy, hasResults }: RunLine): string {
  if (status !== "finished") return status;
  const place = replacedBy === null ? "current" : `replaced by ${replacedBy}`;
  return `finished, ${place}${hasResults ? "" : ", results removed"}`;
}

/** The runs as a table. */
export function runsText(runs: readonly RunLine[]): string {
  if (runs.length === 0) return "no runs yet: groeikern recompute makes one";
  return tableText(
    runs.map((run) => ({
      run: run.runId,
      month: monthText(run.month),
      status: statusText(run),
      partitions: `${run.finishedPartitionCount}/${run.partitionCount ?? "-"}`,
      "rows in": run.rowsIn,
      "rows out": run.rowsOut,
      rejected: run.rejectedCount,
      euro: euroText(run.totaalCents),
      finished: run.finishedAt,
      digest: run.digest?.slice(0, 12),
    })),
  );
}

/** The manifest of a run: counts, sums per payer and per component, rejections, digests. */
export function manifestText(run: RunManifest): string {
  const sections: [name: string, rows: readonly Row[]][] = [
    [
      "payer",
      sumsBy(
        "payer",
        run.totals.filter(({ component }) => component === "totaal"),
      ),
    ],
    ["component", sumsBy("component", run.totals)],
    ["rejected rows", run.rejected.map((rejected) => ({ ...rejected }))],
    ["values never published that results rest on", run.provisional.map((value) => ({ ...value }))],
  ];
  const shown = sections.filter(([, rows]) => rows.length > 0);
  const tables = shown.map(([name, rows]) => `\n${name}\n${tableText(rows)}`);
  return [recordText(headOf(run)), ...tables].join("\n");
}

/** The manifest, and how long this command took; of a run that was there already one line. */
export function summaryText(run: RunSummary): string {
  if (run.isUpToDate) return `${monthText(run.month)} is up to date: run ${run.runId}`;
  const { prepareMs, partitionsMs, publishMs } = run.phases;
  const seconds = (ms: number): string => `${(ms / SECOND_MS).toFixed(1)} s`;
  const rate = Math.round((run.rowsCalculated * SECOND_MS) / Math.max(partitionsMs, 1));
  const time = recordText({
    time:
      `prepare ${seconds(prepareMs)}, partitions ${seconds(partitionsMs)} ` +
      `(${rate.toLocaleString("en")} rows/s), publish ${seconds(publishMs)}`,
  });
  return `${manifestText(run)}\n\n${time}`;
}

function headOf(run: RunManifest): Row {
  return {
    run: run.runId,
    month: monthText(run.month),
    status: statusText(run),
    partitions: `${run.finishedPartitionCount} of ${run.partitionCount ?? "-"} finished`,
    "rows in": run.rowsIn,
    "rows out": run.rowsOut,
    rejected: run.rejectedCount,
    provisional: run.voorlopigCount,
    "shared alone": run.unpairedCount,
    euro: euroText(run.totaalCents),
    results: run.hasResults ? `table ${run.leaf}` : null,
    "facts as of": run.factsMoment === null ? null : `delivery ${run.factsMoment}`,
    started: run.startedAt,
    finished: run.finishedAt,
    digest: run.digest,
    parameters: run.parameterDigest,
    kernel: run.kernelDigest,
    ...(run.failure === null ? {} : { failure: run.failure }),
  };
}

const ORDER: readonly string[] = [...PAYERS, ...COMPONENTS, "totaal"];

/** Rows and euro by payer or by component, in the order of the layout. */
function sumsBy(key: "payer" | "component", totals: readonly RunTotal[]): Row[] {
  const sums = new Map<string, { rows: number; cents: bigint }>();
  for (const total of totals) {
    const sum = sums.get(total[key]) ?? { rows: 0, cents: 0n };
    sums.set(total[key], { rows: sum.rows + total.rows, cents: sum.cents + total.cents });
  }
  const ordered = [...sums].sort(([left], [right]) => ORDER.indexOf(left) - ORDER.indexOf(right));
  return ordered.map(([name, { rows, cents }]) => ({ [key]: name, rows, euro: euroText(cents) }));
}
