/** Rows of an export as lines of CSV or JSON. What rows of one outcome share is written once. */
import {
  EXPORT_COLUMNS,
  type ExportColumn,
  type ExportPart,
  OUTCOME_COLUMNS,
  ROW_COLUMNS,
} from "./export-columns.js";

export type TextFormat = "csv" | "jsonl";

/** Rows of a piece of text. */
const PIECE_ROWS = 2000;
/** Characters that a cell of CSV is quoted for; an empty one is too. */
const NEEDS_QUOTES = /[",\n\r]|^$/;

/** The line of names; JSON has none. */
export const headText = (format: TextFormat): string =>
  format === "csv" ? `${EXPORT_COLUMNS.map(({ name }) => name).join(",")}\n` : "";

/** The rows as text, piece by piece, each with its number of rows. */
export function* textPieces(
  part: ExportPart,
  format: TextFormat,
): Generator<{ readonly text: string; readonly rowCount: number }> {
  const { rows } = part;
  const { cells, begin, end } = FORMATS[format];
  const tails: string[] = [];
  for (let start = 0; start < rows.rowCount; start += PIECE_ROWS) {
    const to = Math.min(start + PIECE_ROWS, rows.rowCount);
    let text = "";
    for (let row = start; row < to; row += 1) {
      const place = rows.outcomes[row] as number;
      tails[place] ??= cells(OUTCOME_COLUMNS, part, row) + end;
      text += `${begin}${cells(ROW_COLUMNS, part, row)},${tails[place]}`;
    }
    yield { text, rowCount: to - start };
  }
}

type Cells = (columns: readonly ExportColumn[], part: ExportPart, row: number) => string;

const csvCells: Cells = (columns, part, row) =>
  columns.map(({ cell }) => quoted(String(cell(part, row)))).join(",");

function quoted(text: string): string {
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const jsonCells: Cells = (columns, part, row) =>
  columns.map((column) => `"${column.name}":${jsonValue(column, part, row)}`).join(",");

/** Ids are text, for they are larger than a double is exact. */
function jsonValue({ name, type, cell }: ExportColumn, part: ExportPart, row: number): string {
  const value = cell(part, row);
  if (name === "redenen") return JSON.stringify(value === "" ? [] : String(value).split(" "));
  return type === "INT64" ? `"${value}"` : JSON.stringify(value);
}

const FORMATS = {
  csv: { cells: csvCells, begin: "", end: "\n" },
  jsonl: { cells: jsonCells, begin: "{", end: "}\n" },
} as const;
