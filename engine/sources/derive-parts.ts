/**
 * The parts of a derivation, in worker threads, beside those of any number of other processes.
 * After an interruption what is under way ends, and nothing else begins.
 */
import { availableParallelism } from "node:os";
import type pg from "pg";
import { compiledFile } from "../../core-wasm/root.js";
import { openClient } from "../database/client.js";
import type { Database } from "../database/connection.js";
import { endStuck } from "../run/connection-pair.js";
import { Crew } from "../threads/crew.js";
import { finishOpen, type PartOutcome } from "../threads/finish-open.js";
import { listDerivations, readOpenParts, readPlan } from "./derivation-plan.js";
import type { DeriveSettings } from "./derive-task.js";
import { goOn } from "./load.js";

const THREADS_MAX = 8;
/**
 * The heap stays below 80 MB. But V8 clears a heap of a low bound each time it has grown a little,
 * and with each clearing goes the machine code of closures, which rules are made of.
 */
const KIND = {
  taskFile: compiledFile("engine/sources/derive-task"),
  ...{ heapMb: 2048, youngHeapMb: 32 },
};

export interface DerivePartsOptions {
  readonly workers?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Subjects derived of all. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Does what is open of a plan, until nothing is; `client` asks. Throws `INTERRUPTED`. */
export async function deriveParts(
  db: Database,
  client: pg.ClientBase,
  planId: number,
  options: DerivePartsOptions,
): Promise<void> {
  const total = (await readPlan(client, planId)) ?? 0;
  const { signal = new AbortController().signal, onProgress } = options;
  const open = await readOpenParts(client, planId);
  if (open.length > 0) {
    const lanes = Math.min(options.workers ?? threadsMax(), open.length);
    const crew = new Crew<DeriveSettings, number, PartOutcome<number>>({
      ...{ kind: KIND, count: lanes, settings: { config: db.config, planId } },
    });
    let done = 0;
    try {
      await finishOpen<number>({
        ...{ noun: "part", lanes, signal },
        readOpen: async () => {
          const left = await readOpenParts(client, planId);
          done = left.reduce((sum, { subjects }) => sum - subjects, total);
          onProgress?.(done, total);
          return left.map(({ partNo }) => partNo);
        },
        run: (partNo) => crew.run(partNo),
        onFinished: (subjects) => {
          done += subjects;
          onProgress?.(done, total);
        },
        endStuck: () => endStuck(client),
      });
    } finally {
      await crew.close();
    }
  }
  goOn(signal);
}

const threadsMax = (): number => Math.min(availableParallelism(), THREADS_MAX);

/**
 * Helps with a derivation that another process planned, and takes into the facts. False when there
 * is nothing to help with, or it is of another program. Throws `INTERRUPTED`.
 */
export function joinDerivation(
  db: Database,
  planId: number,
  options: DerivePartsOptions = {},
): Promise<boolean> {
  return onOwnClient(db, (client) => join(db, client, planId, options));
}

/** The same with whatever is under way. */
export function joinUnderWay(db: Database, options: DerivePartsOptions = {}): Promise<boolean> {
  return onOwnClient(db, async (client) => {
    const lines = await listDerivations(client);
    const found = lines.find(({ status }) => status === "running");
    return found !== undefined && join(db, client, found.planId, options);
  });
}

async function join(
  db: Database,
  client: pg.ClientBase,
  planId: number,
  options: DerivePartsOptions,
): Promise<boolean> {
  if ((await readPlan(client, planId)) === null) return false;
  await client.query("SELECT hold_work('derivation', $1)", [planId]);
  await deriveParts(db, client, planId, options);
  return true;
}

/** Those of the pool may all be waiting for the turn of whom is helped. */
async function onOwnClient<T>(db: Database, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await openClient(db.config, "join");
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
