/**
 * `groeikern worker`, and `groeikern schedule`: runs on any number of machines, by the calendar.
 */
import { availableParallelism } from "node:os";
import type PgBoss from "pg-boss";
import type { Finish, GroeikernCommand } from "../terminal/command.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import { interruptible } from "../terminal/interrupt.js";
import { type Io, say, sayJson } from "../terminal/io.js";
import { wholeNumber } from "../terminal/option.js";
import { tableText } from "../terminal/table.js";
import { UsageError } from "../terminal/usage-error.js";
import { withDatabase } from "./open-database.js";

const THREADS_MAX = 64;
const THREADS_DEFAULT_MAX = 8;
const ZONE = "Europe/Brussels";

const WORKER_EXAMPLES = `
Examples:
  DATABASE_URL=postgres://groeikern@db.example/groeikern groeikern worker
  groeikern worker --threads 2 --drain

Takes jobs until Ctrl-C: monthly runs, and a part in those that another worker began. Start as
many as there are machines. One that dies loses nothing: its job is another's within a minute.`;

const SCHEDULE_EXAMPLES = `
Examples:
  groeikern schedule set "0 4 1 * *" --month previous
  groeikern schedule list
  groeikern schedule now --month 2025-08
  groeikern schedule remove

A calendar is five fields of cron: minute, hour, day, month, day of the week. A month is
YYYY-MM, newest (without forecasts), previous or current, on the day of the job.`;

interface WorkerWords {
  readonly threads?: number;
  readonly drain?: true;
}

interface ScheduleWords {
  readonly month: string;
  readonly zone: string;
  readonly json?: true;
}

export function addWorker(program: GroeikernCommand, io: Io, finish: Finish): void {
  program
    .command("worker")
    .description("takes jobs of the queues, beside any number of others")
    .option("--threads <N>", "threads of a run", wholeNumber("--threads", 1, THREADS_MAX))
    .option("--drain", "end when no job waits")
    .addHelpText("after", WORKER_EXAMPLES)
    .action(async ({ threads, drain }: WorkerWords) => {
      const { work } = await import("../fleet/worker.js");
      const onNotice = (line: string): void => void io.stdout.write(`${line}\n`);
      await withDatabase(io, false, (database) =>
        interruptible((signal) =>
          work({
            database,
            threads: threads ?? Math.min(availableParallelism(), THREADS_DEFAULT_MAX),
            signal,
            isDraining: drain,
            onNotice,
          }),
        ),
      );
      finish(EXIT_CODE.done);
    });
}

export function addSchedule(program: GroeikernCommand, io: Io, finish: Finish): void {
  const schedule = program.command("schedule").description("the calendar of the monthly run");
  schedule.helpCommand(false).addHelpText("after", SCHEDULE_EXAMPLES);
  const withMonth = (name: string, description: string): GroeikernCommand =>
    (schedule.command(name) as GroeikernCommand)
      .description(description)
      .option("--month <MONTH>", "YYYY-MM, newest, previous or current", "newest")
      .addHelpText("after", SCHEDULE_EXAMPLES) as GroeikernCommand;
  withMonth("set", "run a month at these times")
    .argument("<CRON>", 'times, such as "0 4 1 * *"')
    .option("--zone <ZONE>", "zone of its clock", ZONE)
    .action(async (cron: string, { month, zone }: ScheduleWords) => {
      await requireMonth(month);
      await withQueues(io, async (boss) => {
        await boss.schedule("recompute", cron, { month }, { tz: zone }).catch(refuseCron(cron));
      });
      await say(io, `recompute of ${month}: ${cron} ${zone}`);
      finish(EXIT_CODE.done);
    });
  withMonth("now", "hand a run to the workers").action(async ({ month }: ScheduleWords) => {
    await requireMonth(month);
    const id = await withQueues(io, (boss) => boss.send("recompute", { month }));
    await say(io, `job ${id} of recompute: ${month}`);
    finish(EXIT_CODE.done);
  });
  addListAndRemove(schedule, io, finish);
}

function addListAndRemove(schedule: GroeikernCommand, io: Io, finish: Finish): void {
  schedule
    .command("list")
    .description("the calendar")
    .option("--json", "print one JSON object a line of it")
    .addHelpText("after", SCHEDULE_EXAMPLES)
    .action(async ({ json }: { readonly json?: true }) => {
      const { readStatus } = await import("../fleet/status.js");
      const { schedules } = await withDatabase(io, json === true, readStatus);
      if (!json) await say(io, tableText(schedules.map((line) => ({ ...line }))));
      else for (const line of schedules) await sayJson(io, line);
      finish(EXIT_CODE.done);
    });
  schedule
    .command("remove")
    .description("no calendar any more")
    .addHelpText("after", SCHEDULE_EXAMPLES)
    .action(async () => {
      await withQueues(io, (boss) => boss.unschedule("recompute"));
      await say(io, "recompute has no calendar");
      finish(EXIT_CODE.done);
    });
}

async function requireMonth(word: string): Promise<void> {
  const { readMonth } = await import("../fleet/jobs.js");
  await readMonth(word, new Date());
}

function refuseCron(cron: string): (error: unknown) => never {
  return (error) => {
    const found = error instanceof Error ? error.message : String(error);
    throw new UsageError("CRON", 'times such as "0 4 1 * *"', `${JSON.stringify(cron)} (${found})`);
  };
}

async function withQueues<T>(io: Io, work: (boss: PgBoss) => Promise<T>): Promise<T> {
  const { openQueues } = await import("../fleet/queues.js");
  return withDatabase(io, false, async (database) => {
    const boss = await openQueues(database, { isWorking: false });
    return work(boss).finally(() => boss.stop({ graceful: false }));
  });
}
