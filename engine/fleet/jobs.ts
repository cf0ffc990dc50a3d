/**
 * What the jobs do: a kind of job is what its words must be, and the work itself. Every one of them
 * may be delivered twice, also at once, and may be begun again by another worker: a run with its
 * partitions, a regularisation and a derivation with their parts are claimed, and done by all
 * workers together; what a derivation comes to is taken into the facts in one transaction, and a
 * record is taken by its version.
 */
import { z } from "zod";
import type { Database } from "../database/connection.js";
import type { QueueName } from "./queue-names.js";
import { beginRun, joinRun } from "./run-jobs.js";

/** How far a job is. */
export interface JobProgress {
  readonly phase: string;
  readonly done: number;
  readonly total: number;
}

export interface JobContext {
  readonly database: Database;
  readonly threads: number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: JobProgress) => void;
  /** Its parts are written down: others may join. Never throws. */
  readonly callOthers: (help: Help) => void;
}

/** What a job comes to, in words; kept with it. */
export interface JobOutcome {
  readonly message: string;
}

/** What others are asked to help with. */
const HELP = z.union([
  z.object({ runId: z.number(), month: z.number() }),
  z.object({ regularisationId: z.number() }),
  z.object({ derivationPlanId: z.number() }),
]);
export type Help = z.infer<typeof HELP>;

interface Job<T> {
  readonly words: z.ZodType<T>;
  perform(words: T, context: JobContext): Promise<JobOutcome>;
}

const job = <T>(words: z.ZodType<T>, perform: Job<T>["perform"]): Job<unknown> =>
  ({ words, perform }) as Job<unknown>;

const JOBS: Readonly<Record<QueueName, Job<unknown>>> = {
  recompute: job(z.object({ month: z.string() }), beginRun),
  join: job(HELP, async (help, context) => {
    if ("runId" in help) return joinRun(help, context);
    if ("regularisationId" in help) return (await facts()).joinRegularising(help, context);
    return (await facts()).joinDeriving(help, context);
  }),
  regularise: job(z.object({}), async (_, context) => (await facts()).regulariseAll(context)),
  screen: job(z.object({ year: z.string() }), async (words, context) =>
    (await facts()).screenHouseholds(words, context),
  ),
  load: job(z.object({ folder: z.string() }), async (words, context) =>
    (await facts()).loadRecords(words, context),
  ),
};

/** Loaded by whoever has such a job. */
const facts = () => import("./fact-jobs.js");

/** Throws `EngineError`; the job is then tried again, or ends among the dead. */
export function performJob(
  queue: QueueName,
  data: unknown,
  context: JobContext,
): Promise<JobOutcome> {
  const { words, perform } = JOBS[queue];
  return perform(words.parse(data ?? {}), context);
}
