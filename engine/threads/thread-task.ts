/**
 * What a worker thread of the house runs: the jobs that it is lent for, one after the other.
 *
 *     open: the module of the job is loaded, the job opened --> task, task, ... --> close
 */
import { pathToFileURL } from "node:url";
import type { Job, OpenJob } from "./job.js";

/** What a thread is told; plain data. */
export type Word =
  | { readonly kind: "open"; readonly taskFile: string; readonly settings: unknown }
  | { readonly kind: "task"; readonly task: unknown }
  | { readonly kind: "close" };

type AnyJob = Job<unknown, unknown>;

let opened: Promise<AnyJob> | undefined;

/** Answers a word. Throws what a task throws, and for a module that can not be loaded. */
export default async function obey(word: Word): Promise<unknown> {
  if (word.kind === "open") return open(word.taskFile, word.settings);
  if (word.kind === "close") return close();
  if (opened === undefined) throw new Error("thread: expected an open job, found none");
  return (await opened).run(word.task);
}

async function open(taskFile: string, settings: unknown): Promise<void> {
  const module = (await import(pathToFileURL(taskFile).href)) as {
    default: OpenJob<unknown, unknown, unknown>;
  };
  opened = (async () => module.default(settings))();
  await opened.catch(() => undefined);
}

async function close(): Promise<void> {
  const job = await opened?.catch(() => undefined);
  opened = undefined;
  await job?.close?.();
}
