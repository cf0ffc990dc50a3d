/** Decided rows as objects, for the tests. */
import type { DecidedRows } from "../rows.js";

export interface PlainRow {
  readonly gezinId: bigint;
  readonly childId: bigint;
  readonly payer: number;
  readonly vanMaand: number;
  readonly totMaand: number;
  readonly redenen: bigint;
  readonly voorlopig: boolean;
  readonly componenten: readonly number[];
}

export function addRow(rows: DecidedRows, row: PlainRow): void {
  rows.reserve(1);
  const at = rows.rowCount;
  setId(rows.gezinIds, at, row.gezinId);
  setId(rows.childIds, at, row.childId);
  rows.payers[at] = row.payer;
  rows.vanMaand[at] = row.vanMaand;
  rows.totMaand[at] = row.totMaand;
  const low = Number(BigInt.asUintN(32, row.redenen));
  const high = Number(row.redenen >> 32n);
  const cents = Int32Array.from(row.componenten);
  rows.outcomes[at] = rows.table.place(low, high, Number(row.voorlopig), cents);
  rows.rowCount += 1;
}

function setId(ids: Uint32Array, row: number, id: bigint): void {
  ids[row * 2] = Number(BigInt.asUintN(32, id));
  ids[row * 2 + 1] = Number(id >> 32n);
}

export function plainRows(rows: DecidedRows): PlainRow[] {
  return Array.from({ length: rows.rowCount }, (_, row) => {
    const { totaalCents, ...outcome } = rows.table.at(rows.outcomes[row] as number);
    return {
      gezinId: rows.gezinId(row),
      childId: rows.childId(row),
      payer: rows.payers[row] as number,
      vanMaand: rows.vanMaand[row] as number,
      totMaand: rows.totMaand[row] as number,
      ...outcome,
    };
  });
}
