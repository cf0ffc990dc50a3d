/**
 * What the service tells Prometheus, on a port of its own: calls and their latencies, what goes on
 * at one time, the worker queue, progress of runs; event-loop lag, memory and handles come with the
 * default metrics. No label has the name of a person, a household or a child.
 */
import { createServer, type Server } from "node:http";
import { status } from "@grpc/grpc-js";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

const LATENCY_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 10, 60];
const MS_PER_SECOND = 1000;

export class Metrics {
  readonly registry = new Registry();
  readonly #calls: Counter;
  readonly #latency: Histogram;
  readonly #rows: Counter;
  /** Both with their labels, so that a call need not look for them. */
  readonly #ended = new Map<
    string,
    { call: Counter.Internal; latency: Histogram.Internal<string> }
  >();
  readonly #rowsByMethod = new Map<string, Counter.Internal>();
  readonly #progress: Gauge;

  constructor() {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    const labelNames = ["method", "status"];
    this.#calls = new Counter({ ...told("calls_total", "Ended calls"), labelNames, registers });
    this.#latency = new Histogram({
      ...told("call_seconds", "Duration of calls"),
      labelNames: ["method"],
      buckets: LATENCY_SECONDS,
      registers,
    });
    this.#rows = new Counter({ ...told("rows_total", "Rows"), labelNames: ["method"], registers });
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

  /** `startedMs` is of `performance.now()`. */
  ended(method: string, code: status, startedMs: number): void {
    const key = `${method} ${code}`;
    let known = this.#ended.get(key);
    if (known === undefined) {
      const call = this.#calls.labels({ method, status: status[code] });
      known = { call, latency: this.#latency.labels({ method }) };
      this.#ended.set(key, known);
    }
    known.call.inc();
    known.latency.observe((performance.now() - startedMs) / MS_PER_SECOND);
  }

  rows(method: string, count: number): void {
    let known = this.#rowsByMethod.get(method);
    if (known === undefined) {
      known = this.#rows.labels({ method });
      this.#rowsByMethod.set(method, known);
    }
    known.inc(count);
  }

  progress(done: number, total: number): void {
    this.#progress.set({ state: "done" }, done);
    this.#progress.set({ state: "total" }, total);
  }

  /** Serves `/metrics` over HTTP; resolves when it listens. */
  listen(host: string, port: number): Promise<Server> {
    const server = createServer((request, response) => {
      if (request.url !== "/metrics") return void response.writeHead(404).end();
      this.registry.metrics().then(
        (text) => response.writeHead(200, { "content-type": this.registry.contentType }).end(text),
        () => response.writeHead(500).end(),
      );
    });
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, () => resolve(server));
    });
  }
}

const told = (name: string, help: string) => ({ name: `groeikern_grpc_${name}`, help: `${help}.` });
