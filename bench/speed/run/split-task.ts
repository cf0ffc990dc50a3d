/**
 * The partition task of the engine with a clock at each stage, for the time split of a run. The
 * kernel's wrapper is timed from outside; the engine's own code is what runs. Milliseconds of each
 * partition go to the channel that the bench listens to.
 */
import { createHash } from "node:crypto";
import { BroadcastChannel } from "node:worker_threads";
import { Kernel } from "../../../core-wasm/kernel.js";
import type {
  PartitionOutcome,
  PartitionTask,
  WorkerSettings,
} from "../../../engine/run/partition-task.js";
import type { Job } from "../../../engine/threads/job.js";
import { SPLIT_CHANNEL, type StageTimes } from "./stages.js";

/** Milliseconds spent in calls, and the moments at which phases begin and end. */
const spent = { decode: 0, prepare: 0, calculate: 0, encode: 0, digest: 0 };
const moment = { begin: 0, read: 0, prepared: 0, write: 0, written: 0 };
type Spent = keyof typeof spent;
type AnyMethod = (...given: never[]) => unknown;

/** Adds the time of a method's calls; `mark` notes a moment before it. */
function clock(owner: object, method: string, name: Spent | undefined, mark?: keyof typeof moment) {
  const methods = owner as Record<string, AnyMethod>;
  const inner = methods[method] as AnyMethod;
  methods[method] = function timed(this: unknown, ...given: never[]) {
    const start = performance.now();
    if (mark !== undefined) moment[mark] = start;
    const outcome = inner.apply(this, given);
    if (name !== undefined) spent[name] += performance.now() - start;
    return outcome;
  };
}

clock(Kernel.prototype, "beginDecode", undefined, "read");
clock(Kernel.prototype, "decode", "decode");
clock(Kernel.prototype, "prepare", "prepare", "prepared");
clock(Kernel.prototype, "calculate", "calculate");
clock(Kernel.prototype, "beginEncode", undefined, "write");
clock(Kernel.prototype, "encode", "encode");
clock(Kernel.prototype, "usedCandidates", undefined, "written");
clock(Object.getPrototypeOf(createHash("sha256")) as object, "update", "digest");

const { default: openPartitions } = await import("../../../engine/run/partition-task.js");
const channel = new BroadcastChannel(SPLIT_CHANNEL);
channel.unref();

export default async function openTimed(
  settings: WorkerSettings,
): Promise<Job<PartitionTask, PartitionOutcome>> {
  const job = await openPartitions(settings);
  return { run: (task) => timedPartition(job, task), close: async () => job.close?.() };
}

async function timedPartition(
  job: Job<PartitionTask, PartitionOutcome>,
  task: PartitionTask,
): Promise<PartitionOutcome> {
  for (const name of Object.keys(spent) as Spent[]) spent[name] = 0;
  moment.begin = performance.now();
  const outcome = await job.run(task);
  const total = performance.now() - moment.begin;
  channel.postMessage(stageTimes(total));
  return outcome;
}

function stageTimes(total: number): StageTimes {
  const { decode, prepare, calculate, encode, digest } = spent;
  const copyOut = moment.prepared - moment.read - decode;
  const copyIn = moment.written - moment.write - encode - digest;
  const known = copyOut + decode + prepare + calculate + encode + digest + copyIn;
  return { copyOut, decode, prepare, calculate, encode, digest, copyIn, rest: total - known };
}
