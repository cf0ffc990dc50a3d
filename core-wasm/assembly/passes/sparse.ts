/**
 * Benefits that few rows ask for. Rows are listed once for all months: a pass over the list costs
 * what the benefit is asked for, not what the population counts. Blocks come in ascending order and
 * so do the lists: each list is walked once per month, with a cursor.
 *
 * Their columns are 0 but for what the month gives; the next month takes that back first.
 */
import {
  given,
  LIST_COUNT,
  listed,
  listedEnd,
  listedNext,
  ROW_CAPACITY,
  redenen,
  setGiven,
  setListed,
  setListedEnd,
  setListedNext,
  setRedenen,
  setTotaalCents,
  sheetCandidate,
  totaalCents,
} from "../generated/columns";
import { restOn } from "./provisional";

let givenCount: i32 = 0;

/** Empties all lists: a batch begins. */
export function clearLists(): void {
  for (let list: i32 = 0; list < LIST_COUNT; list++) setListedEnd(list, 0);
}

/** Puts every cursor at the front and takes back what was given: a month begins. */
export function rewindLists(): void {
  for (let list: i32 = 0; list < LIST_COUNT; list++) setListedNext(list, 0);
  for (let index: i32 = 0; index < givenCount; index++) store<i32>(<usize>given(index), 0);
  givenCount = 0;
}

export function listRow(list: i32, row: i32): void {
  const end = listedEnd(list);
  setListed(list * ROW_CAPACITY + end, row);
  setListedEnd(list, end + 1);
}

/** The next row of the list before `to`, or -1 when the block has no more. */
export function nextRow(list: i32, to: i32): i32 {
  const at = listedNext(list);
  if (at === listedEnd(list)) return -1;
  const row = listed(list * ROW_CAPACITY + at);
  if (row >= to) return -1;
  setListedNext(list, at + 1);
  return row;
}

/**
 * Gives a row an amount of a rare benefit, once per benefit and month: the component and the total,
 * and what the amount rests on. `parameter` is the slot that the cents come from.
 */
export function give(row: i32, column: usize, cents: i32, parameter: i32): void {
  if (cents === 0) return;
  const address = column + ((<usize>row) << 2);
  store<i32>(address, cents);
  setGiven(givenCount++, <u32>address);
  setTotaalCents(row, totaalCents(row) + cents);
  if (sheetCandidate(parameter) !== 0) restOn(row, parameter);
}

/** Adds the reason of a rule to a row. */
export function addReason(row: i32, reden: u32, shift: u64): void {
  setRedenen(row, redenen(row) | ((<u64>reden) << shift));
}
