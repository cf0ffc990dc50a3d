/** Threads that nobody uses, by their kind: they wait a minute for the next one. */
import { Thread, type ThreadKind } from "./thread.js";

const IDLE_MS = 60_000;

interface Kept {
  readonly thread: Thread;
  readonly timer: NodeJS.Timeout;
}

const shelf = new Map<string, Kept[]>();

const keyOf = ({ taskFile, heapMb, youngHeapMb }: ThreadKind): string =>
  [taskFile, heapMb, youngHeapMb].join(" ");

/** A thread of a kind: the one that worked last, or else a new one. */
export function takeThread(kind: ThreadKind): Thread {
  const kept = shelf.get(keyOf(kind)) ?? [];
  for (let last = kept.pop(); last !== undefined; last = kept.pop()) {
    clearTimeout(last.timer);
    if (!last.thread.isDead) return last.thread;
  }
  return new Thread(kind);
}

/** Keeps a thread that has no job any more. */
export function keepThread(kind: ThreadKind, thread: Thread): void {
  const key = keyOf(kind);
  const kept = shelf.get(key) ?? [];
  shelf.set(key, kept);
  const timer = setTimeout(() => {
    kept.splice(
      kept.findIndex((one) => one.thread === thread),
      1,
    );
    void thread.end();
  }, IDLE_MS).unref();
  kept.push({ thread, timer });
}

/** Threads that wait now. */
export const idleThreadCount = (): number =>
  [...shelf.values()].reduce((sum, kept) => sum + kept.length, 0);

/** Ends the threads that nobody uses. */
export async function endIdleThreads(): Promise<void> {
  const all = [...shelf.values()].flat();
  shelf.clear();
  for (const { timer } of all) clearTimeout(timer);
  await Promise.all(all.map(({ thread }) => thread.end()));
}
