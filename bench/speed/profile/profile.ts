/**
 * `npm run profile`: one run under V8's CPU profiler. Leaves a `.cpuprofile` per worker thread in
 * bench/output/profile and prints thread time by stage and the functions that take most by
 * themselves. The kernel is built with its names for it; profiling costs some time itself.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Profiler } from "node:inspector";
import { join, relative } from "node:path";
import { buildKernel } from "../../../core-wasm/build/compile.js";
import { makeFolder } from "../../../core-wasm/make-folder.js";
import { compiledFile, PROJECT_ROOT } from "../../../core-wasm/root.js";
import type { Database } from "../../../engine/database/connection.js";
import { recompute } from "../../../engine/run/recompute.js";
import { wholeNumber } from "../../../engine/terminal/option.js";
import { createProgram, runProgram, start } from "../../../engine/terminal/program.js";
import { NATIONAL_CHILDREN } from "../../harness/result.js";
import { MONTH, OUTPUT_DIR } from "../../harness/suite.js";
import { Populations } from "../../material/populations.js";
import { forgetRuns } from "../run/forget.js";
import { gatherStages } from "../run/gather.js";
import { STAGE_NAMES, STAGES, type StageTimes } from "../run/stages.js";
import { joinProfiles, selfTimes } from "./cpu-profile.js";

const TASK_FILE = compiledFile("bench/speed/profile/task");
const SMOKE_CHILDREN = 300;
const FUNCTIONS_SHOWN = 25;
const NAME_WIDTH = 60;

export interface ProfileOptions {
  readonly rows: number;
  readonly seed: number;
  readonly isSmoke: boolean;
  /** Folder of the profiles. */
  readonly folder: string;
  readonly note: (text: string) => void;
}

export interface RunProfile {
  readonly files: readonly string[];
  readonly stages: StageTimes;
  readonly lines: readonly string[];
}

/** Profiles one run; the profiles of a former one are replaced. */
export async function profileRun(options: ProfileOptions): Promise<RunProfile> {
  const { rows, seed, isSmoke, folder, note } = options;
  rmSync(folder, { recursive: true, force: true });
  makeFolder(folder);
  const kernelFile = join(folder, "kernel-named.wasm");
  const outFile = relative(PROJECT_ROOT, kernelFile);
  await buildKernel({ outFile, target: isSmoke ? "draft" : "release", hasNames: true });
  process.env["GROEIKERN_PROFILE_DIR"] = folder;
  const populations = new Populations({ seed, isSmoke, note });
  try {
    const stages = await profiledRun(await populations.open(rows), kernelFile);
    const files = joinParts(folder);
    const profiles = files.map(
      (file) => JSON.parse(readFileSync(file, "utf8")) as Profiler.Profile,
    );
    return { files, stages, lines: [...stageLines(stages), "", ...functionLines(profiles)] };
  } finally {
    await populations.close();
  }
}

async function profiledRun(db: Database, kernelFile: string): Promise<StageTimes> {
  await forgetRuns(db);
  const gathered = gatherStages();
  const summary = await recompute(db, { month: MONTH, kernelFile, taskFile: TASK_FILE });
  const stages = await gathered.sum(summary.partitionCount);
  await forgetRuns(db);
  return stages;
}

/** One profile per thread out of its parts, which are removed. */
function joinParts(folder: string): string[] {
  const parts = readdirSync(folder)
    .filter((name) => name.startsWith("part-"))
    .sort();
  const threads = [...new Set(parts.map((name) => name.split("-")[1] as string))];
  return threads.map((thread) => {
    const own = parts.filter((name) => name.split("-")[1] === thread);
    const profiles = own.map((name) => {
      return JSON.parse(readFileSync(join(folder, name), "utf8")) as Profiler.Profile;
    });
    const file = join(folder, `run-thread-${thread}.cpuprofile`);
    writeFileSync(file, JSON.stringify(joinProfiles(profiles)));
    for (const name of own) rmSync(join(folder, name));
    return file;
  });
}

function stageLines(stages: StageTimes): string[] {
  const total = STAGES.reduce((sum, stage) => sum + stages[stage], 0);
  const rows = STAGES.map((stage) => {
    const name = stage === "calculate" ? "household pass and benefits" : STAGE_NAMES[stage];
    return tableLine(name, stages[stage], stages[stage] / total);
  });
  return ["thread time by stage", ...rows, tableLine("all threads", total, 1)];
}

function functionLines(profiles: readonly Profiler.Profile[]): string[] {
  const shown = selfTimes(profiles).slice(0, FUNCTIONS_SHOWN);
  return [
    "processor time by function, waiting left out",
    ...shown.map(({ name, ms, share }) => tableLine(name, ms, share)),
  ];
}

function tableLine(name: string, ms: number, share: number): string {
  const left = name.slice(0, NAME_WIDTH).padEnd(NAME_WIDTH);
  return `  ${left} ${ms.toFixed(1).padStart(10)} ms ${(share * 100).toFixed(1).padStart(6)} %`;
}

interface Options {
  readonly rows: number;
  readonly seed: number;
  readonly smoke?: true;
}

async function profile({ rows, seed, smoke }: Options): Promise<void> {
  const isSmoke = smoke === true;
  const { files, lines } = await profileRun({
    ...{ rows: isSmoke ? SMOKE_CHILDREN : rows, seed, isSmoke },
    folder: join(OUTPUT_DIR, "profile"),
    note: (text) => process.stderr.write(`${text}\n`),
  });
  process.stdout.write(`${[...lines, "", ...files].join("\n")}\n`);
}

if (/profile\.js$/.test(process.argv[1] ?? "")) {
  await start("profile", (argv, io) => {
    const about = "a CPU profile of one run, and where its time goes";
    const program = createProgram("profile", about, io)
      .option("--rows <N>", "children", wholeNumber("--rows", 1), NATIONAL_CHILDREN)
      .option("--seed <S>", "seed of the population", wholeNumber("--seed", 0), 1)
      .option("--smoke", "tiny size")
      .action(profile);
    return runProgram(program, argv, io);
  });
}
