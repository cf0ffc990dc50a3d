/** `groeikern simulate` refuses what it cannot simulate, before it opens a database. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import t from "tap";
import { main } from "./main.js";

const folder = mkdtempSync(join(tmpdir(), "groeikern-reform-"));

function reformFile(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

async function simulate(...args: readonly string[]) {
  const stderr = new PassThrough();
  const io = { stdin: new PassThrough(), stdout: new PassThrough(), stderr, env: {} };
  const code = await main(["simulate", ...args], io);
  return { code, text: String(stderr.read() ?? "") };
}

const MONTHS = ["--from", "2024-01", "--to", "2024-03"];
const GOOD = 'basisbedrag:\n  values:\n    - { from: 2024-01-01, value: 18500, note: "reform" }\n';

t.test("wrong use says what was expected and what was found", async (t) => {
  const good = reformFile("good.yaml", GOOD);
  const empty = reformFile("empty.yaml", "# nothing\n");
  const none = reformFile("none.yaml", "{}\n");
  const wrong = reformFile("wrong.yaml", "\nbasisbedraag:\n  values: []\n");
  const cases: readonly [readonly string[], RegExp][] = [
    [MONTHS, /--reform: expected 1 to 4 files, found none/],
    [[...MONTHS, "--reform", empty], /empty.yaml:1: expected named series, found null/],
    [[...MONTHS, "--reform", none], /none.yaml:1: expected a changed series or kind, found none/],
    [[...MONTHS, "--reform", wrong], /wrong.yaml:2: expected kinds, .*, found basisbedraag/],
    [
      [...MONTHS, "--reform", join(folder, "absent.yaml")],
      /expected .* YAML .*, found no such file/,
    ],
    [["--from", "2018-12", "--to", "2024-01", "--reform", good], /--from: expected .* 2018-12/],
    [["--from", "2024-02", "--to", "2024-01", "--reform", good], /--to: expected .* 2024-01/],
  ];
  for (const [args, message] of cases) {
    const { code, text } = await simulate(...args);
    t.equal(code, 2, text);
    t.match(text, message);
  }
});
