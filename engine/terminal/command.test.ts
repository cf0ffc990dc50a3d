/** What every program of the house does with its command line and its standard output. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync } from "node:fs";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import t from "tap";
import { compiledFile } from "../../core-wasm/root.js";
import { EXIT_CODE } from "./exit-code.js";
import { wholeNumber } from "./option.js";
import { createProgram, runProgram } from "./program.js";

async function run(...argv: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const io = { stdin: new PassThrough(), stdout, stderr, env: {} };
  const program = createProgram("program", "for tests", io);
  let given: Record<string, unknown> = {};
  program
    .command("made")
    .requiredOption("--child <ID>", "it must be said")
    .option("--json", "it need not")
    .action(() => undefined);
  const group = program.command("group").helpCommand(false).option("--json", "of the group");
  group.action((options: Record<string, unknown>) => {
    given = { group: options };
  });
  group
    .command("list")
    .option("--json", "of the list")
    .action((options: Record<string, unknown>) => {
      given = { list: options };
    });
  program
    .option("--rows <N>", "takes one", wholeNumber("--rows", 0))
    .listOption("--only <NAMES>", "takes several")
    .option("--smoke", "takes none")
    .action((options: Record<string, unknown>) => {
      given = options;
    });
  const code = await runProgram(program, argv, io);
  stderr.end();
  return { code, given, stderr: await text(stderr) };
}

t.test("an option that takes one value and is given twice is refused", async (t) => {
  const { code, stderr } = await run("--rows", "1", "--rows", "2");
  t.equal(code, EXIT_CODE.wrongUse);
  t.equal(stderr, "program: --rows: expected one value, found 1 and 2\n");
});

t.test("a misspelled option is told before the required one that it was to be", async (t) => {
  const options = "expected one of --child, --json, --help";
  for (const [line, found] of [
    [["--chidl", "4"], "--chidl; did you mean --child?"],
    [["--chidl=4"], "--chidl=4; did you mean --child?"],
    [["--child", "4", "--jsn"], "--jsn; did you mean --json?"],
    [["--quite-other"], "--quite-other"],
  ] as const) {
    const { code, stderr } = await run("made", ...line);
    t.equal(code, EXIT_CODE.wrongUse);
    t.equal(stderr, `program: made: ${options}, found ${found}\n`);
  }
  const { stderr } = await run("made");
  t.equal(stderr, "program: made: expected option --child <ID>, found nothing\n");
});

t.test("an option that a command and the one above have is of whom it stands behind", async (t) => {
  t.same((await run("group", "--json")).given, { group: { json: true } });
  t.same((await run("group", "list", "--json")).given, { list: { json: true } });
});

t.test("a command that there is not is told with the near one", async (t) => {
  const { code, stderr } = await run("group", "lits");
  t.equal(code, EXIT_CODE.wrongUse);
  t.equal(stderr, "program: group: expected a command: list, found lits; did you mean list?\n");
  t.match((await run("group", "other")).stderr, /a command: list, found other\n$/);
});

t.test("an option of several collects what is repeated and what commas part", async (t) => {
  const { code, given } = await run("--only", "a,b", "--only", "c", "--smoke", "--smoke");
  t.equal(code, EXIT_CODE.done);
  t.same(given, { only: ["a", "b", "c"], smoke: true });
});

/** All programs start the same way (`start`); these two are asked for most. */
const PROGRAMS: readonly (readonly string[])[] = [
  ["engine/cli/main", "--help"],
  ["bench/main", "--list"],
];

function start([module = "", ...args]: readonly string[], stdout: number | "pipe") {
  return spawn(process.execPath, [compiledFile(module), ...args], {
    stdio: ["ignore", stdout, "pipe"],
  });
}

t.test(
  "a full disk under standard output is told in one line",
  { skip: existsSync("/dev/full") ? false : "no /dev/full here" },
  async (t) => {
    for (const line of PROGRAMS) {
      const full = openSync("/dev/full", "w");
      const child = start(line, full);
      closeSync(full);
      const [told, [code]] = await Promise.all([
        text(child.stderr as PassThrough),
        once(child, "exit"),
      ]);
      t.equal(code, EXIT_CODE.failed, line.join(" "));
      t.match(told, /^\w+: standard output: expected room .*, found .*ENOSPC.*\n$/, line.join(" "));
    }
  },
);

t.test("a reader of standard output that has gone ends a program quietly", async (t) => {
  for (const line of PROGRAMS) {
    const child = start(line, "pipe");
    child.stdout?.destroy();
    const [told, [code]] = await Promise.all([
      text(child.stderr as PassThrough),
      once(child, "exit"),
    ]);
    t.equal(code, EXIT_CODE.failed, line.join(" "));
    t.equal(told, "", line.join(" "));
  }
});
