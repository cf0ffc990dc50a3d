/**
 * `StreamResults`: the results of a finished run to one reader, as typed messages or as blocks of
 * columns, each message with the cursor to come back with.
 *
 *     decisions --> rows --> messages --> caller
 *     `--------- a thread ---------'
 */

import { type PayerName, payerScope, roleName } from "../access/authorization.js";
import { CallError, requestFault } from "../access/call-error.js";
import type { Gate } from "../access/gate.js";
import { fieldsOf } from "../contract/fields.js";
import { PAYER, RESULT_FORM } from "../contract/mapping/enums.js";
import type { StreamResultsRequest, StreamResultsResponse } from "../contract/messages.js";
import { type CallContext, type ServerStream, ServiceMethods, typesOf } from "../door/method.js";
import { decodeRequest, readRunId } from "../door/request.js";
import type { Sink } from "../door/sink.js";
import type { CursorBond, CursorSigner } from "./cursor.js";
import type { ResultMessage } from "./result-message.js";
import type { ResultThread } from "./result-thread.js";

const GEZIN_IDS_MAX = 1000;
const RETRY_MS = 1000;

const { request: REQUEST } = typesOf<StreamResultsRequest, StreamResultsResponse>("StreamResults");
const CURSOR_TAG = (fieldsOf("StreamResultsResponse")("cursor") << 3) | 2;
const BLOCKS = RESULT_FORM.require("BLOCKS");

export interface StreamResultsOptions {
  /** Throws `RUN_UNKNOWN`, and `RUN_NOT_FINISHED` of a run that has not finished. */
  readonly requireFinished: (runId: number) => Promise<void>;
  readonly signer: CursorSigner;
  readonly gate: Gate;
  readonly thread: ResultThread;
}

export function streamResultsMethod(options: StreamResultsOptions): ServerStream {
  const methods = new ServiceMethods("RunsService");
  return {
    ...methods.common("StreamResults", "readResults", options.gate),
    kind: "serverStream",
    handle: async (bytes, sink, context) => {
      const request = decodeRequest(REQUEST, bytes);
      const runId = readRunId(request.runId);
      const payer = payerScope(context.caller, readPayer(request.payer));
      const gezinIds = readGezinIds(request);
      const bond: CursorBond = { runId, payer, role: roleName(context.caller.role) };
      const { cursor } = request;
      const after = cursor === "" ? undefined : options.signer.decode(bond, cursor);
      await options.requireFinished(runId);
      const form = request.form === BLOCKS ? "BLOCKS" : "ROWS";
      const order = { runId, payer, after, gezinIds, form } as const;
      await options.thread.read(order, context.signal, (message) =>
        send(message, options.signer.encode(bond, message.last), sink, context),
      );
    },
  };
}

/** Sends a message with the cursor to come back with, for which its bytes have room. */
async function send(
  { bytes, byteCount, rowCount }: ResultMessage,
  cursor: string,
  sink: Sink,
  context: CallContext,
): Promise<void> {
  if (context.draining.aborted) throw draining();
  bytes[byteCount] = CURSOR_TAG;
  bytes[byteCount + 1] = cursor.length;
  bytes.write(cursor, byteCount + 2, "latin1");
  context.countRows(rowCount);
  await sink.write(bytes.subarray(0, byteCount + 2 + cursor.length), context.draining);
}

/** The payer that a request asks for; undefined = all. */
function readPayer(number: number): PayerName | undefined {
  if (number === 0) return undefined;
  const name = PAYER.name(number);
  if (name !== undefined) return name as PayerName;
  throw requestFault("payer", "a payer of the contract", String(number));
}

function readGezinIds({ gezinIds = [] }: StreamResultsRequest): bigint[] {
  if (gezinIds.length > GEZIN_IDS_MAX) {
    throw requestFault("gezinIds", `at most ${GEZIN_IDS_MAX}`, String(gezinIds.length));
  }
  return gezinIds.map((id) => BigInt(String(id)));
}

const draining = (): CallError =>
  new CallError(
    "SERVER_DRAINING",
    "stream: expected the server to stay, found it stopping; go on with the last cursor",
    { retryMs: RETRY_MS },
  );
