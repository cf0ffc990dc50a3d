/**
 * The service, from its configuration to a port that answers.
 *
 *     starting -> SERVING -> draining (NOT_SERVING, no new calls, streams end resumably) -> stopped
 */
import { setMaxListeners } from "node:events";
import { availableParallelism } from "node:os";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { HealthImplementation } from "grpc-health-check";
import { Budget } from "./access/budget.js";
import { everybodyOf, tlsSettingsOf } from "./access/credentials.js";
import { Gate } from "./access/gate.js";
import { Identity } from "./access/identity.js";
import { calculateMethod } from "./calculation/calculate.js";
import { calculateStreamMethod } from "./calculation/calculate-stream.js";
import { Calculator } from "./calculation/calculator.js";
import { getParametersMethod } from "./calculation/parameters.js";
import { CalculatePool } from "./calculation/pool.js";
import { PACKAGE, serviceNames } from "./contract/contract.js";
import { Arrivals } from "./door/arrivals.js";
import { Closing } from "./door/closing.js";
import { Door } from "./door/door.js";
import { Listener } from "./door/listener.js";
import type { AnyMethod } from "./door/method.js";
import { Metrics } from "./door/metrics.js";
import { LIMITS, type ServeLimits, type ServeOptions } from "./door/options.js";
import { addReflection } from "./door/reflection.js";
import { openExplain } from "./explanation/explain.js";
import { factsMethods } from "./facts/facts.js";
import { openRuns } from "./runs/runs.js";
import { loadRecordsMethod } from "./sources/sources.js";

/** The whole server, and every service. */
const SERVICES = ["", ...serviceNames()];
const KEEPALIVE_MS = 60_000;
const KEEPALIVE_TIMEOUT_MS = 20_000;
const QUEUE_SPARE = 64;

export interface Service {
  /** The port it listens on. */
  readonly port: number;
  readonly metricsPort: number | undefined;
  /** Stops: at once for new calls, within the drain time for those under way. */
  close(): Promise<void>;
}

/** Starts the service. Throws `SERVE_INSECURE`, `SERVE_PORT`, `CERTIFICATE_INVALID`. */
export async function serve(options: ServeOptions): Promise<Service> {
  const closing = new Closing();
  try {
    return await open(options, closing);
  } catch (error) {
    await closing.close().catch(() => undefined);
    throw error;
  }
}

/** Ports come before threads: a service that can not listen starts none. */
async function open(options: ServeOptions, closing: Closing): Promise<Service> {
  const tls = tlsSettingsOf(options);
  const { host, log } = options;
  const limits: ServeLimits = { ...LIMITS, ...options.limits };
  const metrics = new Metrics();
  const metricsPort = await openMetrics(metrics, options, closing);
  const server = new Server(serverOptions(limits));
  closing.add(() => server.forceShutdown());
  const drain = new AbortController();
  setMaxListeners(0, drain.signal);
  const methods = await openMethods({ ...options, limits, metrics, closing });
  const identity = new Identity(everybodyOf(options));
  const { budget } = methods;
  const streams = new Set(methods.all.filter(isDuplex).map(({ method }) => method.path));
  const arrivals = new Arrivals({ identity, budget, streams });
  new Door({
    identity,
    metrics,
    log,
    draining: drain.signal,
    budget,
    arrivals,
    stalledMsMax: limits.stalledMs,
  }).open(server, methods.all);
  const health = openHealth(server);
  addReflection(server);
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  arrivals.watch(server);
  const listener = new Listener(injector, tls, limits);
  metrics.watch("connections_active", "Open connections", () => listener.active);
  metrics.watch("handshakes_active", "Handshakes under way", () => listener.unfinished);
  const port = await listener.listen(host, options.port);
  closing.add(async () => {
    log.info("draining");
    tellHealth(health, "NOT_SERVING");
    drain.abort();
    listener.close();
    await shutDown(server, limits.drainMs);
  });
  methods.pool.warm();
  tellHealth(health, "SERVING");
  log.info({ port, host, tls: tls !== undefined }, "serving");
  let stopping: Promise<void> | undefined;
  const stop = () => closing.close().then(() => log.info("stopped"));
  return { port, metricsPort, close: () => (stopping ??= stop()) };
}

