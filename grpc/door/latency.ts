/**
 * Durations of one method's calls on their way into a Prometheus histogram: gathered, and handed on
 * many at a time, since a histogram's own bookkeeping costs a small call more than its facts do.
 */
import type { Histogram } from "prom-client";

const PENDING_MAX = 256;

export class Latency {
  readonly #pending = new Float64Array(PENDING_MAX);
  readonly #histogram: Histogram.Internal<string>;
  #count = 0;

  constructor(histogram: Histogram.Internal<string>) {
    this.#histogram = histogram;
  }

  observe(seconds: number): void {
    this.#pending[this.#count] = seconds;
    this.#count += 1;
    if (this.#count === PENDING_MAX) this.flush();
  }

  /** Hands on what has been gathered. */
  flush(): void {
    for (let at = 0; at < this.#count; at += 1) this.#histogram.observe(this.#pending[at] ?? 0);
    this.#count = 0;
  }
}
