/**
 * Bytes under way, of one caller and in all: messages that are being worked on and answers that are
 * not sent yet. A gate counts calls; a thousand small calls and one of a gigabyte differ in bytes.
 *
 * One message always fits who has none under way, however large, so that nobody waits for ever.
 */
import { CallError, cancelled } from "./call-error.js";
import type { GateLimits } from "./gate.js";

const RETRY_MS = 1000;

export class Budget {
  readonly #byCaller = new Map<string, number>();
  readonly #waiting = new Set<() => void>();
  #bytes = 0;

  constructor(readonly limits: GateLimits) {}

  /** Bytes under way in all. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes bytes, whatever is under way; who takes must give them back. */
  take(caller: string, bytes: number): void {
    this.#bytes += bytes;
    this.#byCaller.set(caller, (this.#byCaller.get(caller) ?? 0) + bytes);
  }

  give(caller: string, bytes: number): void {
    const own = (this.#byCaller.get(caller) ?? bytes) - bytes;
    this.#bytes -= bytes;
    if (own === 0) this.#byCaller.delete(caller);
    else this.#byCaller.set(caller, own);
    for (const wake of this.#waiting) wake();
  }

  /** Takes bytes at once. Throws `SERVER_BUSY` when they do not fit. */
  takeNow(caller: string, bytes: number): void {
    if (!this.fits(caller, bytes)) throw full(this.limits);
    this.take(caller, bytes);
  }

  /** Takes bytes as soon as they fit. Throws `CALL_CANCELLED`. */
  async takeSoon(caller: string, bytes: number, signal: AbortSignal): Promise<void> {
    while (!this.fits(caller, bytes)) await this.#changed(signal);
    this.take(caller, bytes);
  }

  /** Whether more bytes fit; `begun` are those of the same message that are under way already. */
  fits(caller: string, bytes: number, begun = 0): boolean {
    const own = this.#byCaller.get(caller) ?? 0;
    if (own === begun) return true;
    const { max, maxPerCaller } = this.limits;
    return own + bytes <= maxPerCaller && this.#bytes + bytes <= max;
  }

  #changed(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(cancelled());
    return new Promise((resolve, reject) => {
      const settle = (end: () => void) => {
        this.#waiting.delete(onChange);
        signal.removeEventListener("abort", onAbort);
        end();
      };
      const onChange = () => settle(resolve);
      const onAbort = () => settle(() => reject(cancelled()));
      this.#waiting.add(onChange);
      signal.addEventListener("abort", onAbort, { once: true });
    });
  }
}

const full = ({ max, maxPerCaller }: GateLimits): CallError => {
  const bound = `at most ${max} bytes under way in all and ${maxPerCaller} of one caller`;
  const message = `bytes: expected ${bound}, found more; read what was answered and try again`;
  return new CallError("SERVER_BUSY", message, { retryMs: RETRY_MS });
};
