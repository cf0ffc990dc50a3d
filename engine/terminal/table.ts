/** Rows and named values as text for people: columns aligned, numbers to the right. */

type Cell = string | number | bigint | boolean | null | undefined | Date;
export type Row = Readonly<Record<string, unknown>>;

const GAP = "  ";

/** A value as people read it; numbers with thousands apart. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return "-";
  if (typeof value === "number" || typeof value === "bigint") return value.toLocaleString("en");
  if (value instanceof Date) return value.toISOString();
  return typeof value === "object" ? JSON.stringify(value) : String(value as Cell);
}

/** A number as a cell shows it, amounts included; a dash for none. */
const NUMBER_CELL = /^(?:-|-?[0-9][0-9,]*(?:\.[0-9]+)?)$/;

/** A table with a line of column names; columns in the order of the first row. */
export function tableText(rows: readonly Row[]): string {
  const [first] = rows;
  if (first === undefined) return "none";
  const columns = Object.keys(first).map((name) => columnOf(name, rows));
  return [undefined, ...rows.keys()]
    .map((at) =>
      columns
        .map((column) => column(at))
        .join(GAP)
        .trimEnd(),
    )
    .join("\n");
}

/** Gives the cell of a row, padded; the column's name when no row is asked for. */
function columnOf(name: string, rows: readonly Row[]): (at: number | undefined) => string {
  const cells = rows.map((row) => cellText(row[name]));
  const width = Math.max(name.length, ...cells.map((cell) => cell.length));
  const isRight = cells.every((cell) => NUMBER_CELL.test(cell));
  return (at) => {
    const text = at === undefined ? name : (cells[at] as string);
    return isRight ? text.padStart(width) : text.padEnd(width);
  };
}

/** Named values, one a line; lists of rows become tables below their name. */
export function recordText(record: Row): string {
  const width = Math.max(...Object.keys(record).map((name) => name.length));
  return Object.entries(record)
    .map(([name, value]) => {
      if (isRows(value)) return `\n${name}\n${tableText(value)}`;
      return `${name.padEnd(width)}${GAP}${cellText(value)}`;
    })
    .join("\n");
}

function isRows(value: unknown): value is readonly Row[] {
  if (!Array.isArray(value) || value.length === 0) return false;
  return value.every((item) => typeof item === "object" && item !== null && !Array.isArray(item));
}
