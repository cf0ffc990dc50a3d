/** Runs as plain objects: enums as names, times as dates. */
import { RUN_STATE } from "../contract/mapping/enums.js";
import type { RunMessage, TimestampMessage } from "../contract/messages.js";

export type RunState = "RUNNING" | "FINISHED" | "FAILED";

export interface Run {
  readonly runId: number;
  readonly maand: string;
  readonly state: RunState;
  readonly isCalculating: boolean;
  readonly factsMoment: number;
  readonly partitionCount: number;
  readonly finishedPartitionCount: number;
  readonly startedAt: Date | undefined;
  readonly finishedAt: Date | undefined;
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly rejectedCount: number;
  readonly voorlopigCount: number;
  readonly digest: string;
  readonly failure: string;
}

const MS_PER_SECOND = 1000;
const NANOS_PER_MS = 1_000_000;

export function readRun(message: RunMessage): Run {
  return {
    runId: Number(message.runId),
    maand: message.maand,
    state: (RUN_STATE.name(message.state) ?? "RUNNING") as RunState,
    isCalculating: message.isCalculating,
    factsMoment: Number(message.factsMoment),
    partitionCount: message.partitionCount,
    finishedPartitionCount: message.finishedPartitionCount,
    startedAt: readTimestamp(message.startedAt),
    finishedAt: readTimestamp(message.finishedAt),
    rowsIn: Number(message.rowsIn),
    rowsOut: Number(message.rowsOut),
    rejectedCount: Number(message.rejectedCount),
    voorlopigCount: Number(message.voorlopigCount),
    digest: message.digest,
    failure: message.failure,
  };
}

function readTimestamp(message: TimestampMessage | null | undefined): Date | undefined {
  if (message === null || message === undefined) return undefined;
  return new Date(Number(message.seconds) * MS_PER_SECOND + message.nanos / NANOS_PER_MS);
}
