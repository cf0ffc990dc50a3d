/**
 * Worker threads lent to one job: theirs alone until it is closed, all with its settings.
 *
 *     taken from the shelf, or started --> opened with the settings --> tasks, in turn
 *       --> closed: those that are free go back to the shelf, those in the middle of a task end
 *
 * Two jobs at a time have two crews: what one is told never reaches the other, and none waits for
 * threads of the other. A thread that dies fails its task; the next task finds a new one.
 */
import { EngineError, errorMessage } from "../errors.js";
import { keepThread, takeThread } from "./shelf.js";
import type { Thread, ThreadKind } from "./thread.js";

const CLOSE_MS_MAX = 2000;

export interface CrewOptions<Settings> {
  readonly kind: ThreadKind;
  readonly count: number;
  readonly settings: Settings;
  /** After an abort nothing is waited for: every task rejects. */
  readonly signal?: AbortSignal | undefined;
}

/** A place for a thread. */
interface Seat {
  thread: Thread;
  opened: Promise<void>;
}

type Fail = (error: unknown) => void;

export class Crew<Settings, Task, Outcome> {
  readonly #options: CrewOptions<Settings>;
  readonly #seats: Seat[];
  readonly #free: Seat[];
  /** Those who wait for a free seat. */
  readonly #waiting: ((seat: Seat) => void)[] = [];
  readonly #running = new Set<Fail>();
  readonly #onAbort = (): void => this.#failAll(this.#options.signal?.reason);

  /** The threads open the job at once. */
  constructor(options: CrewOptions<Settings>) {
    this.#options = options;
    this.#seats = Array.from({ length: options.count }, () => this.#openSeat());
    this.#free = [...this.#seats];
    options.signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  /**
   * The outcome of a task in a thread that is free, or the next that will be. Rejects with what it
   * threw or its thread died of, and with `WORKER_BROKEN` when no thread can load the module.
   */
  async run(task: Task, transferList: readonly ArrayBufferLike[] = []): Promise<Outcome> {
    this.#options.signal?.throwIfAborted();
    return new Promise<Outcome>((resolve, reject) => {
      this.#running.add(reject);
      this.#runInTurn(task, transferList)
        .then(resolve, reject)
        .finally(() => this.#running.delete(reject));
    });
  }

  /** Gives the threads back; tasks that still run or wait reject. */
  async close(): Promise<void> {
    this.#options.signal?.removeEventListener("abort", this.#onAbort);
    this.#failAll(new Error("its job was closed"));
    await Promise.all(this.#seats.map((seat) => this.#leave(seat)));
  }

  async #runInTurn(task: Task, transferList: readonly ArrayBufferLike[]): Promise<Outcome> {
    const seat = this.#free.pop() ?? (await new Promise<Seat>((take) => this.#waiting.push(take)));
    try {
      if (seat.thread.isDead) Object.assign(seat, this.#openSeat());
      await seat.opened;
      return (await seat.thread.say({ kind: "task", task }, transferList)) as Outcome;
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free.push(seat);
      else next(seat);
    }
  }

  #openSeat(): Seat {
    const { kind, settings } = this.#options;
    const { taskFile } = kind;
    const thread = takeThread(kind);
    const opened = thread.say({ kind: "open", taskFile, settings }).then(
      () => undefined,
      async (error: unknown) => {
        await thread.end();
        throw brokenError(taskFile, error);
      },
    );
    opened.catch(() => undefined);
    return { thread, opened };
  }

  /** One that is ended while it loads ends the process. */
  async #leave({ thread, opened }: Seat): Promise<void> {
    await opened.catch(() => undefined);
    if (thread.isDead) return;
    const { kind } = this.#options;
    const isFree = !thread.isBusy && (await hasClosed(thread));
    if (isFree && kind.isKept !== false) keepThread(kind, thread);
    else await thread.end();
  }

  #failAll(error: unknown): void {
    this.#waiting.length = 0;
    for (const fail of this.#running) fail(error);
    this.#running.clear();
  }
}

/** Whether a thread has closed its job in time: a server that says nothing holds up nobody here. */
async function hasClosed(thread: Thread): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, CLOSE_MS_MAX, false);
  });
  const closed = thread.say({ kind: "close" }).then(
    () => true,
    () => false,
  );
  return Promise.race([closed, late]).finally(() => clearTimeout(timer));
}

function brokenError(taskFile: string, error: unknown): EngineError {
  return new EngineError(
    "WORKER_BROKEN",
    `worker: expected a thread to load ${taskFile}, found: ${errorMessage(error)}; ` +
      "run npm run build",
    error,
  );
}