async function openMetrics(
  metrics: Metrics,
  { host, metricsPort }: ServeOptions,
  closing: Closing,
): Promise<number | undefined> {
  if (metricsPort === undefined) return undefined;
  const server = await metrics.listen(host, metricsPort);
  closing.add(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return typeof address === "object" ? address?.port : undefined;
}

/** A call whose messages are handed over one by one. */
const isDuplex = ({ kind }: AnyMethod): boolean => kind === "duplex";

interface Opening extends Omit<ServeOptions, "limits"> {
  readonly limits: ServeLimits;
  readonly metrics: Metrics;
  readonly closing: Closing;
}

async function openMethods(opening: Opening) {
  const { limits, metrics, parametersDir, closing } = opening;
  const calculator = await Calculator.load(parametersDir);
  const workers = opening.workers ?? availableParallelism();
  const queueMax = limits.calculateStreams.max * 2 + QUEUE_SPARE;
  const pool = new CalculatePool({ workers, queueMax, parametersDir });
  closing.add(() => pool.close());
  metrics.watch("queue_depth", "Tasks that wait for a worker", () => pool.queued);
  const budget = new Budget(limits.bytes);
  metrics.watch("bytes_under_way", "Bytes worked on or not sent yet", () => budget.bytes);
  const gates = openGates(limits, metrics);
  const runs = await openRuns({ ...opening, gates, book: calculator.book });
  closing.add(() => runs.close());
  const gate = gates.calculateStreams;
  const all = [
    calculateMethod(calculator, gates.calls, pool),
    calculateStreamMethod({ pool, gate, budget, idleMsMax: limits.idleMs }),
    getParametersMethod(calculator.book, gates.calls),
    openExplain({ ...opening, book: calculator.book, gate: gates.calls }),
    ...runs.methods,
    loadRecordsMethod({ database: opening.database, gate: gates.calls }),
    ...factsMethods({ database: opening.database, parametersDir, gate: gates.calls }),
  ];
  return { all, pool, budget };
}

export interface Gates {
  readonly calls: Gate;
  readonly calculateStreams: Gate;
  readonly resultStreams: Gate;
  readonly watches: Gate;
}

function openGates(limits: ServeLimits, metrics: Metrics): Gates {
  const open = (name: "calls" | "calculateStreams" | "resultStreams" | "watches"): Gate => {
    const gate = new Gate(name, limits[name]);
    metrics.watch(`${name.toLowerCase()}_active`, `Open: ${name}`, () => gate.active);
    return gate;
  };
  return {
    calls: open("calls"),
    calculateStreams: open("calculateStreams"),
    resultStreams: open("resultStreams"),
    watches: open("watches"),
  };
}

function serverOptions(limits: ServeLimits) {
  return {
    "grpc.enable_channelz": 0,
    "grpc.max_concurrent_streams": limits.streamsPerConnection,
    "grpc.max_receive_message_length": limits.messageBytes,
    "grpc.max_send_message_length": limits.messageBytes,
    "grpc.max_connection_idle_ms": limits.idleConnectionMs,
    "grpc.keepalive_time_ms": KEEPALIVE_MS,
    "grpc.keepalive_timeout_ms": KEEPALIVE_TIMEOUT_MS,
  };
}

const serviceName = (name: string): string => (name === "" ? "" : `${PACKAGE}.${name}`);

function openHealth(server: Server): HealthImplementation {
  const health = new HealthImplementation();
  tellHealth(health, "NOT_SERVING");
  health.addToServer(server);
  return health;
}

function tellHealth(health: HealthImplementation, status: "SERVING" | "NOT_SERVING"): void {
  for (const name of SERVICES) health.setStatus(serviceName(name), status);
}

/** Waits for the calls under way, at most so long. */
function shutDown(server: Server, drainMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      server.forceShutdown();
      resolve();
    }, drainMs);
    server.tryShutdown(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
