/**
 * Amounts of children in households, as decided rows of which only payer and cents are told: two
 * rows are the same money when their places are equal. A row of 0 is none.
 */
import { COMPONENT_COUNT, type Outcomes } from "./outcomes.js";
import { DecidedRows } from "./rows.js";

const LOW = 0xffffffffn;

export interface AmountRow {
  readonly gezinId: bigint;
  readonly childId: bigint;
  /** Code of the layout. */
  readonly payer: number;
  readonly cents: Int32Array;
}

export function newRows(table: Outcomes): DecidedRows {
  return new DecidedRows(table);
}

/** Adds a row of a month, unless it is 0; without reasons, unless told their high half. */
export function addAmounts(
  rows: DecidedRows,
  month: number,
  { gezinId, childId, payer, cents }: AmountRow,
  { reasons, voorlopig } = { reasons: 0, voorlopig: 0 },
): void {
  if (!cents.some((amount) => amount !== 0)) return;
  rows.reserve(1);
  const at = rows.rowCount;
  rows.gezinIds[at * 2] = Number(gezinId & LOW);
  rows.gezinIds[at * 2 + 1] = Number(gezinId >> 32n);
  rows.childIds[at * 2] = Number(childId & LOW);
  rows.childIds[at * 2 + 1] = Number(childId >> 32n);
  rows.payers[at] = payer;
  rows.outcomes[at] = rows.table.place(0, reasons, voorlopig, cents);
  rows.vanMaand[at] = month;
  rows.totMaand[at] = month + 1;
  rows.rowCount = at + 1;
}

/** The cents of a row, by component: a view. */
export const centsOf = ({ table }: Pick<DecidedRows, "table">, place: number): Int32Array =>
  table.cents.subarray(place * COMPONENT_COUNT, (place + 1) * COMPONENT_COUNT);
