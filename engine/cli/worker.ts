/** `groeikern worker`: takes jobs, on any number of machines. */
import { availableParallelism } from "node:os";
import type { Finish, GroeikernCommand } from "../terminal/command.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import { interruptible } from "../terminal/interrupt.js";
import type { Io } from "../terminal/io.js";
import { wholeNumber } from "../terminal/option.js";
import { withLastingDatabase } from "./open-database.js";

const THREADS_MAX = 64;
const THREADS_DEFAULT_MAX = 8;

const WORKER_EXAMPLES = `
Examples:
  DATABASE_URL=postgres://groeikern@db.example/groeikern groeikern worker
  groeikern worker --threads 2 --drain

Takes jobs until Ctrl-C: monthly runs, and a part in those that another worker began;
regularisations, screenings, loads of records. Start as many as there are machines. One that dies
loses nothing: its job is another's within a minute.`;

interface WorkerWords {
  readonly threads?: number;
  readonly drain?: true;
}

export function addWorker(program: GroeikernCommand, io: Io, finish: Finish): void {
  program
    .command("worker")
    .description("takes jobs of the queues, beside any number of others")
    .option("--threads <N>", "threads of a job", wholeNumber("--threads", 1, THREADS_MAX))
    .option("--drain", "end when no job waits")
    .addHelpText("after", WORKER_EXAMPLES)
    .action(async ({ threads, drain }: WorkerWords) => {
      const { work } = await import("../fleet/worker.js");
      const onNotice = (line: string): void => void io.stdout.write(`${line}\n`);
      const { requireMigrated } = await import("../database/migrate.js");
      await interruptible((signal) =>
        withLastingDatabase(io, false, async (database) => {
          await requireMigrated(database);
          await work({
            database,
            threads: threads ?? Math.min(availableParallelism(), THREADS_DEFAULT_MAX),
            signal,
            isDraining: drain,
            onNotice,
          });
        }),
      );
      finish(EXIT_CODE.done);
    });
}
