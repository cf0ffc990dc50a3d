/**
 * `groeikern export`: the results of a finished run out of PostgreSQL, as CSV, JSON lines or Parquet.
 *
 *     result --COPY (or a cursor)--> bytes --> a file, or standard output
 *
 * Nothing is gathered: CSV and JSON lines pass as the server writes them. A file takes its name when
 * it is whole.
 */
import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { openClient } from "../database/client.js";
import type { Database } from "../database/connection.js";
import { databaseError } from "../database/database-error.js";
import { EngineError, errorMessage } from "../errors.js";
import { type ExportScope, exportJsonQuery, exportQuery } from "./export-columns.js";
import { type RunTotal, readManifest } from "./manifest.js";
import { parquetBytes } from "./parquet.js";

export const EXPORT_FORMATS = ["csv", "jsonl", "parquet"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface ExportOptions extends ExportScope {
  readonly format: ExportFormat;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

const READ_BYTES = 256 * 1024;
const DRAFT_BYTES = 4;
const LINE_FEED = 10;

/**
 * Writes the rows to a stream, which stays open; their number. Throws `RUN_UNKNOWN`,
 * `RUN_NOT_FINISHED`, `RESULTS_REMOVED`, and what the stream itself fails with as it is.
 */
export async function exportRun(
  db: Database,
  output: Writable,
  options: ExportOptions,
): Promise<number> {
  const total = await readRowCount(db, options);
  const client = await openClient(db.config, "export");
  let rows = 0;
  const onRows = (count: number): void => {
    rows += count;
    options.onProgress?.(rows, total);
  };
  let outputFault: Error | undefined;
  const onFault = (error: Error): void => {
    outputFault = error;
  };
  output.once("error", onFault);
  try {
    const source = Readable.from(bytesOf(client, options, onRows), { objectMode: false });
    const signal = options.signal === undefined ? {} : { signal: options.signal };
    await pipeline(source, output, { ...signal, end: false });
    requireAll(rows, total);
    return rows;
  } catch (error) {
    if (options.signal?.aborted === true) throw interrupted(error);
    throw outputFault ?? databaseError(error, db.config);
  } finally {
    output.off("error", onFault);
    await client.end().catch(() => undefined);
  }
}

/** Writes the rows to a file, whole or not at all; their number. */
export async function exportToFile(
  db: Database,
  path: string,
  options: ExportOptions,
): Promise<number> {
  const draft = `${path}.${randomBytes(DRAFT_BYTES).toString("hex")}.part`;
  try {
    const file = await open(draft, "wx");
    try {
      const output = file.createWriteStream({ flush: true });
      const rows = await exportRun(db, output, options);
      await new Promise<void>((done, fail) => output.once("error", fail).end(done));
      await rename(draft, path);
      return rows;
    } finally {
      await file.close();
    }
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    if (error instanceof EngineError) throw error;
    throw new EngineError(
      "EXPORT_FILE",
      `export: expected to write ${path}, found: ${errorMessage(error)}; choose another file`,
      error,
    );
  }
}

/** Rows of the results that are asked for, by the manifest. */
async function readRowCount(db: Database, { runId, payer }: ExportScope): Promise<number> {
  const { status, hasResults, totals, replacedBy } = await readManifest(db, runId);
  if (status !== "finished") {
    throw new EngineError(
      "RUN_NOT_FINISHED",
      `export: expected a finished run, found run ${runId} ${status}; see groeikern runs`,
    );
  }
  if (!hasResults) {
    throw new EngineError(
      "RESULTS_REMOVED",
      `export: expected results, found those of run ${runId} removed; run ${replacedBy} replaced it`,
    );
  }
  const isAsked = (total: RunTotal): boolean =>
    total.component === "totaal" && (payer === undefined || total.payer === payer);
  return totals.filter(isAsked).reduce((sum, { rows }) => sum + rows, 0);
}

function bytesOf(
  client: pg.ClientBase,
  { format, ...scope }: ExportOptions,
  onRows: (count: number) => void,
): AsyncIterable<Uint8Array> {
  if (format === "parquet") return parquetBytes(client, exportQuery(scope), onRows);
  const isCsv = format === "csv";
  // No character of a JSON text is a control character, so these quote and part nothing.
  const words = isCsv ? "csv, HEADER" : "csv, QUOTE E'\\x01', DELIMITER E'\\x02'";
  const query = isCsv ? exportQuery(scope) : exportJsonQuery(scope);
  return copiedBytes(client, `COPY (${query}) TO STDOUT (FORMAT ${words})`, isCsv ? 1 : 0, onRows);
}

async function* copiedBytes(
  client: pg.ClientBase,
  sql: string,
  headLines: number,
  onRows: (count: number) => void,
): AsyncGenerator<Uint8Array> {
  let head = headLines;
  for await (const chunk of client.query(copyTo(sql, { highWaterMark: READ_BYTES }))) {
    const bytes = chunk as Buffer;
    let lines = 0;
    for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) {
      lines += 1;
    }
    const headHere = Math.min(head, lines);
    head -= headHere;
    yield bytes;
    onRows(lines - headHere);
  }
}

function requireAll(rows: number, total: number): void {
  if (rows === total) return;
  throw new EngineError(
    "ROWS_LOST",
    `export: expected the ${total} rows of the manifest, found ${rows}; do not use what was written`,
  );
}

function interrupted(cause: unknown): EngineError {
  return new EngineError(
    "INTERRUPTED",
    "export: expected to finish, found an interruption; what was written is not whole",
    cause,
  );
}
