/** Rows and named values as text for people: columns aligned, numbers to the right. */

type Cell = string | number | bigint | boolean | null | undefined | Date;
export type Row = Readonly<Record<string, unknown>>;

const GAP = "  ";
const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;

/** A value as people read it; numbers with thousands apart. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return "-";
  if (typeof value === "number" || typeof value === "bigint") return value.toLocaleString("en");
  if (value instanceof Date) return timeText(value);
  return typeof value === "object" ? JSON.stringify(value) : String(value as Cell);
}

/** Numbers under these names say which, not how many: they stand as they are asked for again. */
const IDENTITY = /(?:^|\s)(?:run|delivery|regularisation|household|child|year|worker|process)$|Id$/;

function namedText(name: string, value: unknown): string {
  const isNumber = typeof value === "number" || typeof value === "bigint";
  return isNumber && IDENTITY.test(name) ? String(value) : cellText(value);
}

/** A time on the clock of the machine, with its distance from UTC: 2026-11-26 20:18:33 +01:00. */
export function timeText(time: Date): string {
  const offset = -time.getTimezoneOffset();
  const local = new Date(time.getTime() + offset * MINUTE_MS).toISOString();
  const size = Math.abs(offset);
  const pair = (value: number): string => String(value).padStart(2, "0");
  const hours = `${offset < 0 ? "-" : "+"}${pair(Math.floor(size / HOUR_MINUTES))}`;
  return `${local.slice(0, 10)} ${local.slice(11, 19)} ${hours}:${pair(size % HOUR_MINUTES)}`;
}

/** A number as a cell shows it, amounts included; a dash for none. */
const NUMBER_CELL = /^(?:-|-?[0-9][0-9,]*(?:\.[0-9]+)?)$/;

/** A table with a line of column names; columns in the order of the first row. */
export function tableText(rows: readonly Row[]): string {
  const [first] = rows;
  if (first === undefined) return "none";
  const names = Object.keys(first);
  const cells = rows.map((row) => names.map((name) => namedText(name, row[name])));
  const isNumber = (at: number) => cells.every((row) => NUMBER_CELL.test(row[at] ?? ""));
  return alignedLines([names, ...cells], isNumber).join("\n");
}

/**
 * Rows of cells as lines, columns aligned, to the right where the column says so. The last cell of
 * a row with fewer cells than the first may run over the columns that it leaves out.
 */
export function alignedLines(
  rows: readonly (readonly string[])[],
  isRight: (column: number) => boolean,
): string[] {
  const count = rows[0]?.length ?? 0;
  const isAligned = (row: readonly string[], at: number) =>
    row.length === count || at < row.length - 1;
  const widths = Array.from({ length: count }, (_, at) =>
    Math.max(...rows.map((row) => (isAligned(row, at) ? (row[at]?.length ?? 0) : 0))),
  );
  const padded = (cell: string, at: number): string =>
    isRight(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0);
  return rows.map((row) =>
    row
      .map((cell, at) => (isAligned(row, at) ? padded(cell, at) : cell))
      .join(GAP)
      .trimEnd(),
  );
}

/** Named values, one a line; lists of rows become tables below their name. */
export function recordText(record: Row): string {
  const width = Math.max(...Object.keys(record).map((name) => name.length));
  return Object.entries(record)
    .map(([name, value]) => {
      if (isRows(value)) return `\n${name}\n${tableText(value)}`;
      return `${name.padEnd(width)}${GAP}${namedText(name, value)}`;
    })
    .join("\n");
}

function isRows(value: unknown): value is readonly Row[] {
  if (!Array.isArray(value) || value.length === 0) return false;
  return value.every((item) => typeof item === "object" && item !== null && !Array.isArray(item));
}
