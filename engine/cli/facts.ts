/** `groeikern facts apply | show | template`: what is known, and how sources change it. */

import { stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { counted } from "../counted.js";
import type { Database } from "../database/connection.js";
import type { FactDelivery } from "../facts/change-facts.js";
import type { AppliedFile } from "../facts/delivery-file.js";
import type { ShownDelivery, ShownFact } from "../facts/show-facts.js";
import type { Finish, GroeikernCommand } from "../terminal/command.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import { interruptible } from "../terminal/interrupt.js";
import { type Io, say, sayJson } from "../terminal/io.js";
import { dayMonth, wholeNumber } from "../terminal/option.js";
import { createProgress } from "../terminal/progress.js";
import { tableText } from "../terminal/table.js";
import { UsageError } from "../terminal/usage-error.js";
import { deliveredText } from "./delivered-text.js";
import { openInput } from "./input-file.js";
import { withDatabase } from "./open-database.js";

const DELIVERY_MAX = 2 ** 31 - 1;

const APPLY_EXAMPLES = `
Examples:
  groeikern facts template > delivery.jsonl
  groeikern facts apply delivery.jsonl
  zcat big.jsonl.gz | groeikern facts apply --source "tax office" --delivery 2025-03-14/7

The first line names the delivery, {"source":"tax office","delivery":"2025-03-14/7"}, unless the
options do; every further line is a change in the names and words of the calculate format:
  {"fact":"gezinLid","gezinId":"1","childId":"11","van":"2023-10","tot":"2024-05","rol":"VOLLEDIG"}
  {"fact":"pleegplaatsing","childId":"11","van":"2024-02","holds":false}

A delivery is taken whole or not at all, and once: given again it changes nothing. A line with a
fault is reported as "line N: field: expected ..., found ..."; the exit code is then 3.`;

const SHOW_EXAMPLES = `
Examples:
  groeikern facts show --child 11
  groeikern facts show --household 1 --as-of 42
  groeikern facts show --household 1 --history --json`;

const TEMPLATE_EXAMPLES = `
Examples:
  groeikern facts template
  groeikern facts template | groeikern facts apply`;

export function addFacts(program: GroeikernCommand, io: Io, finish: Finish): void {
  const facts = program.command("facts").description("what is known, and what sources change");
  facts.helpCommand(false).addHelpText("after", APPLY_EXAMPLES);
  addApply(facts, io, finish);
  addShow(facts, io, finish);
  facts
    .command("template")
    .description("an example of every fact, as a delivery that can be applied")
    .addHelpText("after", TEMPLATE_EXAMPLES)
    .action(async () => {
      const { templateLines } = await import("../facts/template.js");
      await say(io, templateLines().join("\n"));
      finish(EXIT_CODE.done);
    });
}

interface ApplyOptions {
  readonly source?: string;
  readonly delivery?: string;
  readonly payerError?: true;
  readonly fraud?: true;
  readonly requestedOn?: number;
  readonly json?: true;
}

function addApply(facts: GroeikernCommand, io: Io, finish: Finish): void {
  facts
    .command("apply")
    .description("takes a delivery of changed facts, whole or not at all")
    .argument(
      "[FILE]",
      "file of changes, one a line, or gzipped; standard input when left out or -",
    )
    .option("--source <NAME>", "who delivers, instead of a first line")
    .option("--delivery <ID>", "what the source calls the delivery, instead of a first line")
    .option("--payer-error", "it corrects an error of the payer that the family could not see")
    .option("--fraud", "it corrects what fraud had brought: debts reach five years back")
    .option(
      "--requested-on <YYYY-MM-DD>",
      "day of the request or complaint that it answers; arrears are counted from it",
      dayMonth("--requested-on"),
    )
    .option("--json", "summary and faults as JSON objects, no progress")
    .addHelpText("after", APPLY_EXAMPLES)
    .action(async (file: string | undefined, options: ApplyOptions) => {
      const delivery = namedDelivery(options);
      const isStdin = file === undefined || file === "-";
      const input = isStdin ? io.stdin : await openInput(file);
      const bytes = isStdin ? 0 : (await stat(file)).size;
      const name = isStdin ? "standard input" : file;
      try {
        finish(await apply({ name, input, bytes, delivery, isJson: options.json === true }, io));
      } finally {
        input.destroy();
      }
    });
}

function namedDelivery(options: ApplyOptions): FactDelivery | undefined {
  const { source, delivery, payerError, fraud, requestedOn } = options;
  const named = [source, delivery, payerError, fraud, requestedOn];
  if (named.every((option) => option === undefined)) return undefined;
  if (source === undefined || source === "") {
    throw new UsageError("--source", "the name of who delivers", "nothing");
  }
  if (delivery === undefined || delivery === "") {
    throw new UsageError("--delivery", "what the source calls it, beside --source", "nothing");
  }
  if (payerError === true && fraud === true) {
    throw new UsageError("--fraud", "no --payer-error beside it", "both");
  }
  const flags = { isPayerError: payerError === true, isFraud: fraud === true };
  return { source, id: delivery, ...flags, requestedMonth: requestedOn };
}

interface Applying {
  readonly name: string;
  readonly input: Readable;
  /** Size of the file; 0 when it is not known. */
  readonly bytes: number;
  readonly delivery: ReturnType<typeof namedDelivery>;
  readonly isJson: boolean;
}

async function apply({ name, input, bytes, delivery, isJson }: Applying, io: Io) {
  const { applyFile, RefusedFile } = await import("../facts/delivery-file.js");
  const progress = createProgress(io, isJson || bytes === 0);
  const onRead = (done: number): void =>
    progress.update({ phase: "apply", unit: "bytes", done, total: bytes });
  try {
    const applied = await withDatabase(io, isJson, (db) =>
      interruptible((signal) => applyFile(db, input, { name, delivery, signal, onRead })),
    );
    progress.stop();
    await (isJson ? sayJson(io, applied) : say(io, appliedText(applied)));
    return EXIT_CODE.done;
  } catch (error) {
    progress.stop();
    if (!(error instanceof RefusedFile)) throw error;
    for (const { line, fault } of error.faults) {
      io.stderr.write(isJson ? fault.json(line) : fault.text(line));
    }
    if (!isJson) io.stderr.write("nothing was taken; correct these and deliver all again\n");
    return EXIT_CODE.rejections;
  }
}

function appliedText(applied: AppliedFile): string {
  const { source, id, deliveryId, isRepeated, changeCount, closedCount, insertedCount } = applied;
  const name = `${id} of ${source}`;
  if (isRepeated) return `${name} was taken before, as delivery ${deliveryId}; nothing has changed`;
  return (
    `delivery ${deliveryId}: ${name}, ${counted(changeCount, "change")}, ` +
    deliveredText(insertedCount, closedCount)
  );
}

interface ShowOptions {
  readonly child?: string;
  readonly household?: string;
  readonly asOf?: number;
  readonly history?: true;
  readonly json?: true;
}

function addShow(facts: GroeikernCommand, io: Io, finish: Finish): void {
  facts
    .command("show")
    .description("what is known of a child or a household, since when, from which delivery")
    .option("--child <ID>", "the child")
    .option("--household <ID>", "the household")
    .option("--as-of <DELIVERY>", "as it was known then", wholeNumber("--as-of", 1, DELIVERY_MAX))
    .option("--history", "also what is known no more")
    .option("--json", "one JSON object a fact")
    .addHelpText("after", SHOW_EXAMPLES)
    .action(async (options: ShowOptions) => {
      const subject = await subjectOf(options);
      const { asOf: knownAt, history: isHistory } = options;
      const { showFacts } = await import("../facts/show-facts.js");
      const shown = await withDatabase(io, options.json === true, (db) =>
        showFacts(db, { ...subject, knownAt, isHistory }).then((facts) => withRecords(db, facts)),
      );
      if (options.json) for (const fact of shown) await sayJson(io, factJson(fact));
      else await say(io, factsText(shown, isHistory === true));
      finish(EXIT_CODE.done);
    });
}

/** A fact, and the records that it comes from where a source derived it. */
type TracedFact = ShownFact & { readonly records: readonly string[] };

async function withRecords(db: Database, facts: readonly ShownFact[]): Promise<TracedFact[]> {
  const { recordsBehind } = await import("../sources/provenance.js");
  const { DERIVED } = await import("../sources/decided-facts.js");
  const asked = facts.map(({ table, van, tot, change }) => {
    const { gezinId, childId } = change as { gezinId?: string; childId?: string };
    return { table, van, tot, ...(gezinId && { gezinId }), ...(childId && { childId }) };
  });
  const records = await recordsBehind(db.pool, asked);
  return facts.map((fact, at) => {
    const isDerived = fact.knownFrom.source === DERIVED && fact.knownTo === null;
    return { ...fact, records: isDerived ? (records[at] ?? []) : [] };
  });
}

/** The one child or household that is asked for. */
async function subjectOf({ child, household }: ShowOptions) {
  if ((child === undefined) === (household === undefined)) {
    const found = child === undefined ? "neither" : "both";
    throw new UsageError("facts show", "--child or --household", found);
  }
  const { ID_WORD_EXPECTED, readId } = await import("../household/field.js");
  const [option, id] = child === undefined ? ["--household", household] : ["--child", child];
  if (readId(id) === undefined) throw new UsageError(option, ID_WORD_EXPECTED, JSON.stringify(id));
  return { key: child === undefined ? "gezin_id" : "child_id", id: id as string } as const;
}

/** The fields of a change that say which fact of whom, and for which months. */
const FIXED = ["fact", "gezinId", "childId"];
const FIRST = ["van", "maand", "kalenderjaar", "vanSchooljaar", "schooljaar"];
const LAST = ["tot", "totSchooljaar"];

function factsText(facts: readonly TracedFact[], isHistory: boolean): string {
  const isTraced = facts.some(({ records }) => records.length > 0);
  return tableText(facts.map((fact) => factRow(fact, isHistory, isTraced)));
}

function factRow(
  { change, knownFrom, knownTo, records }: TracedFact,
  isHistory: boolean,
  isTraced: boolean,
) {
  const said = (names: readonly string[]) =>
    names.map((name) => change[name]).find((value) => value !== undefined);
  const values = Object.entries(change)
    .filter(([name]) => ![...FIXED, ...FIRST, ...LAST].includes(name))
    .map(([name, value]) => `${name} ${value ?? "none"}`);
  return {
    fact: change["fact"],
    household: change["gezinId"] ?? "",
    child: change["childId"] ?? "",
    from: String(said(FIRST) ?? "always"),
    to: String(said(LAST) ?? (change["van"] || change["vanSchooljaar"] ? "open" : "")),
    holds: values.join(", ") || "yes",
    since: deliveryText(knownFrom),
    ...(isTraced && { records: records.join(", ") }),
    ...(isHistory && { until: knownTo === null ? "" : deliveryText(knownTo) }),
  };
}

const DATE_LENGTH = 10;

function deliveryText({ deliveryId, source, delivery, receivedAt }: ShownDelivery): string {
  const name = delivery === null ? source : `${source} ${delivery}`;
  return `${deliveryId} (${name}, ${receivedAt.toISOString().slice(0, DATE_LENGTH)})`;
}

const factJson = ({ change, knownFrom, knownTo, records }: TracedFact) => {
  return { ...change, knownFrom, knownTo, ...(records.length > 0 && { records }) };
};
