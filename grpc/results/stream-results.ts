/**
 * `StreamResults`: the results of a finished run, or what is decided of a month now, to one reader,
 * as typed messages or as blocks of columns, each message with the cursor to come back with.
 *
 *     stored blocks --> messages --> caller
 *     `------- a thread -------'
 */

import type { ParameterBook } from "../../core-wasm/parameters.js";
import type { DecidedRun } from "../../engine/decisions/decided-run.js";
import { type PayerName, payerScope, roleName } from "../access/authorization.js";
import { CallError, requestFault } from "../access/call-error.js";
import type { Gate } from "../access/gate.js";
import { fieldsOf } from "../contract/fields.js";
import { PAYER, RESULT_FORM } from "../contract/mapping/enums.js";
import type { StreamResultsRequest, StreamResultsResponse } from "../contract/messages.js";
import { writeVarint } from "../contract/wire.js";
import { type CallContext, type ServerStream, ServiceMethods, typesOf } from "../door/method.js";
import { decodeRequest, readMonth, readRunId } from "../door/request.js";
import type { Sink } from "../door/sink.js";
import type { CursorBond, CursorSigner } from "./cursor.js";
import type { ResultMessage } from "./result-message.js";
import type { ResultThread } from "./result-thread.js";

const GEZIN_IDS_MAX = 1000;
const RETRY_MS = 1000;

const { request: REQUEST } = typesOf<StreamResultsRequest, StreamResultsResponse>("StreamResults");
const field = fieldsOf("StreamResultsResponse");
const CURSOR_TAG = (field("cursor") << 3) | 2;
const RUN_TAG = field("runId") << 3;
const REGULARISATION_TAG = field("regularisationId") << 3;
const BLOCKS = RESULT_FORM.require("BLOCKS");

/** What is read: a run, or a month as it is decided. */
export type Asked =
  | { readonly runId: number }
  | { readonly month: number; readonly until: number | undefined };

export interface StreamResultsOptions {
  /** By which run and regularisation it is read. Throws when there is none that is finished. */
  readonly resolve: (asked: Asked) => Promise<DecidedRun>;
  readonly book: ParameterBook;
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
      const asked = readAsked(request, options.book);
      const payer = payerScope(context.caller, readPayer(request.payer));
      const gezinIds = readGezinIds(request);
      const bond: CursorBond = { asked, payer, role: roleName(context.caller.role) };
      const { cursor } = request;
      const place = cursor === "" ? undefined : options.signer.decode(bond, cursor);
      const read = place ?? (await options.resolve(asked));
      const { runId, regularisationId } = read;
      const form = request.form === BLOCKS ? "BLOCKS" : "ROWS";
      const order = {
        runId,
        regularisationId,
        payer,
        after: place?.gezinId,
        gezinIds,
        form,
      } as const;
      await options.thread.read(order, context.signal, (message, sent) => {
        const at = { runId, regularisationId, gezinId: message.lastGezinId };
        const said = { runId, regularisationId, cursor: options.signer.encode(bond, at) };
        return send(message, said, sink, context, sent);
      });
    },
  };
}

/** Sends a message with by what it was read and the cursor to come back with. */
async function send(
  { bytes, byteCount, rowCount }: ResultMessage,
  { runId, regularisationId, cursor }: DecidedRun & { readonly cursor: string },
  sink: Sink,
  context: CallContext,
  sent: () => void,
): Promise<void> {
  if (context.draining.aborted) throw draining();
  let end = byteCount;
  bytes[end] = CURSOR_TAG;
  bytes[end + 1] = cursor.length;
  end += 2 + bytes.write(cursor, end + 2, "latin1");
  bytes[end] = RUN_TAG;
  end = writeVarint(bytes, end + 1, runId);
  if (regularisationId > 0) {
    bytes[end] = REGULARISATION_TAG;
    end = writeVarint(bytes, end + 1, regularisationId);
  }
  context.countRows(rowCount);
  await sink.writeFramed(bytes.subarray(0, end), { hurry: context.draining, sent });
}

/** A run, or a month as it is decided now or was when a regularisation had finished. */
function readAsked(request: StreamResultsRequest, book: ParameterBook): Asked {
  const { maand } = request;
  const runId = Number(request.runId);
  const hasUntil = Object.hasOwn(request, "regularisationId");
  const until = hasUntil ? Number(request.regularisationId) : undefined;
  if (maand === "" && until === undefined) return { runId: readRunId(request.runId) };
  if (maand === "") throw requestFault("regularisationId", "maand beside it", String(until));
  if (runId !== 0) throw requestFault("maand", "none beside runId", maand);
  if (until !== undefined && until < 0) {
    throw requestFault("regularisationId", "0, or the number of a regularisation", String(until));
  }
  return { month: readMonth("maand", maand, book), until };
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
