/** `groeikern schedule`: jobs that are handed to the workers, now or by the calendar. */
import { resolve } from "node:path";
import type PgBoss from "pg-boss";
import { ASKED_QUEUES, type AskedQueue } from "../fleet/queue-names.js";
import type { Finish, GroeikernCommand } from "../terminal/command.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import { type Io, say, sayJson } from "../terminal/io.js";
import { choice } from "../terminal/option.js";
import { tableText } from "../terminal/table.js";
import { UsageError } from "../terminal/usage-error.js";
import { withDatabase } from "./open-database.js";

const ZONE = "Europe/Brussels";

const EXAMPLES = `
Examples:
  groeikern schedule set "0 4 1 * *" --month previous
  groeikern schedule set "0 6 1 * *" --job regularise
  groeikern schedule set "0 2 * * *" --job load --folder /srv/records
  groeikern schedule set "0 3 1 10 *" --job screen --year current
  groeikern schedule list
  groeikern schedule now --month 2025-08
  groeikern schedule remove --job load

A calendar is five fields of cron: minute, hour, day, month, day of the week; each kind of job has
one. A month is YYYY-MM, newest (without forecasts), previous or current, a year YYYY or current, on
the day of the job. A load takes every file of a folder that all workers see and that is named after
its flow (register.jsonl.gz, kadaster-2021.csv), and derives the facts that follow.`;

interface Words {
  readonly job: AskedQueue;
  readonly month?: string;
  readonly year?: string;
  readonly folder?: string;
}

type Told = Words & { readonly json?: true };

/** What a job of each kind is asked with, and what stands there when it is left out. */
const OPTIONS = {
  recompute: { month: "newest" },
  regularise: {},
  screen: { year: "current" },
  load: { folder: undefined },
} as const satisfies Record<AskedQueue, Partial<Record<keyof Words, string | undefined>>>;

export function addSchedule(program: GroeikernCommand, io: Io, finish: Finish): void {
  const schedule = program.command("schedule").description("jobs of the workers, by the calendar");
  schedule.helpCommand(false).addHelpText("after", EXAMPLES);
  const add = (name: string, description: string): GroeikernCommand =>
    schedule
      .command(name)
      .description(description)
      .addHelpText("after", EXAMPLES) as GroeikernCommand;
  withJob(withWords(add("set", "ask for a job at these times")))
    .argument("<CRON>", 'times, such as "0 4 1 * *"')
    .option("--zone <ZONE>", "zone of its clock", ZONE)
    .action(async (cron: string, { zone, json, ...words }: Told & { readonly zone: string }) => {
      const asked = await readWords(words);
      await withQueues(io, async (boss) => {
        await boss.schedule(words.job, cron, asked, { tz: zone }).catch(refuseCron(cron));
      });
      if (json) await sayJson(io, { queue: words.job, cron, zone, asked });
      else await say(io, `${askedText(words.job, asked)}: ${cron} ${zone}`);
      finish(EXIT_CODE.done);
    });
  withJob(withWords(add("now", "hand a job to the workers"))).action(
    async ({ json, ...words }: Told) => {
      const asked = await readWords(words);
      const id = await withQueues(io, (boss) => boss.send(words.job, asked));
      if (json) await sayJson(io, { jobId: id, queue: words.job, asked });
      else await say(io, `job ${id} of ${askedText(words.job, asked)}`);
      finish(EXIT_CODE.done);
    },
  );
  add("list", "the calendar")
    .option("--json", "print one JSON object a line of it")
    .action(async ({ json }: { readonly json?: true }) => {
      const { readStatus } = await import("../fleet/status.js");
      const { schedules } = await withDatabase(io, json === true, readStatus);
      if (!json) await say(io, tableText(schedules.map((line) => ({ ...line }))));
      else for (const line of schedules) await sayJson(io, line);
      finish(EXIT_CODE.done);
    });
  withJob(add("remove", "no calendar any more")).action(async ({ job, json }: Told) => {
    await withQueues(io, (boss) => boss.unschedule(job));
    if (json) await sayJson(io, { queue: job, cron: null });
    else await say(io, `${job} has no calendar`);
    finish(EXIT_CODE.done);
  });
}

function withJob(command: GroeikernCommand): GroeikernCommand {
  const job = choice("--job", ASKED_QUEUES);
  return command
    .option("--job <JOB>", ASKED_QUEUES.join(", "), job, "recompute" as const)
    .option("--json", "print what was done as one JSON object");
}

const withWords = (command: GroeikernCommand): GroeikernCommand =>
  command
    .option("--month <MONTH>", "of a recompute: YYYY-MM, newest (default), previous or current")
    .option("--year <YEAR>", "of a screening: YYYY or current (default)")
    .option("--folder <PATH>", "of a load: where the files lie");

/** What the job is asked with; a word of another kind of job is wrong use. */
async function readWords({ job, ...given }: Words): Promise<Record<string, string>> {
  const known: Partial<Record<string, string | undefined>> = OPTIONS[job];
  for (const name of Object.keys(given)) {
    if (name in known) continue;
    const expected = Object.keys(known).map((word) => `--${word}`);
    throw new UsageError(`--${name}`, expected.join(", ") || "no such option", `--job ${job}`);
  }
  const { month, year, folder } = { ...known, ...given };
  const moments = await import("../fleet/moments.js");
  const today = new Date();
  if (month !== undefined) {
    const refuse = refuseWord("--month", await moments.monthExpected(), month);
    await moments.readMonth(month, today).catch(refuse);
  }
  if (year !== undefined && !moments.isYear(year)) {
    refuseWord("--year", moments.YEAR_EXPECTED, year)();
  }
  if (job === "load" && folder === undefined) throw new UsageError("--folder", "a folder", "none");
  return {
    ...(month === undefined ? {} : { month }),
    ...(year === undefined ? {} : { year }),
    ...(folder === undefined ? {} : { folder: resolve(folder) }),
  };
}

const askedText = (job: AskedQueue, asked: Readonly<Record<string, string>>): string =>
  [job, ...Object.values(asked).map((word) => `of ${word}`)].join(" ");

function refuseWord(option: string, expected: string, word: string): () => never {
  return () => {
    throw new UsageError(option, expected, JSON.stringify(word));
  };
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
