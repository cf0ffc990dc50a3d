/**
 * A run as a whole: its line is what its partitions add up to, nothing lies outside of them, and
 * the digest of what it says is its own.
 */
import type { ParameterBook } from "../../core-wasm/parameters.js";
import type { Database } from "../database/connection.js";
import { REASON_LAYOUT } from "../database/reason-layout.js";
import { EngineError } from "../errors.js";
import type { GezinRange } from "../input/households.js";
import { provisionalOf, readCertainty } from "../run/publication.js";
import { type Statement, statementDigest } from "./chain.js";
import { compareRow, type Finding, type Row } from "./finding.js";
import type { CheckedRun } from "./partition-check.js";
import { checkPrograms } from "./programs.js";

export interface RunRow {
  readonly run_id: number;
  readonly month: number;
  readonly status: string;
  readonly facts_moment: number;
  readonly partition_count: number;
  readonly chain: readonly number[];
  readonly base_run: number | null;
  readonly parameter_digest: string;
  readonly kernel_digest: string;
  readonly reason_layout: string;
  readonly rows_out: string;
}

/** A run, where its partitions lie, and what its own line already shows. */
export interface OpenedRun {
  readonly run: CheckedRun;
  readonly ranges: ReadonlyMap<number, GezinRange>;
  readonly findings: readonly Finding[];
  readonly book: ParameterBook | null;
  /** Results that it says to have. */
  readonly rowCount: number;
}

const RUN = `
  SELECT run_id, month, status::text, facts_moment, partition_count, chain, base_run,
    parameter_digest, kernel_digest, reason_layout, rows_out
  FROM run WHERE run_id = $1`;

const RANGES = `
  SELECT partition_no, gezin_from, gezin_to FROM run_partition WHERE run_id = $1
  ORDER BY partition_no`;

/** Throws `RUN_UNKNOWN`, and `RUN_OTHER` for one that is not finished. */
export async function openRun(
  db: Database,
  runId: number,
  kernelDigest: string,
  said?: Statement,
): Promise<OpenedRun> {
  const { rows } = await db.pool.query<RunRow>(RUN, [runId]);
  const [row] = rows;
  if (row === undefined || row.status !== "finished") throw unfinished(runId, row?.status);
  const programs = await checkPrograms(db, row);
  const isOwnKernel = kernelDigest === row.kernel_digest;
  const run: CheckedRun = {
    ...{ runId, month: row.month, factsMoment: row.facts_moment, chain: row.chain },
    sheet: isOwnKernel ? (programs.book?.sheet(row.month) ?? null) : null,
    hasReasons: row.reason_layout === REASON_LAYOUT,
  };
  const { ranges, findings } = await readRanges(db, row, said);
  const rowCount = Number(row.rows_out);
  const known = [...programs.findings, ...findings];
  return { run, ranges, book: programs.book, rowCount, findings: known };
}

function unfinished(runId: number, status: string | undefined): EngineError {
  if (status === undefined) {
    const found = `${runId}, which does not exist; see groeikern runs`;
    return new EngineError("RUN_UNKNOWN", `run: expected the number of a run, found ${found}`);
  }
  const text = `run: expected one that is finished, found run ${runId}, which is ${status}`;
  return new EngineError("RUN_OTHER", text);
}

/** Partitions as they must lie: 0 to the last, each from where the one before it ends. */
async function readRanges(
  { pool }: Database,
  { run_id: run, partition_count: count }: RunRow,
  said: Statement | undefined,
): Promise<Pick<OpenedRun, "ranges" | "findings">> {
  const { rows } = await pool.query<{ partition_no: number; gezin_from: string; gezin_to: string }>(
    RANGES,
    [run],
  );
  const found = new Map(
    rows.map((row) => [
      row.partition_no,
      { from: BigInt(row.gezin_from), to: BigInt(row.gezin_to) },
    ]),
  );
  const ranges = new Map<number, GezinRange>();
  const findings: Finding[] = [];
  const table = "run_partition";
  for (let partition = 0; partition < count; partition += 1) {
    const own = found.get(partition);
    const next = found.get(partition + 1) ?? (partition === count - 1 ? BEHIND : undefined);
    const from = ranges.get(partition - 1)?.to ?? FIRST;
    const isTooFar =
      own !== undefined && next !== undefined && isEndWrong(said, partition, own, next);
    const to = (isTooFar ? undefined : own?.to) ?? next?.from ?? LAST;
    ranges.set(partition, { from, to });
    if (own === undefined) continue;
    const place = { run, partition };
    findings.push(...compareRow(table, place, boundsOf({ from, to }), boundsOf(own)));
  }
  for (const [partition, own] of found) {
    if (partition < count) continue;
    const place = { kind: "added" as const, run, partition };
    const found = `households ${own.from} to ${own.to}`;
    findings.push({ table, ...place, expected: `none behind ${count - 1}`, found });
  }
  return { ranges, findings };
}

/** Of two partitions that do not meet, whether it is the end of the first that was changed. */
function isEndWrong(
  said: Statement | undefined,
  partition: number,
  { from, to }: GezinRange,
  next: GezinRange,
): boolean {
  if (said === undefined || to === next.from) return false;
  const line = (end: bigint): string => `\npartition ${partition} ${from}..${end} `;
  const mended = said.statement.replace(line(to), line(next.from));
  return statementDigest(mended) === said.digest;
}

/** Where the first partition begins and the last one ends. */
const FIRST = -(2n ** 63n);
const LAST = 2n ** 63n - 1n;
/** As if one followed the last. */
const BEHIND: GezinRange = { from: LAST, to: LAST };

