/**
 * Rows that ask for a rare benefit, listed once for all months: a pass over the list costs what the
 * benefit is asked for, not what the population counts. Blocks come in ascending order and so do
 * the lists: each list is walked once per month, with a cursor.
 */
import {
  LIST_COUNT,
  lijst,
  lijstEinde,
  lijstPlaats,
  ROW_CAPACITY,
  setLijst,
  setLijstEinde,
  setLijstPlaats,
} from "./generated/columns";

export const LIJST_START: i32 = 0;
export const LIJST_COVID: i32 = 1;
export const LIJST_WEZEN: i32 = 2;
export const LIJST_ZORG: i32 = 3;
export const LIJST_PLEEG: i32 = 4;
export const LIJST_ONDERSTEUNING: i32 = 5;
export const LIJST_OPVANG: i32 = 6;
export const LIJST_SCHOOL: i32 = 7;

/** Empties all lists: a batch begins. */
export function clearLists(): void {
  for (let list: i32 = 0; list < LIST_COUNT; list++) setLijstEinde(list, 0);
}

/** Puts every cursor at the front: a month begins. */
export function rewindLists(): void {
  for (let list: i32 = 0; list < LIST_COUNT; list++) setLijstPlaats(list, 0);
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

/** Sets the cents of a rare benefit to 0 over a block; the list then writes the few that have it. */
export function clearCents(column: usize, from: i32, to: i32): void {
  memory.fill(column + ((<usize>from) << 2), 0, (<usize>(to - from)) << 2);
}
