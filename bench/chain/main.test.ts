/** The command of the chain: what it shows, what it refuses, and its parts without a database. */
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import t from "tap";
import { main } from "./main.js";

async function run(...argv: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const said = [text(stdout), text(stderr)] as const;
  const code = await main(argv, { stdin: new PassThrough(), stdout, stderr, env: {} });
  stdout.end();
  stderr.end();
  return { code, stdout: await said[0], stderr: await said[1] };
}

t.test("a month is shown as people write it", async (t) => {
  for (const command of [[], ["examine"], ["family"]]) {
    const { stdout } = await run(...command, "--help");
    t.match(stdout, /--month .*\(default: 2025-08\)/);
  }
});

t.test("families are examined from any on, with where to go on", async (t) => {
  const size = ["--children", "40", "--workers", "0"];
  const { code, stdout } = await run("examine", "--from", "36640", ...size);
  t.equal(code, 0);
  t.match(stdout, /^PASS records of seed 1: families 36640 to \d+, .*; go on with --from \d+\n$/);
});

t.test("one family is told with its facts and records", async (t) => {
  const { code, stdout } = await run("family", "36646");
  t.equal(code, 0);
  t.match(stdout, /^fact \{"table":"kind","childId":"586337"/);
  t.match(stdout, /\nrecord dossier \{"Nummer":"73293\/1"/);
});

t.test("what can not be is refused before any work", async (t) => {
  const cases: [string[], RegExp][] = [
    [["family", "0x"], /number: expected a whole number from 0/],
    [["family", "1"], /family: expected one with a child, found 1/],
    [
      ["examine", "--month", "1990-01"],
      /--month: expected a right-month from 2019-01 to 2027-08, found 1990-01/,
    ],
  ];
  for (const [argv, message] of cases) {
    const { code, stderr } = await run(...argv);
    t.equal(code, 2, argv.join(" "));
    t.match(stderr, message);
  }
});
