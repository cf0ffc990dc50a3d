/**
 * `StreamResults`: the results of a finished run to one reader, as typed messages or as blocks of
 * columns, each message with the cursor to come back with.
 */
import { messageType } from "../contract.js";
import { PAYER, RESULT_FORM } from "../mapping/enums.js";
import type { StreamResultsRequest, StreamResultsResponse } from "../messages.js";
import { BlockEncoder } from "../results/block-encoder.js";
import { ColumnBuffer, idAt } from "../results/columns.js";
import { readResults } from "../results/result-reader.js";
import { RowEncoder } from "../results/row-encoder.js";
import { WireWriter } from "../wire.js";
import { type PayerName, payerScope, roleName } from "./authorization.js";
import { CallError, requestFault } from "./call-error.js";
import type { CursorBond, CursorSigner } from "./cursor.js";
import type { Gate } from "./gate.js";
import { type CallContext, type ServerStream, ServiceMethods, typesOf } from "./method.js";
import { decodeRequest, readRunId } from "./request.js";
import type { RunStore } from "./run-store.js";
import type { ScopedConnections } from "./scoped-connection.js";
import type { Sink } from "./sink.js";

/** Rows of a message: both forms stay under 1 MB. */
const ROWS_PER_MESSAGE = 4096;
const ROWS_PER_BLOCK = 8192;
const GEZIN_IDS_MAX = 1000;
const RETRY_MS = 1000;

const { request: REQUEST } = typesOf<StreamResultsRequest, StreamResultsResponse>("StreamResults");
const FIELDS = new Map(
  messageType("StreamResultsResponse").fields.map(({ name, id }) => [name, id]),
);
const BLOCKS = RESULT_FORM.require("BLOCKS");

export interface StreamResultsOptions {
  readonly connections: ScopedConnections;
  readonly store: RunStore;
  readonly signer: CursorSigner;
  readonly gate: Gate;
}

export function streamResultsMethod(options: StreamResultsOptions): ServerStream {
  const methods = new ServiceMethods("RunsService");
  return {
    ...methods.common("StreamResults", "readResults", options.gate),
    kind: "serverStream",
    handle: (bytes, sink, context) => streamResults(options, bytes, sink, context),
  };
}

async function streamResults(
  { connections, store, signer }: StreamResultsOptions,
  bytes: Buffer,
  sink: Sink,
  context: CallContext,
): Promise<void> {
  const request = decodeRequest(REQUEST, bytes);
  const runId = readRunId(request.runId);
  const payer = payerScope(context.caller, readPayer(request.payer));
  const gezinIds = readGezinIds(request);
  const bond: CursorBond = { runId, payer, role: roleName(context.caller.role) };
  const { cursor } = request;
  const after = cursor === "" ? undefined : signer.decode(bond, cursor);
  await store.requireFinished(runId);
  const isBlocks = request.form === BLOCKS;
  const encoder = isBlocks ? new BlockEncoder() : new RowEncoder();
  const field = FIELDS.get(isBlocks ? "block" : "rows") as number;
  const columns = new ColumnBuffer(isBlocks ? ROWS_PER_BLOCK : ROWS_PER_MESSAGE);
  const query = { runId, payer, after, gezinIds };
  await connections.use(context.signal, (client) =>
    readResults(client, query, columns, async (full) => {
      if (context.draining.aborted) throw draining();
      context.countRows(full.rowCount);
      await sink.write(withCursor(field, encoder.encode(full), cursorOf(signer, bond, full)));
    }),
  );
}

function withCursor(field: number, payload: Buffer, cursor: string): Buffer {
  const writer = new WireWriter(payload.length + CURSOR_ROOM);
  writer.bytes(field, payload);
  writer.bytes(FIELDS.get("cursor") as number, Buffer.from(cursor));
  return writer.take();
}

const CURSOR_ROOM = 128;

function cursorOf(signer: CursorSigner, bond: CursorBond, columns: ColumnBuffer): string {
  const last = columns.rowCount - 1;
  const gezinId = idAt(columns.gezinIds, last);
  return signer.encode(bond, { gezinId, childId: idAt(columns.childIds, last) });
}

/** The payer that a request asks for; undefined = all. */
export function readPayer(number: number): PayerName | undefined {
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
