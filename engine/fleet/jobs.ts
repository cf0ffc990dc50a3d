/**
 * What the jobs do. Both are `recompute`: who begins a run asks the other workers to join it, and
 * all of them take its open partitions until there is none; whoever is last publishes it.
 */
import { z } from "zod";
import { monthIndex, monthText, parseMonth } from "../../core-wasm/month.js";
import { loadParameters } from "../../core-wasm/parameters.js";
import type { Database } from "../database/connection.js";
import { EngineError } from "../errors.js";
import { isOpen, readManifest } from "../run/manifest.js";
import { type RunProgress, recompute } from "../run/recompute.js";

/** A right-month YYYY-MM, or one that follows from the day on which the job is done. */
export const MONTH_WORDS = ["newest", "previous", "current"] as const;

const RECOMPUTE_JOB = z.object({ month: z.string() });
const JOIN_JOB = z.object({ runId: z.number(), month: z.number() });

export interface JobContext {
  readonly database: Database;
  readonly threads: number;
  readonly signal: AbortSignal;
  readonly onProgress?: ((progress: RunProgress) => void) | undefined;
  /** A run has its partitions: others may join. */
  readonly onPlanned: (runId: number, month: number) => Promise<void>;
}

/** What a job comes to; kept with it. */
export interface JobOutcome {
  readonly runId: number;
  readonly month: string;
  readonly rowsCalculated: number;
}

/** Throws `EngineError`; the job is then tried again, or ends among the dead. */
export function performJob(queue: string, data: unknown, context: JobContext): Promise<JobOutcome> {
  if (queue === "join") return joinRun(JOIN_JOB.parse(data), context);
  return beginRun(RECOMPUTE_JOB.parse(data).month, context);
}

async function beginRun(word: string, context: JobContext): Promise<JobOutcome> {
  const month = await readMonth(word, new Date());
  let isTold = false;
  return calculate(month, context, ({ phase, runId }) => {
    if (isTold || phase !== "partitions") return;
    isTold = true;
    context.onPlanned(runId, month).catch(() => undefined);
  });
}

/** A run that has ended meanwhile needs no help. */
async function joinRun(
  { runId, month }: z.infer<typeof JOIN_JOB>,
  context: JobContext,
): Promise<JobOutcome> {
  const { status } = await readManifest(context.database, runId);
  if (!isOpen(status)) return { runId, month: monthText(month), rowsCalculated: 0 };
  return calculate(month, context, () => undefined);
}

async function calculate(
  month: number,
  { database, threads, signal, onProgress }: JobContext,
  onStep: (progress: RunProgress) => void,
): Promise<JobOutcome> {
  const { runId, rowsCalculated } = await recompute(database, {
    month,
    workers: threads,
    signal,
    onProgress: (progress) => {
      onProgress?.(progress);
      onStep(progress);
    },
  });
  return { runId, month: monthText(month), rowsCalculated };
}

/** Throws `JOB_MONTH` for a word that is no month. */
export async function readMonth(word: string, today: Date): Promise<number> {
  const current = monthIndex(today.getFullYear(), today.getMonth() + 1);
  if (word === "newest") return (await loadParameters()).newestConfirmedMonth;
  if (word === "current") return current;
  if (word === "previous") return current - 1;
  const month = parseMonth(word);
  if (month !== undefined) return month;
  throw new EngineError(
    "JOB_MONTH",
    `job: expected a month YYYY-MM, ${MONTH_WORDS.join(", ")}, found ${JSON.stringify(word)}`,
  );
}
