/** Rows of an export of a run, CSV or JSON lines, as they were written (run/export-text.ts). */
import type { Readable } from "node:stream";
import { COMPONENTS } from "../../core-wasm/layout/components.js";
import { PAYERS } from "../../core-wasm/layout/enumerations.js";
import { REASON_FIELDS } from "../../core-wasm/layout/reason-fields.js";
import { sqlName } from "../../core-wasm/layout/sql-name.js";
import { type Line, LineSplitter } from "../calculate/line-splitter.js";
import { EngineError } from "../errors.js";
import { headText } from "../run/export-text.js";
import type { SummedRow } from "./row-checksum.js";

/** A row, and the run that it says to be of. */
export interface ExportedRow extends SummedRow {
  readonly runId: number;
  /** YYYY-MM. */
  readonly maand: string;
  /** Line of the file, from 1. */
  readonly line: number;
}

const ID = /^[1-9]\d{0,18}$/;
const CENTS = /^\d{1,9}$/;
const RUN_MAX = 2 ** 31 - 1;
const NAMES = headText("csv").trim().split(",");
/** A row has some hundred. */
const LINE_BYTES_MAX = 1 << 16;
const PARQUET = "PAR1";

const BITS: ReadonlyMap<string, bigint> = new Map(
  REASON_FIELDS.flatMap(({ rule, shift, names }) =>
    names.map((name, code) => [`${rule}.${name}`, BigInt(code) << BigInt(shift)] as const),
  ),
);

type Cells = Readonly<Record<string, unknown>>;

/** Rows as they stream in. Throws `EXPORT_FAULT` with the line that is none of an export. */
export async function* readExport(file: string, stream: Readable): AsyncGenerator<ExportedRow> {
  for await (const { number, text } of linesOf(file, stream)) {
    const fault = faultAt(file, number);
    if (number === 1 && text === NAMES.join(",")) continue;
    yield { ...rowOf(cellsOf(text, fault), fault), line: number };
  }
}

/** A line that is too long is refused before its end, for it may have none. */
async function* linesOf(file: string, stream: Readable) {
  const splitter = new LineSplitter(LINE_BYTES_MAX);
  let last = 0;
  const textOf = ({ number, isTooLong, bytes, start, end }: Line) => {
    if (isTooLong) throw tooLong(file, number);
    last = number;
    return { number, text: bytes.toString("utf8", start, end) };
  };
  for await (const chunk of stream as AsyncIterable<Buffer | string>) {
    const bytes = Buffer.from(chunk as Buffer);
    if (last === 0 && bytes.toString("latin1", 0, PARQUET.length) === PARQUET) {
      throw faultAt(file, 1)("CSV or JSON lines", "Parquet");
    }
    for (const line of splitter.push(bytes)) yield textOf(line);
    if (splitter.isSkipping) throw tooLong(file, last + 1);
  }
  for (const line of splitter.end()) yield textOf(line);
}

const tooLong = (file: string, line: number): EngineError =>
  faultAt(file, line)(`at most ${LINE_BYTES_MAX} bytes`, "a longer line");

type Fault = (expected: string, found: unknown) => EngineError;

const faultAt =
  (file: string, line: number): Fault =>
  (expected, found) => {
    const seen = typeof found === "string" ? found.slice(0, 100) : JSON.stringify(found);
    return new EngineError(
      "EXPORT_FAULT",
      `${file}: line ${line}: expected ${expected}, found ${seen}`,
    );
  };

function cellsOf(line: string, fault: Fault): Cells {
  if (line.startsWith("{")) {
    try {
      return JSON.parse(line) as Cells;
    } catch {
      throw fault("a row as JSON", line);
    }
  }
  const cells = line.split(",").map((cell) => (cell === '""' ? "" : cell));
  if (cells.length !== NAMES.length)
    throw fault(`${NAMES.length} cells`, `${cells.length}: ${line}`);
  return Object.fromEntries(NAMES.map((name, at) => [name, cells[at]]));
}

function rowOf(cells: Cells, fault: Fault): Omit<ExportedRow, "line"> {
  const text = (name: string): string => String(cells[name] ?? "");
  const id = (name: string): bigint => {
    if (ID.test(text(name))) return BigInt(text(name));
    throw fault(`${name}, a number`, cells[name]);
  };
  const cents = (name: string): number => {
    if (CENTS.test(text(name))) return Number(text(name));
    throw fault(`${name}, cents`, cells[name]);
  };
  if (text("is_regularised") !== "false") {
    throw fault("a run as it was published (export RUN)", "a row that a regularisation decided");
  }
  const payer = PAYERS.indexOf(text("payer") as (typeof PAYERS)[number]);
  if (payer < 0) throw fault(PAYERS.join(", "), cells["payer"]);
  const componenten = COMPONENTS.map((name) => cents(sqlName(`${name}Cents`)));
  const total = componenten.reduce((sum, amount) => sum + amount, 0);
  if (cents("totaal_cents") !== total) throw fault(`totaal_cents ${total}`, cells["totaal_cents"]);
  const runId = Number(text("run_id"));
  if (!Number.isInteger(runId) || runId < 1 || runId > RUN_MAX)
    throw fault("a run", text("run_id"));
  const voorlopig = text("voorlopig") === "true";
  if (!voorlopig && text("voorlopig") !== "false") throw fault("true or false", cells["voorlopig"]);
  const redenen = reasonBits(cells["redenen"], fault);
  const ids = { gezinId: id("gezin_id"), childId: id("child_id") };
  return { runId, maand: text("maand"), ...ids, payer, redenen, voorlopig, componenten };
}

function reasonBits(cell: unknown, fault: Fault): bigint {
  const words = Array.isArray(cell) ? cell : String(cell ?? "").split(" ");
  return words.reduce((bits: bigint, word: unknown) => {
    const own = word === "" ? 0n : BITS.get(String(word));
    if (own === undefined) throw fault("reasons of this program", word);
    return bits | own;
  }, 0n);
}
