/**
 * What a run of a month has to write: the households that are not what they were in the run that it
 * rests on, whole. Where most are, all of them: the run can then be read without the one before.
 */
import { areSame, BlockSink, type PackedBlock } from "./block-sink.js";
import { endOfGezin } from "./merge.js";
import { compareIds, type DecidedRows } from "./rows.js";

export interface Changes {
  readonly blocks: readonly PackedBlock[];
  /** Whether the blocks say all rows, not only those of households that changed. */
  readonly isWhole: boolean;
}

/** Share of the rows above which all are written. */
const SHARE_MAX = 0.5;

/**
 * The blocks for rows of a month; `before` shares their table, null = there is no run before. An
 * empty sink of that table may be used again and again.
 */
export function packChanges(
  now: DecidedRows,
  before: DecidedRows | null,
  sink = new BlockSink(now.table),
): Changes {
  if (before === null) return { blocks: packAll(now, sink), isWhole: true };
  const isWhole = countChanged(now, before) > now.rowCount * SHARE_MAX;
  walk(now, before, (household) => {
    if (isWhole || household.isChanged) addHousehold(sink, now, before, household);
  });
  return { blocks: sink.finish(), isWhole };
}

function packAll(now: DecidedRows, sink: BlockSink): PackedBlock[] {
  for (let row = 0; row < now.rowCount; ) {
    const end = endOfGezin(now, row);
    addRows(sink, now, row, end);
    row = end;
  }
  return sink.finish();
}

function countChanged(now: DecidedRows, before: DecidedRows): number {
  let changed = 0;
  walk(now, before, ({ isChanged, from, to }) => {
    if (isChanged) changed += to - from;
  });
  return changed;
}

/** Rows of one household, now and before; either may be none. */
interface Household {
  readonly from: number;
  readonly to: number;
  readonly beforeFrom: number;
  readonly beforeTo: number;
  readonly isChanged: boolean;
}

/** Walks the households of both, ascending. */
function walk(now: DecidedRows, before: DecidedRows, take: (household: Household) => void): void {
  let from = 0;
  let beforeFrom = 0;
  while (from < now.rowCount || beforeFrom < before.rowCount) {
    const order = orderOf(now, from, before, beforeFrom);
    const to = order <= 0 ? endOfGezin(now, from) : from;
    const beforeTo = order >= 0 ? endOfGezin(before, beforeFrom) : beforeFrom;
    const count = to - from;
    const isChanged =
      count !== beforeTo - beforeFrom || !areSame(now, from, before, beforeFrom, count);
    take({ from, to, beforeFrom, beforeTo, isChanged });
    from = to;
    beforeFrom = beforeTo;
  }
}

function orderOf(now: DecidedRows, row: number, before: DecidedRows, beforeRow: number): number {
  if (row === now.rowCount) return 1;
  if (beforeRow === before.rowCount) return -1;
  return compareIds(now.gezinIds, row, before.gezinIds, beforeRow);
}

/** A household as it is now; of a payer that had rows and has none, that there is nothing. */
function addHousehold(
  sink: BlockSink,
  now: DecidedRows,
  before: DecidedRows,
  { from, to, beforeFrom, beforeTo }: Household,
): void {
  addRows(sink, now, from, to);
  const gone = payersOf(before, beforeFrom, beforeTo) & ~payersOf(now, from, to);
  if (gone === 0) return;
  const month = before.vanMaand[beforeFrom] as number;
  for (let payer = 0; gone >> payer !== 0; payer += 1) {
    if ((gone >> payer) & 1) {
      sink.addNothing(payer, before.gezinIds, beforeFrom, month, month + 1);
    }
  }
}

function addRows(sink: BlockSink, rows: DecidedRows, from: number, to: number): void {
  if (from === to) return;
  const payers = payersOf(rows, from, to);
  if ((payers & (payers - 1)) === 0) {
    sink.addGezin(rows.payers[from] as number, rows, from, to);
    return;
  }
  for (let payer = 0; payers >> payer !== 0; payer += 1) {
    if ((payers >> payer) & 1) sink.addPart(payer, rows, from, to);
  }
}

/** A bit for each payer of the rows. */
export function payersOf({ payers }: DecidedRows, from: number, to: number): number {
  let bits = 0;
  for (let row = from; row < to; row += 1) bits |= 1 << (payers[row] as number);
  return bits;
}
