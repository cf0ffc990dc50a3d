/** An export is the run: the same rows, the same cents, in every format, to the last byte. */
import { lstat, mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { DuckDBInstance } from "@duckdb/node-api";
import t from "tap";
import { COMPONENTS } from "../../core-wasm/layout/components.js";
import { sqlName } from "../../core-wasm/layout/sql-name.js";
import { monthIndex } from "../../core-wasm/month.js";
import { openTestDatabase } from "../database/test/test-database.js";
import { generate } from "../generate/generate.js";
import { EXPORT_FORMATS, type ExportOptions, exportRun, exportToFile } from "./export.js";
import { EXPORT_COLUMNS } from "./export-columns.js";
import { recompute } from "./recompute.js";

const db = await openTestDatabase();
t.teardown(db.close);
await generate(db, { children: 400, seed: 5, workers: 0 });
const { runId, totals } = await recompute(db, { month: monthIndex(2025, 8), workers: 1 });
const folder = await mkdtemp(join(tmpdir(), "groeikern-"));
t.teardown(() => rm(folder, { recursive: true }));

/** Sum of a manifest's lines for a payer, or for all: as rows and cents of every component. */
function toldFor(payer?: string) {
  const lines = totals.filter((line) => payer === undefined || line.payer === payer);
  const sum = (component: string) =>
    lines.filter((line) => line.component === component).reduce((cents, l) => cents + l.cents, 0n);
  const rows = lines.filter(({ component }) => component === "totaal");
  const cents = Object.fromEntries(COMPONENTS.map((name) => [sqlName(`${name}Cents`), sum(name)]));
  return {
    rows: rows.reduce((count, line) => count + line.rows, 0),
    cents: { totaal_cents: sum("totaal"), ...cents } as Record<string, bigint>,
  };
}

async function read(options: ExportOptions): Promise<string> {
  const chunks: Buffer[] = [];
  const output = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk);
      done();
    },
  });
  await exportRun(db, output, options);
  return Buffer.concat(chunks).toString("utf8");
}

const CENTS = EXPORT_COLUMNS.map(({ name }) => name).filter((name) => name.endsWith("_cents"));

function sumsOf(rows: readonly Record<string, unknown>[]): Record<string, bigint> {
  const sum = (name: string) => rows.reduce((cents, row) => cents + BigInt(Number(row[name])), 0n);
  return Object.fromEntries(CENTS.map((name) => [name, sum(name)]));
}

t.test(
  "CSV and JSON lines have the manifest's rows and cents, of all and of a payer",
  async (t) => {
    for (const payer of [undefined, "FONS"] as const) {
      const told = toldFor(payer);
      const [head = "", ...lines] = (await read({ what: { runId }, payer, format: "csv" }))
        .trim()
        .split("\n");
      const names = head.split(",");
      t.same(
        names,
        EXPORT_COLUMNS.map(({ name }) => name),
      );
      const csv = lines.map((line) =>
        Object.fromEntries(line.split(",").map((cell, index) => [names[index] as string, cell])),
      );
      const text = await read({ what: { runId }, payer, format: "jsonl" });
      const json = text.trim().split("\n");
      const objects = json.map((line) => JSON.parse(line) as Record<string, unknown>);
      t.equal(csv.length, told.rows);
      t.equal(objects.length, told.rows);
      t.same(sumsOf(csv), told.cents);
      t.same(sumsOf(objects), told.cents);
      t.same(
        objects.map(({ gezin_id, child_id }) => `${gezin_id} ${child_id}`),
        csv.map(({ gezin_id, child_id }) => `${gezin_id} ${child_id}`),
      );
      t.match(objects[0], { maand: "2025-08", gezin_id: /^\d+$/, voorlopig: false });
      t.ok(Array.isArray(objects[0]?.["redenen"]));
    }
  },
);

t.test("a Parquet file reads the same in another program", async (t) => {
  const path = join(folder, "results.parquet");
  const told = toldFor();
  t.equal(await exportToFile(db, path, { what: { runId }, format: "parquet" }), told.rows);
  const duckdb = await (await DuckDBInstance.create()).connect();
  const sums = CENTS.map((name) => `sum(${name})::BIGINT AS ${name}`).join(", ");
  const found = await duckdb.runAndReadAll(`SELECT ${sums} FROM '${path}'`);
  t.same(found.getRowObjects()[0], told.cents);
  const types = await duckdb.runAndReadAll(`DESCRIBE SELECT * FROM '${path}'`);
  t.same(
    types.getRowObjects().map(({ column_name, column_type }) => [column_name, column_type]),
    EXPORT_COLUMNS.map(({ name, type }) => [
      name,
      { INT64: "BIGINT", INT32: "INTEGER", BOOLEAN: "BOOLEAN", STRING: "VARCHAR" }[type],
    ]),
  );
  const first = await duckdb.runAndReadAll(`SELECT * FROM '${path}' LIMIT 1`);
  const csv = (await read({ what: { runId }, format: "csv" })).split("\n")[1];
  t.equal(Object.values(first.getRowObjects()[0] ?? {}).join(","), csv);
  duckdb.closeSync();
});

t.test("the same run gives the same bytes", async (t) => {
  for (const format of EXPORT_FORMATS) {
    const [one, two] = [join(folder, `one.${format}`), join(folder, `two.${format}`)];
    await exportToFile(db, one, { what: { runId }, format });
    await exportToFile(db, two, { what: { runId }, format });
    t.ok((await readFile(one)).equals(await readFile(two)), format);
  }
});

t.test("folders above a file are made, as of all that a command writes", async (t) => {
  const path = join(folder, "a", "b", "rows.csv");
  await exportToFile(db, path, { what: { runId }, format: "csv" });
  t.ok((await readFile(path)).length > 0);
});

t.test("what can not be exported leaves no file", async (t) => {
  const path = join(folder, "nothing.csv");
  const before = await readdir(folder);
  await t.rejects(exportToFile(db, path, { what: { runId: 999 }, format: "csv" }), {
    code: "RUN_UNKNOWN",
  });
  const below = join(folder, "new", "nothing.csv");
  await t.rejects(exportToFile(db, below, { what: { runId: 999 }, format: "csv" }), {
    code: "RUN_UNKNOWN",
  });
  const under = join(folder, "a", "b", "rows.csv", "below");
  await t.rejects(exportToFile(db, under, { what: { runId }, format: "csv" }), {
    code: "EXPORT_FILE",
    message: /found: (EEXIST|ENOTDIR).*; choose another file/,
  });
  const device = join(folder, "device");
  await symlink("/dev/null", device);
  await t.rejects(exportToFile(db, device, { what: { runId }, format: "csv" }), {
    code: "EXPORT_FILE",
    message: /found: a device or a pipe; choose another file/,
  });
  t.ok((await lstat(device)).isSymbolicLink());
  await rm(device);
  const controller = new AbortController();
  const onProgress = () => controller.abort();
  for (const format of EXPORT_FORMATS) {
    const stopped = exportToFile(db, path, {
      what: { runId },
      format,
      onProgress,
      signal: controller.signal,
    });
    await t.rejects(stopped, { code: "INTERRUPTED" }, format);
  }
  t.same(await readdir(folder), before);
});

t.test("a reader that goes away fails the export with its own error", async (t) => {
  const output = new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error("gone"), { code: "EPIPE" })),
  });
  await t.rejects(exportRun(db, output, { what: { runId }, format: "csv" }), { code: "EPIPE" });
});
