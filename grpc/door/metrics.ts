/**
 * What the service tells Prometheus, on a port of its own: calls and their latencies, what goes on
 * at one time, the worker queue, progress of runs; event-loop lag, memory and handles come with the
 * default metrics. No label has the name of a person, a household or a child.
 */
import { createServer, type Server } from "node:http";
import { status } from "@grpc/grpc-js";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { Latency } from "./latency.js";
import { listenAt } from "./port.js";

const LATENCY_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 10, 60];
const MS_PER_SECOND = 1000;

export class Metrics {
  readonly registry = new Registry();
  readonly #latency: Histogram;
  /** Ended calls by method and status; the counters learn of them when somebody asks. */
  readonly #ended = new Map<string, Map<status, number>>();
  readonly #latencies = new Map<string, Latency>();
  readonly #rows = new Map<string, number>();
  readonly #progress: Gauge;

  constructor() {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    this.#countCalls(registers);
    this.#countRows(registers);
    const latencies = this.#latencies;
    this.#latency = new Histogram({
      ...told("call_seconds", "Duration of calls"),
      labelNames: ["method"],
      buckets: LATENCY_SECONDS,
      registers,
      collect: () => {
        for (const latency of latencies.values()) latency.flush();
      },
    });
    this.#progress = new Gauge({
      ...told("run_rows", "Rows of the run under way"),
      labelNames: ["state"],
      registers,
    });
  }

  /** A gauge that is read when somebody asks. */
  watch(name: string, help: string, read: () => number): void {
    const registers = [this.registry];
    const collect = function (this: Gauge) {
      this.set(read());
    };
    new Gauge({ ...told(name, help), registers, collect });
  }

  #countCalls(registers: Registry[]): void {
    const ended = this.#ended;
    const collect = function (this: Counter) {
      this.reset();
      for (const [method, counts] of ended) {
        for (const [code, count] of counts) this.inc({ method, status: status[code] }, count);
      }
    };
    const labelNames = ["method", "status"];
    new Counter({ ...told("calls_total", "Ended calls"), labelNames, registers, collect });
  }

  #countRows(registers: Registry[]): void {
    const rows = this.#rows;
    const collect = function (this: Counter) {
      this.reset();
      for (const [method, count] of rows) this.inc({ method }, count);
    };
    const labelNames = ["method"];
    new Counter({ ...told("rows_total", "Rows"), labelNames, registers, collect });
  }

  /** `startedMs` is of `performance.now()`. */
  ended(method: string, code: status, startedMs: number): void {
    let counts = this.#ended.get(method);
    let latency = this.#latencies.get(method);
    if (counts === undefined || latency === undefined) {
      counts = new Map();
      latency = new Latency(this.#latency.labels({ method }));
      this.#ended.set(method, counts);
      this.#latencies.set(method, latency);
    }
    counts.set(code, (counts.get(code) ?? 0) + 1);
    latency.observe((performance.now() - startedMs) / MS_PER_SECOND);
  }

  rows(method: string, count: number): void {
    this.#rows.set(method, (this.#rows.get(method) ?? 0) + count);
  }

  progress(done: number, total: number): void {
    this.#progress.set({ state: "done" }, done);
    this.#progress.set({ state: "total" }, total);
  }

  /** Serves `/metrics` over HTTP, from when it listens. Throws `SERVE_PORT`. */
  async listen(host: string, port: number): Promise<Server> {
    const server = createServer((request, response) => {
      if (request.url !== "/metrics") return void response.writeHead(404).end();
      this.registry.metrics().then(
        (text) => response.writeHead(200, { "content-type": this.registry.contentType }).end(text),
        () => response.writeHead(500).end(),
      );
    });
    await listenAt(server, host, port, "--metrics-port");
    return server;
  }
}

const told = (name: string, help: string) => ({ name: `groeikern_grpc_${name}`, help: `${help}.` });
