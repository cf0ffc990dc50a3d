/**
 * A call that changes nothing may be asked of a second server when the first is slow to answer: the
 * first answer counts, and the other call is given up.
 */
import { setTimeout as sleep } from "node:timers/promises";

/** Asks one server, or another one; gives up when the signal is aborted. */
export type Ask<T> = (signal: AbortSignal) => Promise<T>;

/** The first answer of two, the second asked `afterMs` later. Throws the first fault of both. */
export async function hedged<T>(first: Ask<T>, second: Ask<T>, afterMs: number): Promise<T> {
  const lost = new AbortController();
  const own = first(lost.signal);
  own.catch(() => undefined);
  try {
    const early = await Promise.race([
      own.then((answer) => ({ answer })),
      sleep(afterMs, undefined, { signal: lost.signal }),
    ]);
    if (early !== undefined) return early.answer;
    return await Promise.any([own, second(lost.signal)]);
  } catch (error) {
    throw error instanceof AggregateError ? error.errors[0] : error;
  } finally {
    lost.abort();
  }
}
