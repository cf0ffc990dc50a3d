/** Runs and manifests as plain objects: ids as numbers, enums as names, times as dates. */
import { COMPONENTS, type ComponentName } from "../../core-wasm/layout.js";
import { upperSnake } from "../contract/contract.js";
import { COMPONENT, PAYER, RUN_STATE } from "../contract/mapping/enums.js";
import type {
  GetManifestResponse,
  ProvisionalValue,
  RunMessage,
  TimestampMessage,
} from "../contract/messages.js";

export type RunState =
  | "PREPARING"
  | "RUNNING"
  | "INTERRUPTED"
  | "FINISHED"
  | "FAILED"
  | "ABANDONED";

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

/** Rows in which a component is above 0, and their sum; all rows for `totaal`. */
export interface ManifestTotal {
  readonly payer: string;
  readonly component: ComponentName | "totaal";
  readonly rowCount: number;
  /** Euro cents. */
  readonly cents: number;
}

/** A value that was never published and that results rest on. */
export interface Provisional {
  readonly name: string;
  /** Month from which it holds. */
  readonly van: string;
  /** Euro cents or a count, by the unit. */
  readonly value: number;
  /** Unit in words. */
  readonly unit: string;
  /** Article of the decree, or the text that sets it. */
  readonly law: string;
}

/** What a run read, wrote and adds up to, as far as the caller may see it. */
export interface Manifest {
  readonly run: Run;
  readonly parameterDigest: string;
  readonly kernelDigest: string;
  readonly totals: readonly ManifestTotal[];
  readonly rejected: readonly { readonly code: string; readonly rowCount: number }[];
  readonly provisional: readonly Provisional[];
}

const COMPONENT_OF: ReadonlyMap<number, ComponentName> = new Map(
  COMPONENTS.map((name) => [COMPONENT.require(upperSnake(name)), name]),
);

export function readManifest(message: GetManifestResponse): Manifest {
  const { run, parameterDigest, kernelDigest, totals, rejected, provisional } = message;
  return {
    run: readRun(run),
    parameterDigest,
    kernelDigest,
    totals: totals.map((total) => ({
      payer: PAYER.name(total["payer"] as number) ?? "",
      component: COMPONENT_OF.get(total["component"] as number) ?? "totaal",
      rowCount: Number(total["rowCount"]),
      cents: Number(total["cents"]),
    })),
    rejected: rejected.map(({ code, rowCount }) => {
      return { code: String(code), rowCount: Number(rowCount) };
    }),
    provisional: readProvisional(provisional),
  };
}

export const readProvisional = (values: readonly ProvisionalValue[]): Provisional[] =>
  values.map(({ value, ...rest }) => ({ ...rest, value: Number(value) }));
