/** Decided rows put in the order of household and child, where they were gathered in another. */
import { compareIds, DecidedRows } from "../decisions/rows.js";

function compareRows(rows: DecidedRows, a: number, b: number): number {
  const { gezinIds, childIds } = rows;
  return compareIds(gezinIds, a, gezinIds, b) || compareIds(childIds, a, childIds, b);
}

/** The same rows, ascending. */
export function inOrder(rows: DecidedRows): DecidedRows {
  let isSorted = true;
  for (let row = 1; row < rows.rowCount && isSorted; row += 1) {
    isSorted = compareRows(rows, row - 1, row) <= 0;
  }
  if (isSorted) return rows;
  const order = Array.from({ length: rows.rowCount }, (_, row) => row);
  order.sort((a, b) => compareRows(rows, a, b));
  const sorted = new DecidedRows(rows.table);
  sorted.reserve(rows.rowCount);
  for (const row of order) sorted.append(rows, row, row + 1);
  return sorted;
}
