import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import t from "tap";
import { monthText } from "../../core-wasm/month.js";
import { loadParameters } from "../../core-wasm/parameters.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import { Collect } from "../test/collect.js";
import { main } from "./main.js";

const { lastMonth } = await loadParameters();
const LAST = monthText(lastMonth);
const LATE = monthText(lastMonth + 1);

const HOUSEHOLD =
  '{"gezinId":"1","payer":"FONS","maand":"2023-10","kinderen":[{"childId":"11",' +
  '"geboortedatum":"2020-05-17","rol":"VOLLEDIG"}]}';

async function run(line: readonly string[], input = "", env: Record<string, string> = {}) {
  const stdout = new Collect();
  const stderr = new Collect();
  const code = await main(line, {
    stdin: Readable.from([Buffer.from(input)]),
    stdout,
    stderr,
    env,
  });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

const COMMANDS = ["generate", "recompute", "runs", "run show", "explain", "calculate", "migrate"];

t.test("every command has help with examples", async (t) => {
  for (const command of COMMANDS) {
    const { code, stdout, stderr } = await run([...command.split(" "), "--help"]);
    t.equal(code, EXIT_CODE.done);
    t.match(stdout, `Usage: groeikern ${command}`);
    t.match(stdout, "Examples:");
    t.equal(stderr, "");
  }
  t.match((await run(["--help"])).stdout, "Exit codes: 0 done");
});

t.test("no command shows the help and is wrong use", async (t) => {
  const { code, stdout, stderr } = await run([]);
  t.equal(code, EXIT_CODE.wrongUse);
  t.match(stderr, "Usage: groeikern");
  t.equal(stdout, "");
});

t.test("the version is that of the package", async (t) => {
  const { code, stdout } = await run(["--version"]);
  t.equal(code, EXIT_CODE.done);
  t.match(stdout, /^\d+\.\d+\.\d+\n$/);
});

const WRONG: readonly (readonly [line: string, message: string | RegExp])[] = [
  [
    "recalculate",
    /^groeikern: command: expected a command: generate, .*, found recalculate; .*calculate\?\n$/,
  ],
  ["--fast", /^groeikern: command: expected one of --version, --help, found --fast\n$/],
  [
    "recompute --moth 2025-09",
    /^groeikern: recompute: expected one of --month, .*, found --moth; did you mean --month\?\n$/,
  ],
  [
    "recompute --month 2025-13",
    'groeikern: --month: expected YYYY-MM such as 2025-09, found "2025-13"\n',
  ],
  [
    "recompute --month 2025-1",
    'groeikern: --month: expected YYYY-MM such as 2025-09, found "2025-1"\n',
  ],
  [
    "recompute --month september",
    'groeikern: --month: expected YYYY-MM such as 2025-09, found "september"\n',
  ],
  [
    "recompute --month 2018-12",
    `groeikern: --month: expected a right-month from 2019-01 to ${LAST}, found 2018-12\n`,
  ],
  [
    `recompute --month ${LATE}`,
    `groeikern: --month: expected a right-month from 2019-01 to ${LAST}, found ${LATE}\n`,
  ],
  [
    "recompute --month",
    "groeikern: recompute: expected a value for --month <YYYY-MM>, found nothing\n",
  ],
  [
    "recompute --workers 0",
    'groeikern: --workers: expected a whole number from 1 to 64, found "0"\n',
  ],
  [
    "recompute --workers two",
    'groeikern: --workers: expected a whole number from 1 to 64, found "two"\n',
  ],
  ["recompute 2025-09", "groeikern: recompute: expected no arguments, found 2025-09\n"],
  [
    "generate --children 0",
    'groeikern: --children: expected a whole number from 1 to 50000000, found "0"\n',
  ],
  [
    "generate --children -5",
    'groeikern: --children: expected a whole number from 1 to 50000000, found "-5"\n',
  ],
  [
    "generate --children 1.5",
    'groeikern: --children: expected a whole number from 1 to 50000000, found "1.5"\n',
  ],
  [
    "generate --children 1e3",
    'groeikern: --children: expected a whole number from 1 to 50000000, found "1e3"\n',
  ],
  ["generate --seed x", 'groeikern: --seed: expected a whole number from 0 on, found "x"\n'],
  [
    `generate --month ${LATE}`,
    `groeikern: --month: expected a right-month from 2019-01 to ${LAST}, found ${LATE}\n`,
  ],
  [
    "generate --late-facts",
    "groeikern: --from: expected the month of the first delivery, YYYY-MM, found nothing\n",
  ],
  [
    "generate --late-facts --from 2024-02 --to 2024-01",
    "groeikern: --from: expected a month not after --to 2024-01, found 2024-02\n",
  ],
  [
    "generate --late-facts --from 2031-01",
    `groeikern: --from: expected a right-month from 2019-01 to ${LAST}, found 2031-01\n`,
  ],
  [
    "generate --late-facts --from 2024-02 --replace",
    "groeikern: --replace: expected nothing beside --late-facts, found --replace\n",
  ],
  [
    "generate --from 2024-02",
    "groeikern: --from: expected --late-facts beside it, found nothing\n",
  ],
  ["run show", "groeikern: run show: expected argument ID, found nothing\n"],
  [
    "run show first",
    'groeikern: ID: expected the number of a run, see groeikern runs, found "first"\n',
  ],
  [
    "calculate a.jsonl b.jsonl",
    "groeikern: calculate: expected at most 1 argument, found a.jsonl b.jsonl\n",
  ],
  [
    "calculate /nowhere/a.jsonl",
    "groeikern: /nowhere/a.jsonl: expected a file that can be read, found no such file\n",
  ],
];

t.test("wrong use names what was expected and what was found", async (t) => {
  for (const [line, message] of WRONG) {
    const { code, stdout, stderr } = await run(line.split(" "));
    t.equal(code, EXIT_CODE.wrongUse, line);
    t.equal(stdout, "");
    if (typeof message === "string") t.equal(stderr, message, line);
    else t.match(stderr, message, line);
  }
});

t.test("with --json an error is one object", async (t) => {
  const { stderr } = await run(["calculate", "--json", "/nowhere/a.jsonl"]);
  t.same(Object.keys(JSON.parse(stderr) as object), ["code", "message"]);
});

t.test("an error shows where it was thrown only when debugging", async (t) => {
  const line = ["calculate", "--parameters", "/nowhere"];
  const { code, stderr } = await run(line);
  t.equal(code, EXIT_CODE.wrongUse);
  const expected = "expected a folder of YAML files, or a YAML file with changed series";
  t.equal(stderr, `groeikern: /nowhere: ${expected}, found no such file\n`);
  t.match((await run(line, "", { GROEIKERN_DEBUG: "1" })).stderr, /\n {4}at /);
});

t.test("calculate takes a file of changed parameters, and says where it is wrong", async (t) => {
  const folder = t.testdir({
    "reform.yaml":
      'basisbedrag:\n  values:\n    - { from: 2023-09-01, value: 20000, note: "reform" }\n',
    "wrong.yaml": "basisbedrag:\n  values:\n    - { from: 2023-09-01, value: 20000 }\n",
  });
  const reform = await run(["calculate", "--parameters", join(folder, "reform.yaml")], HOUSEHOLD);
  t.match(JSON.parse(reform.stdout), { totaal: 20000 });
  const wrong = await run(["calculate", "--parameters", join(folder, "wrong.yaml")], HOUSEHOLD);
  t.equal(wrong.code, EXIT_CODE.wrongUse);
  t.match(wrong.stderr, "wrong.yaml:3: basisbedrag: 2023-09: expected ");
});

t.test("calculate reads standard input, a dash or a file", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "groeikern-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "households.jsonl");
  writeFileSync(file, HOUSEHOLD);
  const results = [
    await run(["calculate"], HOUSEHOLD),
    await run(["calculate", "-"], HOUSEHOLD),
    await run(["calculate", file]),
  ];
  for (const { code, stdout, stderr } of results) {
    t.equal(code, EXIT_CODE.done);
    t.match(stdout, '{"gezinId":"1","maand":"2023-10","voorlopig":false,"totaal":17666,');
    t.equal(stderr, "");
  }
});

