/** `groeikern status`: machines, queues, jobs, calendar, runs and regularisations on one screen. */
import { monthText } from "../../core-wasm/month.js";
import type { Status } from "../fleet/status.js";
import type { Finish, GroeikernCommand } from "../terminal/command.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import { type Io, say, sayJson } from "../terminal/io.js";
import { type Row, tableText } from "../terminal/table.js";
import { withDatabase } from "./open-database.js";
import { runStatusText } from "./run-text.js";

const EXAMPLES = `
Examples:
  groeikern status
  groeikern status --json`;

export function addStatus(program: GroeikernCommand, io: Io, finish: Finish): void {
  program
    .command("status")
    .description("machines, queues, jobs, calendar, runs and regularisations")
    .option("--json", "print all of it as one JSON object")
    .addHelpText("after", EXAMPLES)
    .action(async ({ json }: { readonly json?: true }) => {
      const { readStatus } = await import("../fleet/status.js");
      const { listRegularisations } = await import("../regularise/list.js");
      const { regularisationJson, regularisationsText } = await import("./regularisation-text.js");
      const { runJson } = await import("./run-text.js");
      const [status, since] = await withDatabase(io, json === true, (db) =>
        Promise.all([readStatus(db), listRegularisations(db)]),
      );
      const listed = {
        runs: status.runs.map(runJson),
        regularisations: since.map(regularisationJson),
      };
      if (json) await sayJson(io, { ...status, ...listed });
      else await say(io, `${statusText(status)}\n\nregularisations\n${regularisationsText(since)}`);
      finish(EXIT_CODE.done);
    });
}

/** All of it as tables; a run is called what `groeikern runs` calls it. */
export function statusText(status: Status): string {
  const { machines, queues, jobs, schedules, runs, derivations } = status;
  const parts: readonly [name: string, rows: readonly Row[]][] = [
    ["machines", machines.map(machineRow)],
    ["queues", queues.map((line) => ({ ...line }))],
    ["jobs", jobs.map(jobRow)],
    ["calendar", schedules.map((line) => ({ ...line }))],
    ["runs", runs.map(runRow)],
    ["derivations", derivations.map(derivationRow)],
  ];
  return parts.map(([name, rows]) => `${name}\n${tableText(rows)}`).join("\n\n");
}

function machineRow(line: Status["machines"][number]): Row {
  const { workerId, host, processId, threads, startedAt, seenSeconds, isPresent, job } = line;
  const seen = { started: startedAt, "seen, s ago": seenSeconds, present: isPresent };
  return { worker: workerId, host, process: processId, threads, ...seen, job };
}

function jobRow(line: Status["jobs"][number]): Row {
  const { jobId, queue, state, asked, attempts, createdAt, found } = line;
  return { job: jobId, queue, state, asked, attempts, created: createdAt, found };
}

function runRow(run: Status["runs"][number]): Row {
  const { runId, month, partitionCount, finishedPartitionCount, rowsIn, startedAt } = run;
  const partitions =
    partitionCount === null ? "-" : `${finishedPartitionCount} of ${partitionCount}`;
  const counted = { partitions, "rows in": rowsIn, started: startedAt };
  return { run: runId, month: monthText(month), status: runStatusText(run), ...counted };
}

function derivationRow(line: Status["derivations"][number]): Row {
  const { planId, status, partsDone, parts, subjects, startedAt } = line;
  const counted = { parts: `${partsDone} of ${parts}`, subjects, started: startedAt };
  return { plan: planId, status, ...counted };
}
