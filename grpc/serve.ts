/**
 * The service, from its configuration to a port that answers.
 *
 *     starting -> SERVING -> draining (NOT_SERVING, no new calls, streams end resumably) -> stopped
 */
import { availableParallelism } from "node:os";
import { Server } from "@grpc/grpc-js";
import { HealthImplementation } from "grpc-health-check";
import { credentialsOf, everybodyOf } from "./access/credentials.js";
import { Gate } from "./access/gate.js";
import { Identity } from "./access/identity.js";
import { calculateMethod } from "./calculation/calculate.js";
import { calculateStreamMethod } from "./calculation/calculate-stream.js";
import { Calculator } from "./calculation/calculator.js";
import { getParametersMethod } from "./calculation/parameters.js";
import { CalculatePool } from "./calculation/pool.js";
import { PACKAGE } from "./contract/contract.js";
import { Door } from "./door/door.js";
import { Listener } from "./door/listener.js";
import { Metrics } from "./door/metrics.js";
import { LIMITS, type ServeLimits, type ServeOptions } from "./door/options.js";
import { addReflection } from "./door/reflection.js";
import { openRuns, type Runs } from "./runs/runs.js";

const SERVICES = ["", "CalculationService", "RunsService", "ParametersService"];
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
  const credentials = credentialsOf(options);
  const limits: ServeLimits = { ...LIMITS, ...options.limits };
  const calculator = await Calculator.load(options.parametersDir);
  const workers = options.workers ?? availableParallelism();
  const { parametersDir } = options;
  const queueMax = limits.calculateStreams.max * 2 + QUEUE_SPARE;
  const pool = new CalculatePool({ workers, queueMax, parametersDir });
  const metrics = new Metrics();
  const drain = new AbortController();
  const gates = openGates(limits, metrics);
  const runs = await openRuns({ ...options, limits, gates, metrics, book: calculator.book });
  metrics.watch("queue_depth", "Tasks that wait for a worker", () => pool.queued);
  const server = new Server(serverOptions(limits));
  const door = new Door({
    identity: new Identity(everybodyOf(options)),
    metrics,
    log: options.log,
    draining: drain.signal,
    stalledMsMax: limits.stalledMs,
  });
  door.open(server, [
    calculateMethod(calculator, gates.calls, pool),
    calculateStreamMethod({ pool, gate: gates.calculateStreams, idleMsMax: limits.idleMs }),
    getParametersMethod(calculator.book, gates.calls),
    ...runs.methods,
  ]);
  const health = openHealth(server);
  addReflection(server);
  const listener = new Listener(server.createConnectionInjector(credentials), limits);
  metrics.watch("connections_active", "Open connections", () => listener.active);
  const port = await listener.listen(options.host, options.port).catch(async (error: unknown) => {
    server.forceShutdown();
    await stopRest(pool, runs);
    throw error;
  });
  const { metricsPort } = options;
  const metricsServer =
    metricsPort === undefined ? undefined : await metrics.listen(options.host, metricsPort);
  for (const name of SERVICES) health.setStatus(serviceName(name), "SERVING");
  options.log.info({ port, host: options.host, tls: options.tls !== undefined }, "serving");
  const stop = async (): Promise<void> => {
    for (const name of SERVICES) health.setStatus(serviceName(name), "NOT_SERVING");
    drain.abort();
    listener.close();
    await shutDown(server, limits.drainMs);
    await stopRest(pool, runs);
    metricsServer?.closeAllConnections();
    metricsServer?.close();
    options.log.info("stopped");
  };
  let stopping: Promise<void> | undefined;
  const address = metricsServer?.address();
  return {
    port,
    metricsPort: typeof address === "object" ? address?.port : undefined,
    close: () => (stopping ??= stop()),
  };
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
  for (const name of SERVICES) health.setStatus(serviceName(name), "NOT_SERVING");
  health.addToServer(server);
  return health;
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

async function stopRest(pool: CalculatePool, runs: Runs): Promise<void> {
  await runs.close();
  await pool.close();
}