t.test("calculate ends with 3 when a line was rejected, and has done the others", async (t) => {
  const { code, stdout, stderr } = await run(["calculate"], `\n${HOUSEHOLD}\n`);
  t.equal(code, EXIT_CODE.rejections);
  t.equal(stdout.split("\n").length, 2);
  t.equal(stderr, "line 1: line: expected an object of one household, found an empty line\n");
});

t.test("calculate without input gives nothing and is done", async (t) => {
  t.same(await run(["calculate"]), { code: EXIT_CODE.done, stdout: "", stderr: "" });
});

t.test("an explanation asks for a language that is there, and for --explain", async (t) => {
  const dutch = await run(["calculate", "--explain"], `${HOUSEHOLD}\n`);
  t.equal(dutch.code, EXIT_CODE.done);
  t.match(dutch.stdout, /^Uw Groeipakket van oktober 2023\n/);
  const french = await run(["calculate", "--explain", "--lang", "fr"]);
  t.equal(french.code, EXIT_CODE.wrongUse);
  t.equal(french.stderr, 'groeikern: --lang: expected nl, en, found "fr"\n');
  const alone = await run(["calculate", "--lang", "en"]);
  t.equal(alone.code, EXIT_CODE.wrongUse);
  t.equal(alone.stderr, "groeikern: --lang: expected --explain beside it, found none\n");
});
