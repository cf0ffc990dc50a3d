/**
 * `groeikern verify`: what runs and regularisations decided is stored as they decided it.
 *
 *     run -> its partitions, in threads -> rows, sums, digests -> its line -> the chain of all runs
 *
 * A run of which everything adds up, and whose digest does not, is calculated again: what its
 * digest covers and no row shows is then found by its partition.
 */
import { availableParallelism } from "node:os";
import { Kernel } from "../../core-wasm/kernel.js";
import { compiledFile } from "../../core-wasm/root.js";
import { type Database, inTransaction } from "../database/connection.js";
import { EngineError } from "../errors.js";
import { Crew } from "../threads/crew.js";
import { findOthers, orderRuns, readRegularisationStatements, readRunStatements } from "./chain.js";
import { type CheckedTable, type Finding, findingText } from "./finding.js";
import { type CheckedPartition, checkPartition, type PartitionFound } from "./partition-check.js";
import { checkRegularisation } from "./regularisation-check.js";
import { checkLine, checkOutside, type OpenedRun, openRun } from "./run-check.js";
import type { VerifySettings } from "./verify-task.js";

const KIND = { taskFile: compiledFile("engine/verify/verify-task"), heapMb: 512 };
const WORKERS_MAX = 8;
/** Results that this thread looks at: others would take longer to start. */
const HERE_ROWS = 20_000;
let loading: Promise<Kernel> | undefined;
/** Findings that are told; the rest is counted. */
const FINDINGS_MAX = 1000;

const SUMMED: readonly CheckedTable[] = ["run_partition", "run_total", "run_reason"];

export interface VerifyOptions {
  /** Null = every finished run, and every regularisation. */
  readonly runId: number | null;
  /** Calculates every partition again from the facts, whatever the digests say. */
  readonly isRecalculated?: boolean | undefined;
  readonly workers?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Partitions done of all. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

export interface VerifiedRun {
  readonly runId: number;
  readonly month: number;
  readonly partitions: number;
  readonly rows: number;
  readonly findings: number;
}

export interface Verified {
  readonly runs: readonly VerifiedRun[];
  readonly regularisations: readonly { readonly id: number; readonly rows: number }[];
  /** Finished runs and regularisations whose digests were made again. */
  readonly chainRuns: number;
  readonly chainRegularisations: number;
  readonly findings: readonly Finding[];
  readonly findingCount: number;
}

const RESTING = `
  SELECT DISTINCT regularisation_id AS id FROM regularisation_month JOIN regularisation
    USING (regularisation_id)
  WHERE status = 'finished' AND ($1::integer IS NULL OR run_id = $1) ORDER BY id`;

/** Throws `RUN_UNKNOWN`, `RUN_OTHER`, `INTERRUPTED`; what is damaged is found, not thrown. */
export async function verify(db: Database, options: VerifyOptions): Promise<Verified> {
  const { runId, signal = new AbortController().signal } = options;
  const statements = await readRunStatements(db);
  const others = findOthers("run", statements);
  const wanted = statements.filter(({ id }) => runId === null || id === runId);
  loading ??= Kernel.load();
  const kernel = await loading;
  if (runId !== null && wanted.length === 0) await openRun(db, runId, kernel.digest);
  const opened: OpenedRun[] = [];
  for (const said of wanted) opened.push(await openRun(db, said.id, kernel.digest, said));
  const verifier = new Verifier(db, options, opened, kernel);
  try {
    const checked = await verifier.checkAll(others);
    const said = await readRegularisationStatements(db);
    const later = await checkRegularisations(db, runId, signal);
    const findings = different([
      ...checked.findings,
      ...unexplained(others, checked.findings),
      ...orderRuns(statements).findings,
      ...unexplained(findOthers("regularisation", said), later.findings),
      ...later.findings,
    ]);
    return {
      ...{ runs: checked.runs, regularisations: later.regularisations },
      ...{ chainRuns: statements.length, chainRegularisations: said.length },
      ...{ findings: findings.slice(0, FINDINGS_MAX), findingCount: findings.length },
    };
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new EngineError("INTERRUPTED", "interrupted; nothing was found until then", error);
  } finally {
    await verifier.close();
  }
}

/** Each once: a row of a run stands in all that rest on it. */
const different = (findings: readonly Finding[]): Finding[] => [
  ...new Map(
    findings.map((finding) => [findingText({ ...finding, partition: 0 }), finding]),
  ).values(),
];

/** Digests that differ although nothing else was found of what they cover. */
const unexplained = (others: readonly Finding[], found: readonly Finding[]): Finding[] =>
  others.filter(
    ({ run, regularisation }) =>
      !found.some((one) =>
        run === undefined ? one.regularisation === regularisation : one.run === run,
      ),
  );

async function checkRegularisations(db: Database, runId: number | null, signal: AbortSignal) {
  const { rows } = await db.pool.query<{ id: number }>(RESTING, [runId]);
  const findings: Finding[] = [];
  const regularisations: { id: number; rows: number }[] = [];
  for (const { id } of rows) {
    const found = await checkRegularisation(db, id, signal);
    findings.push(...found.findings);
    regularisations.push({ id, rows: found.rowCount });
  }
  return { findings, regularisations };
}

/** The runs that are looked at, by threads, or by this one where those take longer to start. */
class Verifier {
  readonly #crew: Crew<VerifySettings, CheckedPartition, PartitionFound> | null;
  #done = 0;
  readonly #total: number;

