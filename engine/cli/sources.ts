/** `groeikern sources`: the flows of other administrations, their records, the facts of them. */
import { counted } from "../counted.js";
import type { Database } from "../database/connection.js";
import type { DeriveSummary } from "../sources/driver.js";
import type { SourceInput } from "../sources/input.js";
import type { LoadSummary } from "../sources/load.js";
import type { Finish, GroeikernCommand } from "../terminal/command.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import { interruptible } from "../terminal/interrupt.js";
import { type Io, say, sayJson } from "../terminal/io.js";
import { wholeNumber } from "../terminal/option.js";
import { createProgress, type Progress } from "../terminal/progress.js";
import { recordText, tableText } from "../terminal/table.js";
import { UsageError } from "../terminal/usage-error.js";
import { deliveredText } from "./delivered-text.js";
import { withDatabase } from "./open-database.js";
import { addRoutes } from "./sources-routes.js";
import { addWaiting } from "./sources-waiting.js";

const EXAMPLES = `
Examples:
  groeikern sources
  groeikern sources show inschrijving-lp
  groeikern sources load inschrijving-lp 2023-10.jsonl.gz`;

const LOAD_EXAMPLES = `
Examples:
  groeikern sources load register mutations-*.jsonl.gz
  groeikern sources load kadaster 2023.csv
  zcat dmfa.gz | groeikern sources load dmfa

One message a line, see groeikern sources show FLOW; yearly files may be CSV. The highest version of
a record holds, whatever the order. What is not right goes into quarantine, all else is taken, and
the exit code is then 3, however often it is given. Facts follow at once, unless --no-derive leaves
that to sources derive.`;

const COUNT_MAX = 10_000_000;
/** Of larger loads sources routes tells where they went. */
const ROUTED_MAX = 10_000;

interface Options {
  readonly json?: true;
}

export function addSources(program: GroeikernCommand, io: Io, finish: Finish): void {
  const sources = program
    .command("sources")
    .description("records of other administrations, and the facts that follow from them")
    .option("--json", "print one JSON object a flow")
    .addHelpText("after", EXAMPLES)
    .action(async ({ json }: Options) => {
      const { loadSources } = await import("../sources/registry.js");
      const { flowLine } = await import("../sources/show-flow.js");
      const lines = [...(await loadSources()).flows.values()].map(flowLine);
      if (json) for (const line of lines) await sayJson(io, line);
      else await say(io, tableText(lines));
      finish(EXIT_CODE.done);
    });
  sources.helpCommand(false);
  addShow(sources, io, finish);
  addExample(sources, io, finish);
  addLoad(sources, io, finish);
  addDerive(sources, io, finish);
  addRoutes(sources, io, finish);
  addWaiting(sources, io, finish);
}

function addShow(sources: GroeikernCommand, io: Io, finish: Finish): void {
  sources
    .command("show")
    .description("fields, codes and an example of a flow")
    .argument("<FLOW>", "the flow, see groeikern sources")
    .option("--json", "print one JSON object")
    .action(async (name: string, { json }: Options) => {
      const { shownFlow } = await import("../sources/show-flow.js");
      const { example, ...shown } = shownFlow(await knownFlow(name));
      if (json) await sayJson(io, { ...shown, example });
      else await say(io, `${recordText(shown)}\n\nexample\n${JSON.stringify(example)}`);
      finish(EXIT_CODE.done);
    });
}

interface ExampleOptions {
  readonly count: number;
  readonly seed: number;
}

function addExample(sources: GroeikernCommand, io: Io, finish: Finish): void {
  sources
    .command("example")
    .description("messages of a flow that can be loaded, drawn from its declaration; none is true")
    .argument("<FLOW>", "the flow, see groeikern sources")
    .option("--count <N>", "messages", wholeNumber("--count", 1, COUNT_MAX), 1)
    .option("--seed <S>", "whole number that decides all", wholeNumber("--seed", 0), 1)
    .action(async (name: string, { count, seed }: ExampleOptions) => {
      const flow = await knownFlow(name);
      const { Random } = await import("../generate/random.js");
      const { syntheticMessage } = await import("../sources/synthetic.js");
      const random = new Random();
      for (let number = 1; number <= count; number++) {
        random.restart(seed, number);
        await sayJson(
          io,
          syntheticMessage(flow, number, (below) => random.below(below)),
        );
      }
      finish(EXIT_CODE.done);
    });
}

/** The flow of a name; another name is wrong use. */
async function knownFlow(name: string) {
  const { loadSources } = await import("../sources/registry.js");
  const { flows } = await loadSources();
  const flow = flows.get(name);
  if (flow !== undefined) return flow;
  throw new UsageError("FLOW", [...flows.keys()].join(", "), JSON.stringify(name));
}

interface LoadOptions {
  readonly json?: true;
  readonly derive: boolean;
}

