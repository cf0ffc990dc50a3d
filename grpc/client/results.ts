/** Streams of results, taken up again at their cursor where they broke. */
import { status } from "@grpc/grpc-js";
import { PAYERS } from "../../core-wasm/layout.js";
import { PAYER, RESULT_FORM } from "../contract/mapping/enums.js";
import { FieldFault, foundText } from "../contract/mapping/household.js";
import { CallFault, checked } from "./call-fault.js";
import type { Channel } from "./channel.js";
import { type SplitResults, splitResults } from "./result-rows.js";
import { type CallOptions, pause } from "./terms.js";

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

/** Number of a payer; 0 = of all. Throws FieldFault. */
function payerNumber(payer: string | undefined): number {
  if (payer === undefined) return 0;
  if (PAYERS.includes(payer as (typeof PAYERS)[number])) return PAYER.require(payer);
  throw new FieldFault("payer", `one of ${PAYERS.join(", ")}`, foundText(payer));
}

/** The undecoded messages. */
export async function* resumable(
  channel: Channel,
  { payer, cursor = "", retries = RETRIES, ...asked }: ResultsQuery,
  form: "ROWS" | "BLOCKS",
  options: CallOptions = {},
): AsyncGenerator<Buffer> {
  const { timeoutMs = Number.POSITIVE_INFINITY, signal } = options;
  const end = performance.now() + timeoutMs;
  const filter = { ...asked, form: RESULT_FORM.require(form) };
  const request = { ...filter, payer: checked(() => payerNumber(payer)), cursor };
  for (let attempt = 0; ; attempt += 1) {
    try {
      const once = attempt === 0 ? options : { ...options, timeoutMs: end - performance.now() };
      const stream = channel.serverStream("RunsService", "StreamResults", request, once);
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
      await pause(error.retryMs ?? pauseMs, signal);
    }
  }
}
