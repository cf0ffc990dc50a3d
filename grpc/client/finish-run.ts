/**
 * A run, begun and followed to its end. When the server that calculates it is gone, or the one that
 * tells of it, another goes on: a request id gives one run, whoever hears it.
 */
import { status } from "@grpc/grpc-js";
import { CallFault } from "./call-fault.js";
import type { GroeikernClient } from "./client.js";
import type { Run } from "./run.js";
import { type CallOptions, pause } from "./terms.js";

const ENDED: ReadonlySet<string> = new Set(["FINISHED", "FAILED", "ABANDONED"]);
const PASSING: ReadonlySet<number> = new Set([status.UNAVAILABLE, status.ABORTED]);
const PAUSE_MS = 500;
/** Servers that may be lost, or not be there, in a row without a row calculated between. */
const LOSSES_MAX = 20;

export interface RunRequest {
  /** Chosen by who asks; the same one always gives the same run. */
  readonly requestId: string;
  /** YYYY-MM; default the newest month that rests on no forecast. */
  readonly maand?: string | undefined;
  readonly onProgress?: ((rowsDone: number, rowsTotal: number) => void) | undefined;
}

/** Resolves with the run as it ended, published or not. Throws `CallFault`. */
export async function finishRun(
  client: Pick<GroeikernClient, "startRun" | "watchRun">,
  { requestId, maand = "", onProgress }: RunRequest,
  options?: CallOptions,
): Promise<Run> {
  let most = -1;
  let isBegun = false;
  for (let losses = 0; ; losses += 1) {
    try {
      const { runId } = await client.startRun(requestId, maand, options);
      isBegun = true;
      for await (const { run, rowsDone, rowsTotal } of client.watchRun(runId, options)) {
        onProgress?.(rowsDone, rowsTotal);
        if (rowsDone > most) losses = 0;
        most = Math.max(most, rowsDone);
        if (ENDED.has(run.state)) return run;
        if (run.state === "INTERRUPTED") break;
      }
    } catch (error) {
      const isPassing = error instanceof CallFault && PASSING.has(error.status);
      if (!isPassing || !isBegun || losses >= LOSSES_MAX) throw error;
    }
    await pause(PAUSE_MS, options?.signal);
  }
}