  constructor(
    readonly db: Database,
    readonly options: VerifyOptions,
    readonly runs: readonly OpenedRun[],
    readonly kernel: Kernel,
  ) {
    this.#total = runs.reduce((sum, { ranges }) => sum + ranges.size, 0);
    const rows = runs.reduce((sum, { rowCount }) => sum + rowCount, 0);
    this.#crew = rows <= HERE_ROWS ? null : this.#openCrew();
  }

  #openCrew(): Crew<VerifySettings, CheckedPartition, PartitionFound> {
    const asked = this.options.workers ?? Math.min(availableParallelism(), WORKERS_MAX);
    const threads = Math.max(1, Math.min(asked, this.#total));
    const settings = { config: this.db.config };
    return new Crew({ kind: KIND, count: threads, settings, signal: this.options.signal });
  }

  async checkAll(others: readonly Finding[]) {
    const runs: VerifiedRun[] = [];
    const findings: Finding[] = [];
    for (const opened of this.runs) {
      const isOther = others.some(({ run }) => run === opened.run.runId);
      const found = await this.#checkRun(opened, isOther);
      findings.push(...found.findings);
      runs.push({
        ...{ runId: opened.run.runId, month: opened.run.month, partitions: opened.ranges.size },
        ...{ rows: found.rowCount, findings: found.findings.length },
      });
    }
    return { runs, findings };
  }

  async close(): Promise<void> {
    await this.#crew?.close();
  }

  async #checkRun(opened: OpenedRun, isOther: boolean) {
    const isRecalculated = isOther || this.options.isRecalculated === true;
    const [parts, outside, line] = await Promise.all([
      this.#checkPartitions(opened, isRecalculated),
      checkOutside(this.db, opened),
      checkLine(this.db, opened, isRecalculated),
    ]);
    const partitions = parts.flatMap(({ findings }) => findings);
    // Sums of a run differ when lines of its partitions do: these say where.
    const isSummed = partitions.some(({ table }) => SUMMED.includes(table));
    const lines = isSummed ? [] : line;
    return {
      findings: [...opened.findings, ...partitions, ...outside, ...lines],
      rowCount: parts.reduce((sum, { rowCount }) => sum + rowCount, 0),
    };
  }

  async #checkPartitions(
    { run, ranges }: OpenedRun,
    isRecalculated: boolean,
  ): Promise<PartitionFound[]> {
    const asked = [...ranges].map(([partitionNo, range]): CheckedPartition => {
      return { run, partitionNo, range, isRecalculated };
    });
    if (this.#crew !== null) return Promise.all(asked.map((one) => this.#check(one)));
    const found: PartitionFound[] = [];
    for (const one of asked) found.push(await this.#check(one));
    return found;
  }

  async #check(asked: CheckedPartition): Promise<PartitionFound> {
    const { signal, onProgress } = this.options;
    signal?.throwIfAborted();
    const found = this.#crew === null ? await this.#checkHere(asked) : await this.#crew.run(asked);
    this.#done += 1;
    onProgress?.(this.#done, this.#total);
    return found;
  }

  #checkHere(asked: CheckedPartition): Promise<PartitionFound> {
    return inTransaction(this.db, async (client) => {
      await client.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
      return checkPartition(client, this.kernel, asked);
    });
  }
}
