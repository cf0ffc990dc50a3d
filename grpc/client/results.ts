/** Streams of results, taken up again at their cursor where they broke. */
import { setTimeout as sleep } from "node:timers/promises";
import { status } from "@grpc/grpc-js";
import { PAYER, RESULT_FORM } from "../contract/mapping/enums.js";
import { CallFault } from "./call-fault.js";
import type { CallOptions, Channel } from "./channel.js";
import { type SplitResults, splitResults } from "./result-rows.js";

/** A run as it was published, or a month as it is decided. */
export interface ResultsQuery {
  readonly runId?: number;
  /** In place of the run: YYYY-MM, as it is decided now. */
  readonly maand?: string;
  /** With `maand`: as it was when this regularisation had finished; 0 = by the run alone. */
  readonly regularisationId?: number;
  /** Name of a payer; default all that the caller may see. */
  readonly payer?: string;
  readonly gezinIds?: readonly string[];
  /** Go on behind it. */
  readonly cursor?: string;
  /** How often a stream that broke is taken up again at its cursor; default 5. */
  readonly retries?: number;
}

/** The run and the last regularisation that were read, and the cursor to go on behind it. */
export type ReadBy = Omit<SplitResults, "payload">;

const RETRIES = 5;
const RETRY_MS = 1000;
const RESUMABLE = new Set([status.UNAVAILABLE, status.ABORTED, status.RESOURCE_EXHAUSTED]);

/** The undecoded messages. */
export async function* resumable(
  channel: Channel,
  { payer, cursor = "", retries = RETRIES, ...asked }: ResultsQuery,
  form: "ROWS" | "BLOCKS",
  options?: CallOptions,
): AsyncGenerator<Buffer> {
  const filter = { ...asked, form: RESULT_FORM.require(form) };
  const request = { ...filter, payer: payer === undefined ? 0 : PAYER.require(payer), cursor };
  for (let attempt = 0; ; attempt += 1) {
    try {
      const stream = channel.serverStream("RunsService", "StreamResults", request, options);
      for await (const bytes of stream) {
        yield bytes;
        request.cursor = splitResults(bytes).cursor;
        attempt = 0;
      }
      return;
    } catch (error) {
      const isResumable = error instanceof CallFault && RESUMABLE.has(error.status);
      if (!isResumable || attempt >= retries) throw error;
      const pauseMs = attempt + 1 < channel.size ? 0 : RETRY_MS;
      await sleep(error.retryMs ?? pauseMs, undefined, { signal: options?.signal });
    }
  }
}
