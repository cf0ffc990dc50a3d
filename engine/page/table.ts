/**
 * A table of results, written once and told in every form: CSV, Parquet, HTML, text, JSON. Amounts
 * are whole cents in files and JSON, where the name of the column says so, and euro for people.
 */
import { ByteWriter, ParquetWriter, type SchemaElement } from "hyparquet-writer";
import { type Row, tableText } from "../terminal/table.js";
import { escapeText } from "./plot.js";

export interface Column {
  /** Snake case; ends in `_cents` for amounts. */
  readonly name: string;
  readonly type: "text" | "id" | "count" | "cents" | "percent";
}

export type Cell = string | number | bigint | null;

/** Rows that are made one after the other, however many. */
export interface LongTable {
  readonly columns: readonly Column[];
  readonly rows: Iterable<readonly Cell[]>;
}

export interface Table extends LongTable {
  /** Stem of its file. */
  readonly name: string;
  readonly title: string;
  readonly rows: readonly (readonly Cell[])[];
}

const CENTS_PER_EURO = 100;
/** Rows of a piece of CSV, and of a row group of Parquet. */
const PIECE_ROWS = 20_000;
const NEEDS_QUOTES = /[",\n]/;

/** A column of text, of ids, of counts, of cents or of shares. */
export const text = (name: string): Column => ({ name, type: "text" });
export const id = (name: string): Column => ({ name, type: "id" });
export const count = (name: string): Column => ({ name, type: "count" });
export const cents = (name: string): Column => ({ name: `${name}_cents`, type: "cents" });
export const percent = (name: string): Column => ({ name: `${name}_percent`, type: "percent" });

/** Lines of CSV, some thousand at a time. */
export function* csvPieces({ columns, rows }: LongTable): Generator<string> {
  const quoted = (cell: Cell): string => {
    const plain = cell === null ? "" : String(cell);
    return NEEDS_QUOTES.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
  };
  let lines = [columns.map(({ name }) => name).join(",")];
  for (const row of rows) {
    if (lines.length === PIECE_ROWS) {
      yield `${lines.join("\n")}\n`;
      lines = [];
    }
    lines.push(row.map(quoted).join(","));
  }
  yield `${lines.join("\n")}\n`;
}

export const csvText = (table: LongTable): string => [...csvPieces(table)].join("");

/** The bytes of a Parquet file. */
export async function parquetFile({ columns, rows }: LongTable): Promise<Uint8Array> {
  const schema: SchemaElement[] = [
    { name: "root", num_children: columns.length },
    ...columns.map(({ name, type }): SchemaElement => {
      const column = { name, repetition_type: "OPTIONAL" } as const;
      if (type === "text") return { ...column, type: "BYTE_ARRAY", converted_type: "UTF8" };
      return { ...column, type: type === "percent" ? "DOUBLE" : "INT64" };
    }),
  ];
  const writer = new ByteWriter();
  const file = new ParquetWriter({ writer, schema });
  const write = async (group: readonly (readonly Cell[])[]): Promise<void> => {
    const columnData = columns.map(({ name, type }, at) => ({
      name,
      data: group.map((row) => parquetCell(row[at] as Cell, type)),
    }));
    await file.write({ columnData, rowGroupSize: PIECE_ROWS });
  };
  let group: (readonly Cell[])[] = [];
  for (const row of rows) {
    if (group.length === PIECE_ROWS) {
      await write(group);
      group = [];
    }
    group.push(row);
  }
  await write(group);
  await file.finish();
  return writer.getBytes();
}

function parquetCell(cell: Cell, type: Column["type"]): string | number | bigint | undefined {
  if (cell === null) return undefined;
  if (type === "text") return String(cell);
  return type === "percent" ? Number(cell) : BigInt(cell);
}

/** A cell as people read it: euro for cents. */
export function shownCell(cell: Cell, { type }: Column): string {
  if (cell === null) return "-";
  if (type === "text" || type === "id") return String(cell);
  if (type === "percent") return `${Number(cell).toFixed(1)} %`;
  if (type === "count") return Number(cell).toLocaleString("en");
  const euro = Number(cell) / CENTS_PER_EURO;
  return euro.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** The name of a column as people read it. */
export function shownName({ name, type }: Column): string {
  const words = name.replaceAll("_", " ");
  if (type === "cents") return words.replace(/ cents$/, ", euro");
  return type === "percent" ? words.replace(/ percent$/, ", %") : words;
}

/** The table with its title, as lines of text. */
export function shownTable({ title, columns, rows }: Table): string {
  const shown = rows.map((row): Row => {
    const cells = columns.map((column, at) => {
      return [shownName(column), shownCell(row[at] as Cell, column)] as const;
    });
    return Object.fromEntries(cells);
  });
  return `${title}\n${tableText(shown)}`;
}

/** Heads and rows of the table, for a page. */
export function htmlTable({ title, columns, rows }: Table) {
  const head = columns.map(shownName);
  const body = rows.map((row) => {
    const cells = columns.map((column, at) => {
      const shown = escapeText(shownCell(row[at] as Cell, column));
      return `<td${column.type === "text" ? ' class="text"' : ""}>${shown}</td>`;
    });
    return `<tr>${cells.join("")}</tr>`;
  });
  return { title, head, rows: body };
}

/** A number where a double holds it exactly, else text. */
function plainCell(cell: Cell): Cell {
  if (typeof cell !== "bigint") return cell;
  return Number.isSafeInteger(Number(cell)) ? Number(cell) : cell.toString();
}

/** Each row as an object by column, for machines. */
export function jsonRows({ columns, rows }: Table): Record<string, Cell>[] {
  return rows.map((row) =>
    Object.fromEntries(columns.map(({ name }, at) => [name, plainCell(row[at] as Cell)])),
  );
}
