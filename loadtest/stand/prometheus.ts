/**
 * What a server says of itself on its metrics port: Prometheus' text, read every so often. A server
 * without such a port gives no samples; the load goes on.
 */
import { setTimeout as sleep } from "node:timers/promises";

/** One reading. */
export interface ServerSample {
  /** Milliseconds since the watch began. */
  readonly atMs: number;
  readonly rssBytes: number;
  /** 99th percentile of event-loop lag since the reading before, milliseconds. */
  readonly lagMs: number;
  /** Sockets, timers and other things that keep the process going. */
  readonly handles: number;
  /** Processor time of all threads since the start. */
  readonly cpuSeconds: number;
  /** Heap and buffers in use; what is garbage by now is in it. */
  readonly inUseBytes: number;
}

const INTERVAL_MS = 500;
const MS_PER_SECOND = 1000;
const READ_MS_MAX = 5000;

/** Values by name, those with labels left out. */
export function readMetrics(text: string): ReadonlyMap<string, number> {
  const found = [...text.matchAll(/^([a-zA-Z_:][\w:]*) ([^\s]+)/gm)];
  return new Map(found.map(([, name, value]) => [name as string, Number(value)]));
}

/** Reads the port once; undefined when nobody answers. */
export async function readServer(url: string, startMs: number): Promise<ServerSample | undefined> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(READ_MS_MAX) });
    const metrics = readMetrics(await answer.text());
    const value = (name: string): number => metrics.get(name) ?? Number.NaN;
    return {
      atMs: performance.now() - startMs,
      rssBytes: value("process_resident_memory_bytes"),
      lagMs: value("nodejs_eventloop_lag_p99_seconds") * MS_PER_SECOND,
      handles: value("nodejs_active_resources_total"),
      cpuSeconds: value("process_cpu_seconds_total"),
      inUseBytes: value("nodejs_heap_size_used_bytes") + value("nodejs_external_memory_bytes"),
    };
  } catch {
    return undefined;
  }
}

/** Reads a server until it is stopped. */
export class ServerWatch {
  readonly samples: ServerSample[] = [];
  readonly #abort = new AbortController();
  readonly #startMs = performance.now();
  readonly #reading: Promise<void>;

  constructor(
    readonly url: string | undefined,
    readonly intervalMs = INTERVAL_MS,
  ) {
    this.#reading = this.#read();
  }

  /** Milliseconds since it began. */
  get elapsedMs(): number {
    return performance.now() - this.#startMs;
  }

  /** Takes a last reading and stops. */
  async stop(): Promise<readonly ServerSample[]> {
    this.#abort.abort();
    await this.#reading;
    await this.sample();
    return this.samples;
  }

  async sample(): Promise<ServerSample | undefined> {
    if (this.url === undefined) return undefined;
    const sample = await readServer(this.url, this.#startMs);
    if (sample !== undefined) this.samples.push(sample);
    return sample;
  }

  async #read(): Promise<void> {
    const { signal } = this.#abort;
    while (!signal.aborted) {
      await this.sample();
      await sleep(this.intervalMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
