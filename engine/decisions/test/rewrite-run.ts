/** Decisions of a run made others, past all guards, for the tests. */
import { type Database, inTransaction } from "../../database/connection.js";
import { BlockSink, type PackedBlock } from "../block-sink.js";
import { writeBlocks } from "../block-table.js";
import { endOfGezin } from "../merge.js";
import { Outcomes } from "../outcomes.js";
import { DecidedRows } from "../rows.js";
import { unpack } from "../unpack-block.js";
import { addRow, type PlainRow, plainRows } from "./plain-rows.js";

interface StoredBlock {
  readonly payer: number;
  readonly gezin_from: string;
  readonly row_count: number;
  readonly rows: Buffer;
}

/** Replaces what a run wrote; rows as they are to be, in any order. */
export function rewriteRun(
  db: Database,
  runId: number,
  change: (rows: readonly PlainRow[]) => readonly PlainRow[],
): Promise<void> {
  return repackRun(db, runId, (rows) => packPlain(change(plainRows(rows))));
}

/**
 * Each row of a run `copies` times more, their children ever `step` further above, which is more
 * than any child of the run. Resolves to the rows that there are then.
 */
export async function multiplyRun(
  db: Database,
  runId: number,
  copies: number,
  step: number,
): Promise<number> {
  let rowCount = 0;
  await repackRun(db, runId, (rows) => {
    rowCount = rows.rowCount * (copies + 1);
    return packCopies(rows, copies, step);
  });
  return rowCount;
}

function repackRun(
  db: Database,
  runId: number,
  pack: (rows: DecidedRows) => readonly PackedBlock[],
): Promise<void> {
  return inTransaction(db, async (client) => {
    const { rows: stored } = await client.query<StoredBlock>(
      `SELECT payer, gezin_from, row_count, rows FROM decision WHERE run_id = $1
       ORDER BY payer, gezin_from`,
      [runId],
    );
    const rows = new DecidedRows();
    for (const block of stored) addStored(block, rows);
    await client.query("ALTER TABLE decision DISABLE TRIGGER USER");
    await client.query("DELETE FROM decision WHERE run_id = $1", [runId]);
    await writeBlocks(client, runId, pack(rows));
    await client.query("ALTER TABLE decision ENABLE TRIGGER USER");
  });
}

/** Rows by payer and household, each household with its copies behind it. */
function packCopies(rows: DecidedRows, copies: number, step: number): PackedBlock[] {
  const sink = new BlockSink(rows.table);
  for (let row = 0; row < rows.rowCount; ) {
    const end = endOfGezin(rows, row);
    const house = new DecidedRows(rows.table);
    for (let copy = 0; copy <= copies; copy += 1) {
      house.append(rows, row, end);
      for (let own = house.rowCount - (end - row); own < house.rowCount; own += 1) {
        house.childIds[own * 2] = (house.childIds[own * 2] as number) + copy * step;
      }
    }
    sink.addGezin(rows.payers[row] as number, house, 0, house.rowCount);
    row = end;
  }
  return sink.finish();
}

/** Blocks of rows in any order. */
export function packPlain(plain: readonly PlainRow[]) {
  const table = new Outcomes();
  const sorted = [...plain].sort(
    (a, b) => Number(a.gezinId - b.gezinId) || Number(a.childId - b.childId),
  );
  const byPayer = new Map<number, DecidedRows>();
  for (const row of sorted) {
    const own = byPayer.get(row.payer) ?? new DecidedRows(table);
    byPayer.set(row.payer, own);
    addRow(own, row);
  }
  const sink = new BlockSink(table);
  for (const [payer, own] of byPayer) {
    for (let row = 0; row < own.rowCount; ) {
      const end = endOfGezin(own, row);
      sink.addGezin(payer, own, row, end);
      row = end;
    }
  }
  return sink.finish();
}

function addStored({ payer, gezin_from, row_count, rows: bytes }: StoredBlock, rows: DecidedRows) {
  const gezin = BigInt(gezin_from);
  const gezinLow = Number(BigInt.asUintN(32, gezin));
  const gezinHigh = Number(BigInt.asUintN(32, gezin >> 32n));
  unpack({ payer, gezinLow, gezinHigh, rowCount: row_count, bytes }, rows);
}
