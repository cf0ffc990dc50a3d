/** `groeikern runs`, `groeikern run show ID`, `groeikern run abandon ID`: runs and manifests. */
import type { Finish, GroeikernCommand } from "../terminal/command.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import { type Io, say, sayJson } from "../terminal/io.js";
import { runId } from "../terminal/option.js";
import { withDatabase } from "./open-database.js";

const RUNS_EXAMPLES = `
Examples:
  groeikern runs
  groeikern runs --json`;

const SHOW_EXAMPLES = `
Examples:
  groeikern run show 1
  groeikern run show 1 --json`;

const ABANDON_EXAMPLES = `
Examples:
  groeikern run abandon 1

A run that was interrupted goes on when its command is given again. One that is given up
frees its month: the next recompute begins a new run, on the newest facts.`;

interface Options {
  readonly json?: true;
}

export function addRuns(program: GroeikernCommand, io: Io, finish: Finish): void {
  program
    .command("runs")
    .description("the runs, and the regularisations since, newest first")
    .option("--json", "print one JSON object a run or regularisation")
    .addHelpText("after", RUNS_EXAMPLES)
    .action(async ({ json }: Options) => {
      const { listRuns } = await import("../run/manifest.js");
      const { listRegularisations } = await import("../regularise/list.js");
      const { regularisationJson, regularisationsText } = await import("./regularisation-text.js");
      const { runJson, runsText } = await import("./run-text.js");
      const [runs, since] = await withDatabase(io, json === true, (db) =>
        Promise.all([listRuns(db), listRegularisations(db)]),
      );
      if (!json) {
        await say(io, runsText(runs));
        if (since.length > 0) await say(io, `\nregularisations\n${regularisationsText(since)}`);
      } else {
        for (const run of runs) await sayJson(io, runJson(run));
        for (const line of since) await sayJson(io, regularisationJson(line));
      }
      finish(EXIT_CODE.done);
    });
}

export function addRun(program: GroeikernCommand, io: Io, finish: Finish): void {
  const run = program.command("run").description("one run").helpCommand(false);
  run.addHelpText("after", SHOW_EXAMPLES);
  addShow(run, io, finish);
  addAbandon(run, io, finish);
}

function addShow(run: GroeikernCommand, io: Io, finish: Finish): void {
  run
    .command("show")
    .description("the manifest of a run")
    .argument("<ID>", "number of the run, see groeikern runs", runId("ID"))
    .option("--json", "print the manifest as one JSON object")
    .addHelpText("after", SHOW_EXAMPLES)
    .action(async (id: number, { json }: Options) => {
      const { readManifest } = await import("../run/manifest.js");
      const { manifestText, runJson } = await import("./run-text.js");
      const manifest = await withDatabase(io, json === true, (db) => readManifest(db, id));
      if (json) await sayJson(io, runJson(manifest));
      else await say(io, manifestText(manifest));
      finish(EXIT_CODE.done);
    });
}

function addAbandon(run: GroeikernCommand, io: Io, finish: Finish): void {
  run
    .command("abandon")
    .description("give up a run that was interrupted, so that its month can begin anew")
    .argument("<ID>", "number of the run, see groeikern runs", runId("ID"))
    .option("--json", "print the manifest as one JSON object")
    .addHelpText("after", ABANDON_EXAMPLES)
    .action(async (id: number, { json }: Options) => {
      const { abandonRun } = await import("../run/run-end.js");
      const { runJson } = await import("./run-text.js");
      const manifest = await withDatabase(io, json === true, (db) => abandonRun(db, id));
      if (json) await sayJson(io, runJson(manifest));
      else await say(io, `run ${id} is given up`);
      finish(EXIT_CODE.done);
    });
}
