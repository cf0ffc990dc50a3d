/**
 * Bounds what goes on at one time: so many in all, and so many of one caller, that one caller's
 * thousand streams leave room for the others. Who does not fit is told at once when to try again.
 */
import { CallError } from "./call-error.js";

export interface GateLimits {
  readonly max: number;
  readonly maxPerCaller: number;
}

const RETRY_MS = 1000;

export class Gate {
  readonly #byCaller = new Map<string, number>();
  #active = 0;

  constructor(
    readonly name: string,
    readonly limits: GateLimits,
  ) {}

  get active(): number {
    return this.#active;
  }

  /** Throws `SERVER_BUSY` when it is full; who enters must leave. */
  enter(caller: string): void {
    const { max, maxPerCaller } = this.limits;
    const own = this.#byCaller.get(caller) ?? 0;
    if (this.#active >= max) throw this.#full(max, "in all");
    if (own >= maxPerCaller) throw this.#full(maxPerCaller, "of one caller");
    this.#active += 1;
    this.#byCaller.set(caller, own + 1);
  }

  leave(caller: string): void {
    const own = (this.#byCaller.get(caller) ?? 1) - 1;
    this.#active -= 1;
    if (own === 0) this.#byCaller.delete(caller);
    else this.#byCaller.set(caller, own);
  }

  #full(max: number, whose: string): CallError {
    const message = `${this.name}: expected at most ${max} at one time ${whose}, found one more`;
    return new CallError("SERVER_BUSY", `${message}; try again`, { retryMs: RETRY_MS });
  }
}