const boundsOf = ({ from, to }: GezinRange): Row => ({
  gezin_from: String(from),
  gezin_to: String(to),
});

/** Rows of a run outside of its partitions. */
const OUTSIDE = `
  SELECT 'decision' AS table, NULL::integer AS partition, (enum_range(NULL::payer))[payer + 1]::text
      AS payer, gezin_from::text AS gezin, row_count || ' rows' AS found
    FROM decision d WHERE run_id = $1 AND NOT EXISTS (SELECT FROM unnest($2::bigint[], $3::bigint[])
      bounds (first, behind) WHERE d.gezin_from >= first AND d.gezin_from < behind)
  UNION ALL SELECT 'run_total', partition_no, payer::text, NULL, component || ' ' || cents
    FROM run_total WHERE run_id = $1 AND partition_no <> ALL ($4)
  UNION ALL SELECT 'run_reason', partition_no, NULL, NULL,
      component || ' ' || reason || ' ' || cents
    FROM run_reason WHERE run_id = $1 AND partition_no <> ALL ($4)
  UNION ALL SELECT 'rejected', partition_no, NULL, gezin_id::text, code
    FROM rejected WHERE run_id = $1 AND partition_no <> ALL ($4)`;

interface OutsideRow {
  readonly table: "decision" | "run_total" | "run_reason" | "rejected";
  readonly partition: number | null;
  readonly payer: string | null;
  readonly gezin: string | null;
  readonly found: string;
}

/** What stands in no partition. */
export async function checkOutside({ pool }: Database, { run, ranges }: OpenedRun) {
  const bounds = [...ranges.values()];
  const { rows } = await pool.query<OutsideRow>(OUTSIDE, [
    run.runId,
    bounds.map(({ from }) => String(from)),
    bounds.map(({ to }) => String(to)),
    [...ranges.keys()],
  ]);
  return rows.map(
    ({ table, partition, payer, gezin, found }): Finding => ({
      ...{ table, kind: "added", run: run.runId },
      ...(partition === null ? {} : { partition }),
      ...(payer === null ? {} : { payer }),
      ...(gezin === null ? {} : { gezinId: gezin }),
      ...{ expected: "nothing outside of the partitions", found },
    }),
  );
}

const LINE = `
  SELECT rows_in, rows_out, rejected, voorlopig, totaal_cents, results_digest, chain::text,
    provisional::text, certainty::text, unpaired FROM run WHERE run_id = $1`;

const ADDED_UP = `
  SELECT sum(p.rows_in) AS rows_in, sum(p.rows_out) AS rows_out, sum(p.rejected) AS rejected,
    sum(p.voorlopig) AS voorlopig,
    coalesce((SELECT sum(cents) FROM run_total t WHERE t.run_id = $1 AND component = 'totaal'), 0)
      AS totaal_cents,
    encode(sha256(string_agg(p.digest, E'\\n' ORDER BY partition_no)::bytea), 'hex')
      AS results_digest,
    (SELECT coalesce((SELECT b.chain FROM run b WHERE b.run_id = r.base_run), '{}') || r.run_id
      FROM run r WHERE r.run_id = $1)::text AS chain,
    (SELECT jsonb_agg(DISTINCT name ORDER BY name) FROM run_partition u
      CROSS JOIN LATERAL unnest(u.used_candidates) name WHERE u.run_id = $1) AS used,
    sum(shared) - count_paired((SELECT month FROM run WHERE run_id = $1),
      (SELECT facts_moment FROM run WHERE run_id = $1)) AS unpaired
  FROM run_partition p WHERE p.run_id = $1`;

/**
 * The line of the run beside what its partitions add up to; `unpaired`, which only the facts give,
 * beside those when `isRecalculated`: they may be gone, as everything that follows from them.
 */
export async function checkLine(
  db: Database,
  { run, book }: OpenedRun,
  isRecalculated: boolean,
): Promise<Finding[]> {
  const { runId } = run;
  const read = async (text: string): Promise<Record<string, unknown>> =>
    (await db.pool.query<Record<string, unknown>>(text, [runId])).rows[0] ?? {};
  const { used, unpaired, ...addedUp } = await read(ADDED_UP);
  const counted = isRecalculated ? { unpaired } : {};
  const words = book === null ? {} : await readWords(db, book, run, (used ?? []) as string[]);
  const expected = asRow({ ...addedUp, ...counted, ...words });
  return compareRow("run", { run: runId }, expected, asRow(await read(LINE)));
}

/** What the values say that results rest on; nothing of names that do not exist, as others tell. */
async function readWords(
  db: Database,
  book: ParameterBook,
  { runId, month }: CheckedRun,
  used: readonly string[],
): Promise<Record<string, string>> {
  try {
    return {
      provisional: await jsonText(db, provisionalOf(book, used, month)),
      certainty: await jsonText(db, await readCertainty(db.pool, book, runId, month)),
    };
  } catch (error) {
    if (error instanceof Error && /^(publication|certainty): /.test(error.message)) return {};
    throw error;
  }
}

/** As PostgreSQL writes it. */
async function jsonText({ pool }: Database, value: unknown): Promise<string> {
  const { rows } = await pool.query<{ text: string }>("SELECT $1::jsonb::text AS text", [
    JSON.stringify(value),
  ]);
  return rows[0]?.text ?? "";
}

const asRow = (record: Readonly<Record<string, unknown>>): Row =>
  Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, String(value ?? "none")]),
  );
