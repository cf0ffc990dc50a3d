/**
 * The methods of RunsService. Without a database they answer FAILED_PRECONDITION, so that a server
 * that only calculates tells what it is.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { monthText } from "../../core-wasm/month.js";
import type { ParameterBook } from "../../core-wasm/parameters.js";
import type { Database } from "../../engine/database/connection.js";
import { requireMigrated } from "../../engine/database/migrate.js";
import { errorCode, errorMessage } from "../../engine/errors.js";
import { isOpen, type RunLine, type RunTotal, readTotals } from "../../engine/run/manifest.js";
import { RunControl, type RunControlOptions } from "../../engine/run/run-control.js";
import { ownPayer, type PayerName, type Permission } from "../access/authorization.js";
import { CallError, requestFault } from "../access/call-error.js";
import { databaseMessage } from "../access/database-message.js";
import type { Gate } from "../access/gate.js";
import { ScopedConnections, scopeSql } from "../access/scoped-connection.js";
import type {
  GetManifestResponse,
  ListRunsRequest,
  ListRunsResponse,
  RunHolder,
  RunKey,
  StartRunRequest,
  WatchRunResponse,
} from "../contract/messages.js";
import {
  type AnyMethod,
  type CallContext,
  type ServerStream,
  ServiceMethods,
  typesOf,
  type Unary,
} from "../door/method.js";
import type { Metrics } from "../door/metrics.js";
import type { ServeLimits } from "../door/options.js";
import { decodeRequest, readMonth, readRunId } from "../door/request.js";
import { CursorSigner } from "../results/cursor.js";
import { ResultThread } from "../results/result-thread.js";
import { streamResultsMethod } from "../results/stream-results.js";
import { manifestMessage, runMessage } from "./run-message.js";
import { RunStore } from "./run-store.js";

const PAGE_SIZE = 100;
const PAGE_SIZE_MAX = 1000;
const REQUEST_ID_MAX = 128;
const WATCH_MS = 500;
/** Connections that read totals; those that read results are the thread's. */
const CONNECTIONS = 2;
const SERVICE = new ServiceMethods("RunsService");

export interface Runs {
  readonly methods: readonly AnyMethod[];
  close(): Promise<void>;
}

export interface RunsOptions {
  readonly database?: Database | undefined;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly limits: ServeLimits;
  readonly gates: { readonly calls: Gate; readonly resultStreams: Gate; readonly watches: Gate };
  readonly book: ParameterBook;
  readonly parametersDir?: string | undefined;
}

/** Opens the runs of a database. Throws `SCHEMA_MISSING` and the codes of the database. */
export async function openRuns(options: RunsOptions): Promise<Runs> {
  const { database, gates } = options;
  if (database === undefined) return { methods: absentMethods(gates.calls), close: async () => {} };
  await requireMigrated(database);
  const store = new RunStore(database);
  const signer = new CursorSigner(await store.cursorKey());
  const { limits } = options;
  const control = new RunControl({ database, ...told(options) });
  const { config } = database;
  const connections = new ScopedConnections(config, CONNECTIONS);
  const thread = new ResultThread({ config, connectionsMax: limits.resultStreams.max });
  thread.warm();
  const parts = { ...options, store, control, connections };
  return {
    methods: [
      startRun(parts),
      getRun(parts),
      listRuns(parts),
      cancelRun(parts),
      watchRun(parts),
      getManifest(parts),
      streamResultsMethod({
        resolve: (asked) => store.resolve(asked),
        book: options.book,
        signer,
        thread,
        gate: gates.resultStreams,
      }),
    ],
    close: async () => {
      await control.close();
      await thread.close();
      await connections.close();
    },
  };
}

/** What becomes of the run under way goes to the metrics and the log. */
function told({ log, metrics, parametersDir }: RunsOptions): Omit<RunControlOptions, "database"> {
  return {
    parametersDir,
    onProgress: ({ phase, done, total }) => {
      if (phase === "partitions") metrics.progress(done, total);
    },
    onPublished: (runId, month) => log.info({ runId, month: monthText(month) }, "run published"),
    onStopped: (error) =>
      log.warn({ code: errorCode(error), cause: errorMessage(error) }, "run ended"),
  };
}

interface Parts extends RunsOptions {
  readonly store: RunStore;
  readonly control: RunControl;
  readonly connections: ScopedConnections;
}

/** A unary method from a typed handler. */
function unary<Q extends object, S extends object>(
  name: string,
  permission: Permission,
  gate: Gate,
  handle: (request: Q, context: CallContext) => Promise<S>,
): Unary {
  const { request, response } = typesOf<Q, S>(name);
  return {
    ...SERVICE.common(name, permission, gate),
    kind: "unary",
    handle: async (bytes, context) =>
      response.encode(await handle(decodeRequest(request, bytes), context)),
  };
}

function absentMethods(gate: Gate): AnyMethod[] {
  const refuse = () => {
    throw new CallError("DATABASE_ABSENT", databaseMessage("DATABASE_ABSENT"));
  };
  const names = ["StartRun", "GetRun", "ListRuns", "CancelRun", "GetManifest"];
  const streams = ["WatchRun", "StreamResults"];
  return [
    ...names.map((name): Unary => {
      return { ...SERVICE.common(name, "follow", gate), kind: "unary", handle: refuse };
    }),
    ...streams.map((name): ServerStream => {
      const handle = async (): Promise<void> => refuse();
      return { ...SERVICE.common(name, "follow", gate), kind: "serverStream", handle };
    }),
  ];
}

