/**
 * Ctrl-C and SIGTERM. The first asks the work to stop at a safe point; a second one ends the
 * process at once, which a run survives too: what was not committed leaves nothing behind.
 */
import { setMaxListeners } from "node:events";
import { EXIT_CODE } from "./exit-code.js";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** Runs work that stops when it is interrupted. */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  // Each task of a pool listens; there may be hundreds of them.
  setMaxListeners(0, controller.signal);
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(EXIT_CODE.interrupted);
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, interrupt);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of SIGNALS) process.off(name, interrupt);
  }
}
