/** Runs and manifests as messages; what a caller may not see is left out here. */
import { monthText } from "../../core-wasm/month.js";
import type { RunLine, RunManifest, RunTotal } from "../../engine/run/manifest.js";
import type { Caller } from "../access/authorization.js";
import { upperSnake } from "../contract/contract.js";
import { COMPONENT, PAYER, RUN_STATE } from "../contract/mapping/enums.js";
import type {
  GetManifestResponse,
  LooseMessage,
  RunMessage,
  TimestampMessage,
} from "../contract/messages.js";

const MS_PER_SECOND = 1000;
const NANOS_PER_MS = 1_000_000;

export function runMessage(line: RunLine, isCalculating: boolean, { role }: Caller): RunMessage {
  return {
    runId: line.runId,
    maand: monthText(line.month),
    state: RUN_STATE.require(line.status.toUpperCase()),
    isCalculating,
    factsMoment: line.factsMoment ?? 0,
    partitionCount: line.partitionCount ?? 0,
    finishedPartitionCount: line.finishedPartitionCount,
    startedAt: timestamp(line.startedAt),
    finishedAt: timestamp(line.finishedAt),
    rowsIn: line.rowsIn,
    rowsOut: line.rowsOut,
    rejectedCount: line.rejectedCount,
    voorlopigCount: line.voorlopigCount,
    digest: line.digest ?? "",
    failure: role.kind === "operator" ? (line.failure ?? "") : "",
  };
}

function timestamp(date: Date | null): TimestampMessage | undefined {
  if (date === null) return undefined;
  const ms = date.getTime();
  const seconds = Math.floor(ms / MS_PER_SECOND);
  return { seconds, nanos: (ms - seconds * MS_PER_SECOND) * NANOS_PER_MS };
}

/** The manifest with the totals that the caller may see; rejections are not told to payers. */
export function manifestMessage(
  manifest: RunManifest,
  totals: readonly RunTotal[],
  isCalculating: boolean,
  caller: Caller,
): GetManifestResponse {
  const rejected = caller.role.kind === "payer" ? [] : manifest.rejected;
  return {
    run: runMessage(manifest, isCalculating, caller),
    parameterDigest: manifest.parameterDigest,
    kernelDigest: manifest.kernelDigest,
    totals: totals.map(totalMessage),
    rejected: rejected.map(({ code, rows }) => ({ code, rowCount: rows })),
    provisional: manifest.provisional.map(({ from, ...rest }) => ({ ...rest, van: from })),
  };
}

function totalMessage({ payer, component, rows, cents }: RunTotal): LooseMessage {
  const name = component === "totaal" ? "UNSPECIFIED" : upperSnake(component);
  return {
    payer: PAYER.require(payer),
    component: COMPONENT.require(name),
    rowCount: rows,
    cents: String(cents),
  };
}