function addLoad(sources: GroeikernCommand, io: Io, finish: Finish): void {
  sources
    .command("load")
    .description("messages of a flow into records, and the facts that follow")
    .argument("<FLOW>", "the flow, see groeikern sources")
    .argument("[FILE...]", "files, plain or gzipped; standard input when left out or -")
    .option("--no-derive", "leave the facts to groeikern sources derive")
    .option("--json", "print the summary as one JSON object, no progress")
    .addHelpText("after", LOAD_EXAMPLES)
    .action(async (name: string, files: readonly string[], options: LoadOptions) => {
      const flow = await knownFlow(name);
      const inputs = await openInputs(files.length === 0 ? ["-"] : files, io);
      const { loadSource } = await import("../sources/load.js");
      const progress = createProgress(io, options.json === true);
      const onProgress = ({ bytes, totalBytes }: { bytes: number; totalBytes: number }): void => {
        progress.update({ phase: `load ${name}`, unit: "bytes", done: bytes, total: totalBytes });
      };
      const { loaded, derived, unrouted } = await withDatabase(io, options.json === true, (db) =>
        interruptible(async (signal) => {
          const loaded = await loadSource(db, flow, inputs, { signal, onProgress });
          const derived = options.derive ? await derive(db, progress, signal) : null;
          const unrouted = derived === null ? null : await countUnrouted(db, loaded);
          return { loaded, derived, unrouted };
        }),
      ).finally(() => progress.stop());
      if (options.json) await sayJson(io, { ...loaded, derived, unrouted });
      else await tell(io, loaded, derived, unrouted);
      const { refused, quarantined, quarantinedBefore } = loaded;
      const isClean = refused.length + quarantined + quarantinedBefore === 0;
      finish(isClean ? EXIT_CODE.done : EXIT_CODE.rejections);
    });
}

/** Records that fit no file, of loads as change messages come; null: not counted. */
async function countUnrouted(db: Database, { inserted, updated, loadIds }: LoadSummary) {
  if (inserted + updated > ROUTED_MAX) return null;
  const { countUnrouted } = await import("../sources/routes.js");
  const { loadSources } = await import("../sources/registry.js");
  return countUnrouted(db.pool, (await loadSources()).flows, loadIds);
}

async function derive(db: Database, progress: Progress, signal: AbortSignal, isAll = false) {
  const { deriveFacts } = await import("../sources/driver.js");
  const onProgress = (done: number, total: number): void =>
    progress.update({ phase: "derive", unit: "subjects", done, total });
  return deriveFacts(db, { signal, onProgress, isAll });
}

/** Opens every file before anything is touched. */
async function openInputs(files: readonly string[], io: Io): Promise<SourceInput[]> {
  const { openInput } = await import("../sources/input.js");
  return Promise.all(
    files.map(async (file) => {
      if (file === "-") return { name: "standard input", stream: io.stdin, bytes: 0 };
      return openInput(file).catch((cause: NodeJS.ErrnoException) => {
        throw new UsageError(file, "a file that can be read", cause.code ?? cause.message);
      });
    }),
  );
}

async function tell(
  io: Io,
  loaded: LoadSummary,
  derived: DeriveSummary | null,
  unrouted: number | null,
): Promise<void> {
  for (const { file, line, field, expected, found } of [...loaded.faults, ...loaded.refused]) {
    const place = `${file}: line ${line}: ${field}`;
    io.stderr.write(`${place}: expected ${expected}, found ${found}\n`);
  }
  await say(io, loadedText(loaded));
  if (derived !== null) await say(io, derivedText(derived));
  if (unrouted !== null && unrouted > 0) await say(io, `${unrouted} fit no file (sources routes)`);
}

function loadedText(loaded: LoadSummary): string {
  const { stroom, messages, inserted, updated, gapCount, gaps, quarantinedBefore } = loaded;
  const counts: [number, string][] = [
    [inserted, inserted === 1 ? "new record" : "new records"],
    [updated, "changed"],
    [loaded.cancelled, "cancelled"],
    [loaded.missing, "cancelled by a complete file"],
    [loaded.pulls, "to be pulled"],
    [loaded.repeated, "known already"],
    [loaded.quarantined, "into quarantine (groeikern sources quarantine list)"],
    [quarantinedBefore, "in quarantine already"],
  ];
  const said = counts
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count.toLocaleString("en")} ${what}`);
  if (messages === 0 && loaded.refused.length === loaded.files) return `${stroom}: refused`;
  const isNew = inserted + updated + loaded.missing + loaded.pulls + loaded.quarantined > 0;
  const gap = `${gapCount} with a version missing before: ${gaps.join(", ")}`;
  const parts = [...(isNew ? [] : ["nothing new"]), ...said, ...(gapCount > 0 ? [gap] : [])];
  return `${stroom}: ${counted(messages, "message")}: ${parts.join(", ")}`;
}

function derivedText(derived: DeriveSummary): string {
  const { subjects, changed, unknown, findings, deliveryId, insertedCount, closedCount } = derived;
  const waiting =
    unknown > 0
      ? `; records of ${counted(unknown, "unknown person")} wait (sources parked list)`
      : "";
  const found = findings > 0 ? `; ${counted(findings, "finding")} (sources findings list)` : "";
  const delivered =
    deliveryId === null
      ? "no fact changed"
      : `delivery ${deliveryId}: ${deliveredText(insertedCount, closedCount)}`;
  const said = `${counted(subjects, "subject")}, ${changed.toLocaleString("en")} changed`;
  return `derived ${said}: ${delivered}${waiting}${found}`;
}

interface DeriveOptions extends Options {
  readonly all?: true;
}

function addDerive(sources: GroeikernCommand, io: Io, finish: Finish): void {
  sources
    .command("derive")
    .description("the facts that follow from records loaded since the last time")
    .option("--all", "derive every subject anew, as after a change of the rules")
    .option("--json", "print the summary as one JSON object, no progress")
    .action(async ({ all, json }: DeriveOptions) => {
      const progress = createProgress(io, json === true);
      const derived = await withDatabase(io, json === true, (db) =>
        interruptible((signal) => derive(db, progress, signal, all === true)),
      ).finally(() => progress.stop());
      await (json ? sayJson(io, derived) : say(io, derivedText(derived)));
      finish(EXIT_CODE.done);
    });
}
