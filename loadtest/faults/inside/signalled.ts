/**
 * Loaded into a process that a fault is done to (`node --import`): does something in it when it is
 * sent SIGUSR2, in the main thread and in those that it starts.
 */
import threads, { isMainThread, Worker, type WorkerOptions } from "node:worker_threads";

const CHANNEL = "groeikern fault";

/** What a process is given so that it loads such a file. */
export const withInside = (file: string, word: string): string => `--import=file://${file}?${word}`;

/** Does it in this thread when the process is signalled; `url` is the file's own. */
export function onSignal(url: string, act: () => void): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = act;
  (channel as unknown as { unref(): void }).unref();
  if (!isMainThread) return;
  loadInThreads(url);
  process.on("SIGUSR2", () => {
    channel.postMessage("now");
    act();
  });
}

/** A pool starts its threads without the options of the process. */
function loadInThreads(url: string): void {
  (threads as { Worker: typeof Worker }).Worker = class extends Worker {
    constructor(file: string | URL, options: WorkerOptions = {}) {
      super(file, { ...options, execArgv: [`--import=${url}`] });
    }
  };
}
