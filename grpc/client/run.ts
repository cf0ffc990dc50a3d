/** Runs and their results as plain objects: ids as text, euro cents as numbers, enums as names. */
import type { ComponentName } from "../../core-wasm/layout.js";
import { PAYER, RUN_STATE, reasonText } from "../mapping/enums.js";
import { componentsToFormat } from "../mapping/result.js";
import type { LooseMessage, RunMessage, TimestampMessage } from "../messages.js";

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

/** One result of a run. */
export interface RunResult {
  readonly gezinId: string;
  readonly childId: string;
  readonly payer: string;
  readonly voorlopig: boolean;
  readonly totaal: number;
  readonly componenten: Partial<Record<ComponentName, number>>;
  readonly redenen: readonly string[];
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

export function readResult(message: LooseMessage): RunResult {
  return {
    gezinId: String(message["gezinId"]),
    childId: String(message["childId"]),
    payer: PAYER.name(message["payer"] as number) ?? "",
    voorlopig: message["voorlopig"] as boolean,
    totaal: Number(message["totaal"]),
    componenten: componentsToFormat(message["componenten"] as LooseMessage),
    redenen: (message["redenen"] as number[]).map((number) => reasonText(number) ?? String(number)),
  };
}
