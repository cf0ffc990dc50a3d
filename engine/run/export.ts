/**
 * `groeikern export`: the results of a finished run, or what is decided of a month now, out of
 * PostgreSQL, as CSV, JSON lines or Parquet.
 *
 *     decisions --> rows of a partition --> bytes --> a file, or standard output
 *
 * Nothing is gathered beyond a partition. A file takes its name when it is whole.
 */

import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { monthText } from "../../core-wasm/month.js";
import { placeOf } from "../../core-wasm/replace-file.js";
import { counted } from "../counted.js";
import { openClient } from "../database/client.js";
import type { Database } from "../database/connection.js";
import { databaseError } from "../database/database-error.js";
import { type DecidedRun, readDecidedRun } from "../decisions/decided-run.js";
import { EngineError, errorMessage } from "../errors.js";
import { type ExportPart, ReasonTexts } from "./export-columns.js";
import { headText, type TextFormat, textPieces } from "./export-text.js";
import { type RunTotal, readManifest } from "./manifest.js";
import { parquetBytes } from "./parquet.js";
import type { ResultQuery } from "./result-blocks.js";
import { readResults } from "./results.js";

export const EXPORT_FORMATS = ["csv", "jsonl", "parquet"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** A run as it was published. */
export interface RunWanted {
  readonly runId: number;
}

/** A month as it is decided, or was when a regularisation finished. */
export interface MonthWanted {
  /** Month index. */
  readonly month: number;
  readonly until?: number | undefined;
}

export interface ExportOptions extends Pick<ResultQuery, "payer"> {
  readonly what: RunWanted | MonthWanted;
  readonly format: ExportFormat;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

const DRAFT_BYTES = 4;

/**
 * Writes the rows to a stream, which stays open; their number. Throws `RUN_UNKNOWN`,
 * `RUN_NOT_FINISHED`, `MONTH_UNDECIDED`, `REGULARISATION_UNKNOWN`, and what the stream itself fails
 * with as it is.
 */
export async function exportRun(
  db: Database,
  output: Writable,
  options: ExportOptions,
): Promise<number> {
  const asked = await readAsked(db, options);
  const total = asked.rowCount;
  const isRun = asked.regularisationId === 0;
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
    const parts = partsOf(client, options, asked);
    const { format } = options;
    const bytes =
      format === "parquet" ? parquetBytes(parts, onRows) : textOf(parts, format, onRows);
    const source = Readable.from(bytes, { objectMode: false });
    const signal = options.signal === undefined ? {} : { signal: options.signal };
    await pipeline(source, output, { ...signal, end: false });
    if (isRun) requireAll(rows, total);
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
  let draft: string | undefined;
  try {
    // No folder is made for what can not be exported.
    await readAsked(db, options);
    const place = placeOf(path);
    draft = `${place}.${randomBytes(DRAFT_BYTES).toString("hex")}.part`;
    const file = await open(draft, "wx");
    try {
      const output = file.createWriteStream({ flush: true });
      const rows = await exportRun(db, output, options);
      await new Promise<void>((done, fail) => output.once("error", fail).end(done));
      await rename(draft, place);
      return rows;
    } finally {
      await file.close();
    }
  } catch (error) {
    if (draft !== undefined) await rm(draft, { force: true }).catch(() => undefined);
    if (error instanceof EngineError) throw error;
    throw new EngineError(
      "EXPORT_FILE",
      `export: expected to write ${path}, found: ${errorMessage(error)}; choose another file`,
      error,
    );
  }
}

interface Asked extends DecidedRun {
  readonly maand: string;
  readonly reasonLayout: string;
  /** Rows of the run that are asked for, by its manifest. */
  readonly rowCount: number;
}

async function readAsked(db: Database, { what, payer }: ExportOptions): Promise<Asked> {
  const { runId, regularisationId } =
    "runId" in what
      ? { runId: what.runId, regularisationId: 0 }
      : await readDecidedRun(db.pool, what.month, what.until);
  const { status, month, reasonLayout, totals } = await readManifest(db, runId);
  if (status !== "finished") {
    throw new EngineError(
      "RUN_NOT_FINISHED",
      `export: expected a finished run, found run ${runId} ${status}; see groeikern runs`,
    );
  }
  const isAsked = (total: RunTotal): boolean =>
    total.component === "totaal" && (payer === undefined || total.payer === payer);
  const rowCount = totals.filter(isAsked).reduce((sum, { rows }) => sum + rows, 0);
  return { runId, regularisationId, maand: monthText(month), reasonLayout, rowCount };
}

async function* partsOf(
  client: pg.ClientBase,
  { payer }: ExportOptions,
  { runId, regularisationId, maand, reasonLayout }: Asked,
): AsyncGenerator<ExportPart> {
  const texts = new ReasonTexts(client, reasonLayout);
  for await (const rows of readResults(client, { runId, regularisationId, payer })) {
    yield { runId, maand, rows, redenen: await texts.of(rows) };
  }
}

async function* textOf(
  parts: AsyncIterable<ExportPart>,
  format: TextFormat,
  onRows: (count: number) => void,
): AsyncGenerator<string> {
  yield headText(format);
  for await (const part of parts) {
    for (const { text, rowCount } of textPieces(part, format)) {
      yield text;
      onRows(rowCount);
    }
  }
}

function requireAll(rows: number, total: number): void {
  if (rows === total) return;
  throw new EngineError(
    "ROWS_LOST",
    `export: expected the ${counted(total, "row")} of the manifest, found ${rows}; ` +
      "do not use what was written",
  );
}

function interrupted(cause: unknown): EngineError {
  return new EngineError(
    "INTERRUPTED",
    "export: expected to finish, found an interruption; what was written is not whole",
    cause,
  );
}
