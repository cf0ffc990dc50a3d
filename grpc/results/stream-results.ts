/**
 * `StreamResults`: the results of a finished run to one reader, as typed messages or as blocks of
 * columns, each message with the cursor to come back with.
 *
 *     first reader   database --COPY--> columns --> messages --> kept --> caller
 *                    `-------------- a thread ------------'
 *     later readers                                              kept --> caller
 *
 * Some households, and what a cursor of another form leaves of a message, come from the database.
 */

import { type PayerName, payerScope, roleName } from "../access/authorization.js";
import { CallError, requestFault } from "../access/call-error.js";
import type { Gate } from "../access/gate.js";
import type { ScopedConnections } from "../access/scoped-connection.js";
import { fieldsOf } from "../contract/fields.js";
import { PAYER, RESULT_FORM } from "../contract/mapping/enums.js";
import type { StreamResultsRequest, StreamResultsResponse } from "../contract/messages.js";
import { type CallContext, type ServerStream, ServiceMethods, typesOf } from "../door/method.js";
import { decodeRequest, readRunId } from "../door/request.js";
import type { Sink } from "../door/sink.js";
import type { CursorBond, CursorSigner, Position } from "./cursor.js";
import { fillInThread } from "./fill-thread.js";
import type { KeptResults } from "./kept-results.js";
import { NO_ROOM, type ResultCache, type ResultKey } from "./result-cache.js";
import { MessageEncoder, type ResultMessage } from "./result-message.js";
import { type ResultQuery, readResults } from "./result-reader.js";

const GEZIN_IDS_MAX = 1000;
const RETRY_MS = 1000;
const CURSOR_ROOM = 128;

const { request: REQUEST } = typesOf<StreamResultsRequest, StreamResultsResponse>("StreamResults");
const CURSOR_TAG = (fieldsOf("StreamResultsResponse")("cursor") << 3) | 2;
const BLOCKS = RESULT_FORM.require("BLOCKS");

export interface StreamResultsOptions {
  readonly connections: ScopedConnections;
  /** Digest of a finished run. Throws `RUN_UNKNOWN`, `RUN_NOT_FINISHED`. */
  readonly finishedDigest: (runId: number) => Promise<string>;
  readonly signer: CursorSigner;
  readonly gate: Gate;
  readonly cache: ResultCache;
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
      const digest = await options.finishedDigest(runId);
      const form = request.form === BLOCKS ? "BLOCKS" : "ROWS";
      const stream = new ResultStream(options, { runId, digest, payer, form }, bond, sink, context);
      await (gezinIds.length > 0 ? stream.read({ after, gezinIds }) : stream.readKept(after));
    },
  };
}

type Range = Pick<ResultQuery, "after" | "upTo" | "gezinIds">;

/** One reader. */
class ResultStream {
  /** The last row that was sent. */
  #last: Position | undefined;

  constructor(
    readonly options: StreamResultsOptions,
    readonly key: ResultKey,
    readonly bond: CursorBond,
    readonly sink: Sink,
    readonly context: CallContext,
  ) {}

  /** From the database. */
  async read(range: Range): Promise<void> {
    const take = ({ bytes, ...rest }: ResultMessage): Promise<void> => {
      const roomy = Buffer.allocUnsafe(bytes.length + CURSOR_ROOM);
      bytes.copy(roomy);
      return this.#send({ bytes: roomy, ...rest }, bytes.length);
    };
    const { runId, payer, form } = this.key;
    const encoder = new MessageEncoder(form);
    await this.options.connections.use(this.context.signal, (client) =>
      readResults(client, { runId, payer, ...range }, encoder.columns, async () => {
        for (const message of encoder.encode()) await take(message);
      }),
    );
  }

  /** From what is kept, or becomes so; from the database where there is no room to keep it. */
  async readKept(after: Position | undefined): Promise<void> {
    const { cache, connections } = this.options;
    this.#last = after;
    const kept = await cache.open(this.key, fillInThread(connections.config, this.key));
    if (kept === undefined) return this.read({ after, gezinIds: [] });
    try {
      await this.#sendKept(kept, after);
    } catch (error) {
      if (error !== NO_ROOM) throw error;
      await this.read({ after: this.#last, gezinIds: [] });
    } finally {
      cache.leave(this.key, kept);
    }
  }

  /** The next message is read while the one before is on its way. */
  async #sendKept(kept: KeptResults, after: Position | undefined): Promise<void> {
    const { signal } = this.context;
    let place = await kept.find(after, signal);
    if (after !== undefined && !isEnd(kept.lastOf(place - 1), after)) {
      const upTo = kept.lastOf(place);
      if (upTo === undefined) return;
      await this.read({ after, upTo, gezinIds: [] });
      place += 1;
    }
    let next = kept.read(place, CURSOR_ROOM, signal);
    for (;;) {
      const message = await next;
      if (message === undefined) return;
      place += 1;
      next = kept.read(place, CURSOR_ROOM, signal);
      next.catch(() => undefined);
      await this.#send(message, message.bytes.length - CURSOR_ROOM);
    }
  }

  /** Sends a message whose bytes have room behind them for the cursor. */
  async #send({ bytes, rowCount, last }: ResultMessage, byteCount: number): Promise<void> {
    const { context, options, bond, sink } = this;
    if (context.draining.aborted) throw draining();
    const cursor = options.signer.encode(bond, last);
    bytes[byteCount] = CURSOR_TAG;
    bytes[byteCount + 1] = cursor.length;
    bytes.write(cursor, byteCount + 2, "latin1");
    context.countRows(rowCount);
    const message = bytes.subarray(0, byteCount + 2 + cursor.length);
    await sink.write(message, context.draining);
    this.#last = last;
  }
}

/** True when a message ends at a row, so that the next one begins behind it. */
const isEnd = (last: Position | undefined, row: Position): boolean =>
  last?.gezinId === row.gezinId && last.childId === row.childId;

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
