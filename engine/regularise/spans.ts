/**
 * Differences of consecutive months that say the same become one: a child in a household, payer and
 * component, the cents before and after, why, and whether they are paid.
 *
 *     month by month, households rising -> open spans -.
 *                                           extended --+--> closed: told, with their last month
 *
 * What is open lies in columns in the order of the households, so a month is one pass over both.
 */
import { compareIds, enlarged } from "../decisions/rows.js";

const FIRST_CAPACITY = 1024;

/** Spans as columns; ids in two halves, the low one first. */
export class SpanRows {
  count = 0;
  gezinIds = new Uint32Array(FIRST_CAPACITY * 2);
  childIds = new Uint32Array(FIRST_CAPACITY * 2);
  payers = new Uint8Array(FIRST_CAPACITY);
  components = new Uint8Array(FIRST_CAPACITY);
  standings = new Uint8Array(FIRST_CAPACITY);
  before = new Int32Array(FIRST_CAPACITY);
  after = new Int32Array(FIRST_CAPACITY);
  causeNos = new Int32Array(FIRST_CAPACITY);
  vanMaand = new Uint16Array(FIRST_CAPACITY);

  /** The place of one more row, whose columns the caller fills. */
  add(): number {
    if (this.count === this.payers.length) this.#grow();
    this.count += 1;
    return this.count - 1;
  }

  #grow(): void {
    const capacity = this.payers.length * 2;
    this.gezinIds = enlarged(this.gezinIds, new Uint32Array(capacity * 2));
    this.childIds = enlarged(this.childIds, new Uint32Array(capacity * 2));
    this.payers = enlarged(this.payers, new Uint8Array(capacity));
    this.components = enlarged(this.components, new Uint8Array(capacity));
    this.standings = enlarged(this.standings, new Uint8Array(capacity));
    this.before = enlarged(this.before, new Int32Array(capacity));
    this.after = enlarged(this.after, new Int32Array(capacity));
    this.causeNos = enlarged(this.causeNos, new Int32Array(capacity));
    this.vanMaand = enlarged(this.vanMaand, new Uint16Array(capacity));
  }
}

/** Takes a row that is closed, and its first month no more. */
export type OnClosed = (rows: SpanRows, row: number, totMaand: number) => void;

/** The first month of a row that goes on in the next list. */
const MOVED = 0;

export class OpenSpans {
  #open = new SpanRows();
  #next = new SpanRows();
  /** First open row of a household that was not passed yet. */
  #at = 0;
  #month = -1;
  /** The first month no more of what is open. */
  #tot = 0;

  constructor(readonly onClosed: OnClosed) {}

  /** Begins a month; months rise. */
  begin(month: number): void {
    if (month === this.#month) return;
    this.#endMonth();
    if (month !== this.#tot) this.#closeAll();
    this.#month = month;
  }

  /** Adds the rows of a household, which is behind those added in the month before. */
  add(rows: SpanRows): void {
    if (rows.count === 0) return;
    const open = this.#open;
    let from = this.#at;
    while (from < open.count && compareIds(open.gezinIds, from, rows.gezinIds, 0) < 0) from += 1;
    this.#closeUpTo(from);
    let end = from;
    while (end < open.count && compareIds(open.gezinIds, end, rows.gezinIds, 0) === 0) end += 1;
    for (let row = 0; row < rows.count; row += 1) this.#goOn(rows, row, from, end);
    this.#closeUpTo(end);
  }

  /** Closes all. */
  finish(): void {
    this.#endMonth();
    this.#closeAll();
    this.#month = -1;
  }

  /** What the month did not go on with is closed; what it has is open. */
  #endMonth(): void {
    this.#closeUpTo(this.#open.count);
    [this.#open, this.#next] = [this.#next, this.#open];
    this.#next.count = 0;
    this.#at = 0;
    this.#tot = this.#month + 1;
  }

  #closeAll(): void {
    this.#closeUpTo(this.#open.count);
    this.#open.count = 0;
    this.#at = 0;
  }

  #closeUpTo(end: number): void {
    const open = this.#open;
    for (; this.#at < end; this.#at += 1) {
      if (open.vanMaand[this.#at] !== MOVED) this.onClosed(open, this.#at, this.#tot);
    }
  }

  #goOn(rows: SpanRows, row: number, from: number, end: number): void {
    const to = this.#next.add();
    copyRow(rows, row, this.#next, to);
    this.#next.vanMaand[to] = this.#month;
    for (let at = from; at < end; at += 1) {
      if (!isAlike(this.#open, at, rows, row)) continue;
      this.#next.vanMaand[to] = this.#open.vanMaand[at] as number;
      this.#open.vanMaand[at] = MOVED;
      return;
    }
  }
}

function isAlike(open: SpanRows, at: number, rows: SpanRows, row: number): boolean {
  return (
    open.vanMaand[at] !== MOVED &&
    open.components[at] === rows.components[row] &&
    open.before[at] === rows.before[row] &&
    open.after[at] === rows.after[row] &&
    open.causeNos[at] === rows.causeNos[row] &&
    open.standings[at] === rows.standings[row] &&
    open.payers[at] === rows.payers[row] &&
    compareIds(open.childIds, at, rows.childIds, row) === 0
  );
}

function copyRow(from: SpanRows, row: number, into: SpanRows, to: number): void {
  for (const half of [0, 1]) {
    into.gezinIds[to * 2 + half] = from.gezinIds[row * 2 + half] as number;
    into.childIds[to * 2 + half] = from.childIds[row * 2 + half] as number;
  }
  into.payers[to] = from.payers[row] as number;
  into.components[to] = from.components[row] as number;
  into.standings[to] = from.standings[row] as number;
  into.before[to] = from.before[row] as number;
  into.after[to] = from.after[row] as number;
  into.causeNos[to] = from.causeNos[row] as number;
}
