/**
 * Benefits that few rows ask for. Rows are listed once for all months: a pass over the list costs
 * what the benefit is asked for, not what the population counts. Blocks come in ascending order and
 * so do the lists: each list is walked once per month, with a cursor.
 *
 * Their columns are 0 but for what the month gives; the next month takes that back first.
 */
import {
  gegeven,
  LIST_COUNT,
  lijst,
  lijstEinde,
  lijstPlaats,
  ROW_CAPACITY,
  redenen,
  setGegeven,
  setLijst,
  setLijstEinde,
  setLijstPlaats,
  setRedenen,
  setTotaalCents,
  sheetCandidate,
  totaalCents,
} from "../generated/columns";
import { gebruik } from "./provisional";

let givenCount: i32 = 0;

/** Empties all lists: a batch begins. */
export function clearLists(): void {
  for (let list: i32 = 0; list < LIST_COUNT; list++) setLijstEinde(list, 0);
}

/** Puts every cursor at the front and takes back what was given: a month begins. */
export function rewindLists(): void {
  for (let list: i32 = 0; list < LIST_COUNT; list++) setLijstPlaats(list, 0);
  for (let index: i32 = 0; index < givenCount; index++) store<i32>(<usize>gegeven(index), 0);
  givenCount = 0;
}

export function listRow(list: i32, row: i32): void {
  const end = lijstEinde(list);
  setLijst(list * ROW_CAPACITY + end, row);
  setLijstEinde(list, end + 1);
}

/** The next row of the list before `to`, or -1 when the block has no more. */
export function nextRow(list: i32, to: i32): i32 {
  const at = lijstPlaats(list);
  if (at === lijstEinde(list)) return -1;
  const row = lijst(list * ROW_CAPACITY + at);
  if (row >= to) return -1;
  setLijstPlaats(list, at + 1);
  return row;
}

/**
 * Gives a row an amount of a rare benefit, once per benefit and month: the component and the total,
 * and what the amount rests on. `parameter` is the slot that the cents come from.
 */
export function geef(row: i32, column: usize, cents: i32, parameter: i32): void {
  if (cents === 0) return;
  const address = column + ((<usize>row) << 2);
  store<i32>(address, cents);
  setGegeven(givenCount++, <u32>address);
  setTotaalCents(row, totaalCents(row) + cents);
  if (sheetCandidate(parameter) !== 0) gebruik(row, parameter);
}

/** Adds the reason of a rule to a row. */
export function zegReden(row: i32, reden: u32, shift: u64): void {
  setRedenen(row, redenen(row) | ((<u64>reden) << shift));
}
