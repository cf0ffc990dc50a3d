/**
 * The method of SourcesService: a file of records as it streams in, and the facts that follow. It
 * is read by the same code as a file of the command line, a block of lines at a time.
 */
import { Readable } from "node:stream";
import type { Database } from "../../engine/database/connection.js";
import { databaseError } from "../../engine/database/database-error.js";
import { type DeriveSummary, deriveFacts } from "../../engine/sources/driver.js";
import type { Flow } from "../../engine/sources/flow.js";
import { type LoadSummary, loadSource } from "../../engine/sources/load.js";
import { loadSources } from "../../engine/sources/registry.js";
import { CallError, requestFault } from "../access/call-error.js";
import { databaseMessage } from "../access/database-message.js";
import type { Gate } from "../access/gate.js";
import type { LoadRecordsRequest, LoadRecordsResponse } from "../contract/messages.js";
import { type Duplex, ServiceMethods, typesOf } from "../door/method.js";
import { decodeRequest } from "../door/request.js";

const SERVICE = new ServiceMethods("SourcesService");
const LOAD = typesOf<LoadRecordsRequest, LoadRecordsResponse>("LoadRecords");

export interface SourcesOptions {
  readonly database?: Database | undefined;
  readonly gate: Gate;
}

/** A stream of pieces and one answer. Without a database it says that there is none. */
export function loadRecordsMethod({ database, gate }: SourcesOptions): Duplex {
  return {
    ...SERVICE.common("LoadRecords", "manageRuns", gate),
    kind: "duplex",
    handle: async (requests, sink, { signal, log }) => {
      if (database === undefined) {
        throw new CallError("DATABASE_ABSENT", databaseMessage("DATABASE_ABSENT"));
      }
      const messages = requests[Symbol.asyncIterator]();
      const first = await messages.next();
      if (first.done) throw requestFault("file", "a first message", "nothing");
      const opening = decodeRequest(LOAD.request, first.value);
      const flow = await flowOf(opening);
      const pieces = piecesOf(opening, { [Symbol.asyncIterator]: () => messages });
      const stream = Readable.from(pieces, { objectMode: true, highWaterMark: 1 });
      const input = { name: opening.file?.name || "stream", stream, bytes: 0 };
      const { loaded, derived } = await (async () => {
        const loaded = await loadSource(database, flow, [input], { signal });
        const isLeft = opening.file?.isWithoutFacts === true;
        return { loaded, derived: isLeft ? null : await deriveFacts(database, { signal }) };
      })().catch((error: unknown) => {
        throw error instanceof CallError ? error : databaseError(error, database.config);
      });
      log.info({ stroom: flow.name, messages: loaded.messages }, "records taken");
      await sink.write(LOAD.response.encode(responseOf(loaded, derived)));
    },
  };
}

async function flowOf({ file }: LoadRecordsRequest): Promise<Flow> {
  const { flows } = await loadSources();
  const flow = flows.get(file?.stroom ?? "");
  if (flow !== undefined) return flow;
  const expected = `one of ${[...flows.keys()].join(", ")}`;
  throw requestFault("file.stroom", expected, JSON.stringify(file?.stroom ?? ""));
}

async function* piecesOf(
  opening: LoadRecordsRequest,
  rest: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  const piece = ({ content }: LoadRecordsRequest): Buffer => Buffer.from(content ?? []);
  if (opening.content?.length) yield piece(opening);
  for await (const bytes of rest) {
    const message = decodeRequest(LOAD.request, bytes);
    if (message.content?.length) yield piece(message);
  }
}

function responseOf(loaded: LoadSummary, derived: DeriveSummary | null): LoadRecordsResponse {
  const [refusal] = loaded.refused;
  const facts = derived && { ...derived, deliveryId: derived.deliveryId ?? 0 };
  return {
    ...loaded,
    faults: loaded.faults,
    ...(refusal && { refusal }),
    ...(facts && { derived: facts }),
  };
}
