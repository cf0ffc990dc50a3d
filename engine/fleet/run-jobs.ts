/**
 * The monthly run as jobs. Both are `recompute`: who begins a run asks the other workers to join,
 * and all of them take its open partitions until there is none; whoever is last publishes it.
 */
import { monthText } from "../../core-wasm/month.js";
import { isOpen, readManifest } from "../run/manifest.js";
import { recompute } from "../run/recompute.js";
import type { JobContext, JobOutcome } from "./jobs.js";
import { readMonth } from "./moments.js";

export async function beginRun(
  { month: word }: { readonly month: string },
  context: JobContext,
): Promise<JobOutcome> {
  const month = await readMonth(word, new Date());
  let isTold = false;
  return calculate(month, context, (phase, runId) => {
    if (isTold || phase !== "partitions") return;
    isTold = true;
    context.callOthers({ runId, month });
  });
}

/** A run that has ended meanwhile needs no help. */
export async function joinRun(
  { runId, month }: { readonly runId: number; readonly month: number },
  context: JobContext,
): Promise<JobOutcome> {
  const { status } = await readManifest(context.database, runId);
  if (isOpen(status)) return calculate(month, context, () => undefined);
  return { message: `run ${runId} of ${monthText(month)} needs no help` };
}

async function calculate(
  month: number,
  { database, threads, signal, onProgress }: JobContext,
  onStep: (phase: string, runId: number) => void,
): Promise<JobOutcome> {
  const { runId } = await recompute(database, {
    month,
    workers: threads,
    signal,
    onProgress: (progress) => {
      onProgress(progress);
      onStep(progress.phase, progress.runId);
    },
  });
  return { message: `run ${runId} of ${monthText(month)} is published` };
}