function messageOf({ control }: Parts, line: RunLine, { caller }: CallContext) {
  return runMessage(line, control.isCalculating(line.runId), caller);
}

const startRun = (parts: Parts): Unary =>
  unary<StartRunRequest, RunHolder>(
    "StartRun",
    "manageRuns",
    parts.gates.calls,
    async ({ requestId, maand }, context) => {
      if (requestId === "" || requestId.length > REQUEST_ID_MAX) {
        const found = `${requestId.length} characters`;
        throw requestFault("requestId", `1 to ${REQUEST_ID_MAX} characters`, found);
      }
      const { book } = parts;
      const requestedBy = context.caller.name;
      const month = maand === "" ? book.newestConfirmedMonth : readMonth("maand", maand, book);
      const runId = await parts.control.start({ requestId, month, requestedBy });
      context.log.info({ runId }, "run started");
      return { run: messageOf(parts, await parts.store.line(runId), context) };
    },
  );

const getRun = (parts: Parts): Unary =>
  unary<RunKey, RunHolder>("GetRun", "follow", parts.gates.calls, async ({ runId }, context) => {
    const line = await parts.store.line(readRunId(runId));
    return { run: messageOf(parts, line, context) };
  });

const cancelRun = (parts: Parts): Unary =>
  unary<RunKey, RunHolder>(
    "CancelRun",
    "manageRuns",
    parts.gates.calls,
    async (request, context) => {
      const runId = readRunId(request.runId);
      await parts.store.line(runId);
      await parts.control.cancel(runId);
      return { run: messageOf(parts, await parts.store.line(runId), context) };
    },
  );

const listRuns = (parts: Parts): Unary =>
  unary<ListRunsRequest, ListRunsResponse>(
    "ListRuns",
    "follow",
    parts.gates.calls,
    async ({ pageSize, pageToken }, context) => {
      if (pageSize < 0 || pageSize > PAGE_SIZE_MAX) {
        throw requestFault("pageSize", `0 to ${PAGE_SIZE_MAX}`, String(pageSize));
      }
      if (!/^[0-9]{0,10}$/.test(pageToken)) {
        throw requestFault("pageToken", "the token of a page before", JSON.stringify(pageToken));
      }
      const before = pageToken === "" ? Number.POSITIVE_INFINITY : Number(pageToken);
      const lines = (await parts.store.lines()).filter(({ runId }) => runId < before);
      const page = lines.slice(0, pageSize || PAGE_SIZE);
      const nextPageToken = page.length < lines.length ? String(page.at(-1)?.runId) : "";
      return { runs: page.map((line) => messageOf(parts, line, context)), nextPageToken };
    },
  );

const getManifest = (parts: Parts): Unary =>
  unary<RunKey, GetManifestResponse>(
    "GetManifest",
    "follow",
    parts.gates.calls,
    async (request, context) => {
      const runId = readRunId(request.runId);
      const manifest = await parts.store.manifest(runId);
      const payer = ownPayer(context.caller);
      const totals = payer === undefined ? manifest.totals : await ownTotals(parts, runId, payer);
      const isCalculating = parts.control.isCalculating(runId);
      return manifestMessage(manifest, totals, isCalculating, context.caller);
    },
  );

/** The totals of one payer, as the database shows them to it. */
function ownTotals(parts: Parts, runId: number, payer: PayerName): Promise<RunTotal[]> {
  return parts.connections.use(new AbortController().signal, async (client) => {
    await client.query(scopeSql(client, payer));
    const totals = await readTotals(client, runId);
    await client.query("COMMIT");
    return totals;
  });
}

function watchRun(parts: Parts): ServerStream {
  const { request, response } = typesOf<RunKey, WatchRunResponse>("WatchRun");
  return {
    ...SERVICE.common("WatchRun", "follow", parts.gates.watches),
    kind: "serverStream",
    handle: async (bytes, sink, context) => {
      const runId = readRunId(decodeRequest(request, bytes).runId);
      await follow(parts, runId, context, async (line) => {
        const rowsTotal = await parts.store.rowsTotal(runId);
        const run = messageOf(parts, line, context);
        await sink.write(response.encode({ run, rowsDone: line.rowsIn, rowsTotal }));
      });
    },
  };
}

/** Tells every change of a run until it has ended, the caller goes or the server stops. */
async function follow(
  { store, control }: Parts,
  runId: number,
  { signal, draining }: CallContext,
  tell: (line: RunLine) => Promise<void>,
): Promise<void> {
  const stop = AbortSignal.any([signal, draining]);
  let told = "";
  for (;;) {
    const line = await store.line(runId);
    const { status, rowsIn, failure } = line;
    const state = [status, rowsIn, failure, control.isCalculating(runId)].join(" ");
    if (state !== told) await tell(line);
    told = state;
    if (!isOpen(status)) return;
    await sleep(WATCH_MS, undefined, { signal: stop }).catch(() => undefined);
    if (signal.aborted) return;
    if (draining.aborted) throw new CallError("SERVER_DRAINING", "watch: the server stops");
  }
}
