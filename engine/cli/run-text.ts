/** Runs and manifests as people read them: months as YYYY-MM, sums in euro, tables for the rest. */
import { COMPONENTS, PAYERS } from "../../core-wasm/layout.js";
import { monthText } from "../../core-wasm/month.js";
import type { Confidence } from "../../core-wasm/series.js";
import type { RunLine, RunManifest, RunTotal } from "../run/manifest.js";
import type { ProvisionalValue } from "../run/publication.js";
import type { RunSummary } from "../run/recompute.js";
import { type Row, recordText, tableText } from "../terminal/table.js";

const CENTS_PER_EURO = 100n;
const SECOND_MS = 1000;
const PERCENT = 100;
/** How the unit of an amount begins in the parameter files. */
const CENT_UNIT = "euro cent";

/** Cents as euro, thousands apart; a run's sums pass what a double holds exactly. */
export function euroText(cents: bigint): string {
  const size = cents < 0n ? -cents : cents;
  const whole = (size / CENTS_PER_EURO).toLocaleString("en");
  return `${cents < 0n ? "-" : ""}${whole}.${String(size % CENTS_PER_EURO).padStart(2, "0")}`;
}

/** A run with its month as text, for machines. */
export function runJson<R extends RunLine>(run: R): Omit<R, "month"> & { readonly month: string } {
  return { ...run, month: monthText(run.month) };
}

/** What a run is; of a finished one whether it is the current one of its month. */
export function runStatusText({ status, replacedBy }: RunLine): string {
  if (status !== "finished") return status;
  return `finished, ${replacedBy === null ? "current" : `replaced by ${replacedBy}`}`;
}

/** The runs as a table. */
export function runsText(runs: readonly RunLine[]): string {
  if (runs.length === 0) return "no runs yet: groeikern recompute makes one";
  return tableText(
    runs.map((run) => ({
      run: run.runId,
      month: monthText(run.month),
      status: runStatusText(run),
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
  const { totals, rejected, provisional, monthBefore } = run;
  const isTotal = ({ component }: RunTotal): boolean => component === "totaal";
  const sections: [name: string, rows: readonly Row[]][] = [
    ["payer", sumsBy("payer", totals.filter(isTotal), monthBefore?.totals.filter(isTotal))],
    ["component", sumsBy("component", totals, monthBefore?.totals)],
    ["how sure the euros are: the least sure value that an amount rests on", certaintyRows(run)],
    ["rejected rows", rejected.map((line) => ({ ...line }))],
    ["forecasts that results rest on", provisional.map(provisionalRow)],
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
  // Without a row of its own this command waited for another one, which has the rate.
  const rated = run.rowsCalculated === 0 ? "" : ` (${rate.toLocaleString("en")} rows/s)`;
  const time = recordText({
    time:
      `prepare ${seconds(prepareMs)}, partitions ${seconds(partitionsMs)}${rated}, ` +
      `publish ${seconds(publishMs)}`,
  });
  return `${manifestText(run)}\n\n${time}`;
}

function headOf(run: RunManifest): Row {
  return {
    run: run.runId,
    month: monthText(run.month),
    status: runStatusText(run),
    partitions: `${run.finishedPartitionCount} of ${run.partitionCount ?? "-"} finished`,
    "rows in": run.rowsIn,
    "rows out": run.rowsOut,
    rejected: run.rejectedCount,
    provisional: run.voorlopigCount,
    "shared alone": run.unpairedCount,
    euro: euroText(run.totaalCents),
    "month before": monthBeforeText(run),
    written: run.baseRun === null ? "all" : `what changed since run ${run.baseRun}`,
    "facts as of": run.factsMoment === null ? null : `delivery ${run.factsMoment}`,
    started: run.startedAt,
    finished: run.finishedAt,
    digest: run.digest,
    parameters: run.parameterDigest,
    kernel: run.kernelDigest,
    ...(run.failure === null ? {} : { failure: run.failure }),
  };
}

function monthBeforeText({ month, monthBefore }: RunManifest): string {
  const before = monthText(month - 1);
  return monthBefore === null ? `${before} has no run` : `run ${monthBefore.runId} of ${before}`;
}

const ORDER: readonly string[] = [...PAYERS, ...COMPONENTS, "totaal"];

interface Sum {
  readonly rows: number;
  readonly cents: bigint;
}

const NOTHING: Sum = { rows: 0, cents: 0n };

/** Rows and euro by payer or by component in the order of the layout, beside the month before. */
function sumsBy(
  key: "payer" | "component",
  totals: readonly RunTotal[],
  before: readonly RunTotal[] | undefined,
): Row[] {
  const now = sumMap(key, totals);
  const then = before === undefined ? null : sumMap(key, before);
  const names = [...new Set([...now.keys(), ...(then?.keys() ?? [])])];
  names.sort((left, right) => ORDER.indexOf(left) - ORDER.indexOf(right));
  return names.map((name) => {
    const { rows, cents } = now.get(name) ?? NOTHING;
    const own = { [key]: name, rows, euro: euroText(cents) };
    if (then === null) return own;
    const { rows: rowsThen, cents: centsThen } = then.get(name) ?? NOTHING;
    return {
      ...own,
      "rows before": rowsThen,
      "euro before": euroText(centsThen),
      "euro more": euroText(cents - centsThen),
    };
  });
}

function sumMap(key: "payer" | "component", totals: readonly RunTotal[]): Map<string, Sum> {
  const sums = new Map<string, Sum>();
  for (const total of totals) {
    const { rows, cents } = sums.get(total[key]) ?? NOTHING;
    sums.set(total[key], { rows: rows + total.rows, cents: cents + total.cents });
  }
  return sums;
}

const CONFIDENCE_WORDS: Readonly<Record<Confidence, string>> = {
  official: "official publication",
  secondary: "payment fund, municipality or press",
  inferred: "computed from published values",
  candidate: "forecast",
};

function certaintyRows({ certainty, totaalCents }: RunManifest): Row[] {
  const share = (cents: bigint): string =>
    ((PERCENT * Number(cents)) / Math.max(Number(totaalCents), 1)).toFixed(2);
  return certainty.map(({ confidence, cents }) => {
    return { source: CONFIDENCE_WORDS[confidence], euro: euroText(cents), "%": share(cents) };
  });
}

function provisionalRow({ name, from, value, unit, law }: ProvisionalValue): Row {
  const [isCents, rest] = unit.startsWith(CENT_UNIT)
    ? [true, unit.slice(CENT_UNIT.length)]
    : [false, unit];
  const shown = isCents ? euroText(BigInt(value)) : value.toLocaleString("en");
  return { value: name, from, amount: shown, unit: isCents ? `euro${rest}` : rest, law };
}
