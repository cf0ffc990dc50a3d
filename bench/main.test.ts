/** The command of the suite: what it refuses, and what a partial session leaves alone. */
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import t from "tap";
import { isWhole, NATIONAL_CHILDREN, type Result, writeResult } from "./harness/result.js";
import { main } from "./main.js";
import { BENCHES } from "./registry.js";

async function run(...argv: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await main(argv, { stdin: new PassThrough(), stdout, stderr, env: {} });
  stderr.end();
  return { code, stderr: await text(stderr) };
}

const WHOLE: Result = {
  ...{ format: 1, at: "2026-01-01T00:00:00.000Z", rows: NATIONAL_CHILDREN, seed: 1 },
  ...{ months: "2019-01..2026-10", benches: BENCHES.map(({ name }) => name), measured: [] },
  machine: {
    ...{ cpu: "cpu", cores: 2, memoryBytes: 2 ** 31, system: "Linux", node: "v20", asc: "0.28" },
    ...{ kernelDigest: "abc", commit: "def", postgres: "not used", loadPerCore: 0 },
  },
};

t.test("the README's table is never replaced by that of a part", async (t) => {
  const file = `${t.testdir()}/partial.json`;
  writeResult(file, { ...WHOLE, benches: ["encode"] });
  const cases: [string[], RegExp][] = [
    [["--readme", "--only", "encode"], /--readme: expected every bench .*, found --only beside it/],
    [["--readme", "--rows", "10"], /found --rows beside it/],
    [["--readme", "--smoke"], /found --smoke beside it/],
    [["--readme", "--from", file], /found a partial one/],
  ];
  for (const [argv, message] of cases) {
    const { code, stderr } = await run(...argv);
    t.equal(code, 2, argv.join(" "));
    t.match(stderr, message);
  }
});

t.test("a session is whole with every bench, none failed, at the national size", async (t) => {
  t.ok(isWhole(WHOLE, BENCHES));
  t.notOk(isWhole({ ...WHOLE, benches: ["kernel"] }, BENCHES));
  t.notOk(isWhole({ ...WHOLE, rows: 1000 }, BENCHES));
  const failed = { name: "kernel", skipped: "failed: expected to fail" };
  t.notOk(isWhole({ ...WHOLE, measured: [failed] }, BENCHES));
  const absent = { name: "full rules", skipped: "no tool here" };
  t.ok(isWhole({ ...WHOLE, measured: [absent] }, BENCHES), "a tool may be missing");
});

t.test("options out of range and names that are none are wrong use", async (t) => {
  const cases: [string[], RegExp][] = [
    [["--only", "kernel", "--only", "nothing"], /--only: expected some of kernel, .*found nothing/],
    [["--months", "2026-01..2025-01"], /--months: expected a first month not after the last/],
    [["--months", "2018-01..2019-01"], /--months: expected a right-month from 2019-01/],
    [["--rows", "0"], /--rows: expected a whole number from 1 to 20000000, found "0"/],
    [["--rows", "5", "--rows", "6"], /--rows: expected one value, found 5 and 6/],
  ];
  for (const [argv, message] of cases) {
    const { code, stderr } = await run(...argv);
    t.equal(code, 2, argv.join(" "));
    t.match(stderr, message);
  }
});
