/** An export of a run beside the signed manifest of its run, on a machine without a database. */
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import t from "tap";
import { main } from "../cli/main.js";
import { openTestDatabase } from "../database/test/test-database.js";
import { type ExportFormat, exportRun } from "../run/export.js";
import type { PayerName } from "../run/manifest.js";
import { recompute } from "../run/recompute.js";
import { deliverClean, MONTH } from "../run/test/run-fixture.js";
import { Collect } from "../test/collect.js";
import { checkExport } from "./export-check.js";
import { readExport } from "./read-export.js";
import { readManifest, signManifest } from "./signed-manifest.js";
import { makeKeys, readPrivateKey } from "./signing-key.js";

const HOUSEHOLDS = 60;
const ROWS = 120;

const folder = await mkdtemp(join(tmpdir(), "groeikern-export-"));
t.teardown(() => rm(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

const db = await openTestDatabase();
t.teardown(db.close);
await deliverClean(db, HOUSEHOLDS);
await recompute(db, { month: MONTH, workers: 1, partitions: 3 });
const manifest = await readManifest(db);

async function exported(format: ExportFormat, payer?: PayerName): Promise<string> {
  const output = new Collect();
  await exportRun(db, output, { what: { runId: 1 }, format, payer });
  return output.text;
}

const csv = await exported("csv");
const check = (text: string, runs = manifest.runs) =>
  checkExport("f", readExport("f", Readable.from([text])), runs);

t.test("what was exported is what was signed, in both formats, and of one payer", async (t) => {
  const whole = { run: 1, rows: ROWS, payer: null, findings: [] };
  t.same(await check(csv), whole);
  t.same(await check(await exported("jsonl")), whole);
  const { payer, rows, findings } = await check(await exported("csv", "FONS"));
  t.same([payer, findings], ["FONS", []]);
  t.ok(rows > 0 && rows < ROWS);
});

const lines = csv.trimEnd().split("\n");
const edited = (line: number, edit: (cells: string[]) => void): string => {
  const cells = (lines[line] as string).split(",");
  edit(cells);
  return [...lines.slice(0, line), cells.join(","), ...lines.slice(line + 1)].join("\n");
};
const names = (lines[0] as string).split(",");
const TOTAL = names.indexOf("totaal_cents");
const REASONS = names.indexOf("redenen");

t.test(
  "an amount, a reason, a row too few and one twice are found, by their partition",
  async (t) => {
    const dearer = (cells: string[]): void => {
      for (const column of [TOTAL, TOTAL + 1]) cells[column] = String(Number(cells[column]) + 1);
    };
    const otherReason = (cells: string[]): void => {
      cells[REASONS] = "recht.onvoorwaardelijk";
    };
    const payer = names.indexOf("payer");
    const otherPayer = (cells: string[]): void => {
      cells[payer] = cells[payer] === "FONS" ? "INFINO" : "FONS";
    };
    for (const edit of [dearer, otherReason, otherPayer]) {
      const { findings } = await check(edited(ROWS - 5, edit));
      t.match(findings[0], { table: "decision", run: 1, partition: 2, column: "digest" });
    }
    const fewer = await check(lines.filter((_, line) => line !== 9).join("\n"));
    t.match(fewer.findings[0], { table: "decision", partition: 0, column: "rows" });
    const half = await check(lines.slice(0, ROWS / 2).join("\n"));
    t.ok(half.findings.some(({ partition }) => partition === 2));
  },
);

const withCell = (column: number, value: string): string =>
  edited(4, (cells) => {
    cells[column] = value;
  });

t.test("what is no export of a run of the manifest is refused, with its line", async (t) => {
  const wrongs: [text: string, message: RegExp][] = [
    ["", /expected rows of a run, found none/],
    [lines.slice(1, 3).reverse().join("\n"), /line 2: expected rows by household and child/],
    [edited(4, (cells) => void cells.pop()), /line 5: expected 24 cells, found 23/],
    [withCell(TOTAL, "1"), /line 5: expected totaal_cents \d+, found 1/],
    [withCell(REASONS, "x.y"), /line 5: expected reasons of this program/],
    [withCell(6, "true"), /line 5: .*a row that a regularisation decided/],
    [withCell(0, "2"), /line 5: expected run 1, found run 2/],
    [withCell(1, "2020-01"), /line 5: expected month 2024-10, found 2020-01/],
    ["PAR1\u0000", /line 1: expected CSV or JSON lines, found Parquet/],
    ["\u0000".repeat(1 << 17), /line 1: expected at most 65536 bytes, found a longer line/],
  ];
  for (const [text, message] of wrongs) {
    await t.rejects(check(text), { code: "EXPORT_FAULT", message });
  }
  await t.rejects(check(csv, []), { message: /expected a run of the manifest \(0\), found run 1/ });
});

t.test("a machine without a database opens none for it", async (t) => {
  await makeKeys(at("key"));
  await writeFile(at("manifest"), signManifest(manifest, await readPrivateKey(at("key"))));
  await writeFile(at("csv"), csv);
  await writeFile(at("less"), lines.slice(0, -1).join("\n"));
  const before = process.env["GROEIKERN_DATA"];
  process.env["GROEIKERN_DATA"] = at("nowhere");
  t.teardown(() => {
    if (before === undefined) delete process.env["GROEIKERN_DATA"];
    else process.env["GROEIKERN_DATA"] = before;
  });
  const run = async (name: string) => {
    const [stdout, stderr] = [new Collect(), new Collect()];
    const line = ["verify", "--manifest", at("manifest"), "--export", at(name)];
    const code = await main(line, { stdin: Readable.from([]), stdout, stderr, env: {} });
    return { code, text: stdout.text + stderr.text };
  };
  t.match(await run("csv"), { code: 0, text: /export +run 1, 120 rows: as signed/ });
  t.match(await run("less"), { code: 1, text: /changed: decision: run 1, partition 2/ });
  await t.rejects(stat(at("nowhere")), { code: "ENOENT" });
});
