/**
 * The Groeipakket of a batch of households in one right-month.
 *
 * Use: write facts into the columns (or `decode` them from COPY bytes), `prepare` once, then for
 * each month write its sheet and `calculate`. Results stand in the columns until the next month.
 * Nothing is allocated and nothing is called outside while calculating.
 *
 * Rows are taken block by block, whole households, few enough that a block's columns stay in the
 * processor's cache while every benefit passes over them.
 */
import { basisbedrag, basisbedragTabel } from "./benefits/basisbedrag";
import { covid19Toeslag } from "./benefits/covid19-toeslag";
import { kinderopvangtoeslag } from "./benefits/kinderopvangtoeslag";
import { kleutertoeslag } from "./benefits/kleutertoeslag";
import { leeftijdsbijslag, leeftijdsbijslagTabel } from "./benefits/leeftijdsbijslag";
import { ondersteuningstoeslag } from "./benefits/ondersteuningstoeslag";
import { pleegzorgtoeslag } from "./benefits/pleegzorgtoeslag";
import { rechtgevendKind } from "./benefits/rechtgevend-kind";
import { schoolbonus } from "./benefits/schoolbonus";
import { schooltoeslag } from "./benefits/schooltoeslag";
import {
  sociaalTabelVullen,
  socialeToeslag,
  socialeToeslagEenmalig,
} from "./benefits/sociale-toeslag";
import { startbedrag } from "./benefits/startbedrag";
import { wezentoeslag } from "./benefits/wezentoeslag";
import { zorgtoeslag } from "./benefits/zorgtoeslag";
import { gezinRij, ROW_CAPACITY, VOORLOPIG } from "./generated/columns";
import { householdPass } from "./household";
import { prepareRows, rejectHouseholds } from "./prepare";
import { rewindLists } from "./sparse";
import { totaal } from "./totaal";
import { isVoorlopigMonth, voorlopigPass } from "./voorlopig";

export { decode, decodedRows, isDecoded, resetDecoder } from "./copy/decoder";
export { encode, encodedRows, encodedUpTo, resetSums } from "./copy/encoder";

const BLOCK_ROWS: i32 = 1024;

let households: i32 = 0;

/** Derives what all months share. Returns the number of rows rejected for faults. */
export function prepare(rowCount: i32): i32 {
  assert(rowCount >= 0 && rowCount <= ROW_CAPACITY);
  households = prepareRows(rowCount);
  return rejectHouseholds(households);
}

/** Calculates the prepared batch for the month whose sheet stands in memory. */
export function calculate(month: i32): void {
  tabellen();
  const isVoorlopig = isVoorlopigMonth();
  let first: i32 = 0;
  while (first < households) {
    const last = blockEnd(first);
    calculateBlock(first, last, month, isVoorlopig);
    first = last;
  }
}

/** What the month's amounts make of each table. */
function tabellen(): void {
  basisbedragTabel();
  leeftijdsbijslagTabel();
  sociaalTabelVullen();
  rewindLists();
}

function blockEnd(first: i32): i32 {
  const rowsEnd = gezinRij(first) + BLOCK_ROWS;
  let last = first + 1;
  while (last < households && gezinRij(last + 1) <= rowsEnd) last++;
  return last;
}

/** The decree, article by article. The age supplement (212) reads two allowances and follows them. */
function calculateBlock(first: i32, last: i32, month: i32, isVoorlopig: bool): void {
  const from = gezinRij(first);
  const to = gezinRij(last);
  memory.fill(VOORLOPIG + <usize>from, 0, <usize>(to - from));
  rechtgevendKind(from, to, month); // art. 8
  householdPass(from, to);
  startbedrag(from, to, month); // art. 9-11
  covid19Toeslag(from, to, month); // one-off of 2020
  basisbedrag(from, to); // art. 13, 210, 214
  wezentoeslag(from, to); // art. 14-15
  zorgtoeslag(from, to, month); // art. 16
  pleegzorgtoeslag(from, to); // art. 17
  socialeToeslag(from, to); // art. 18, 222
  socialeToeslagEenmalig(from, to); // art. 18/1, 222/1
  schoolbonus(from, to, month); // art. 19-22
  schooltoeslag(from, to, month); // art. 24-48
  kinderopvangtoeslag(from, to, month); // art. 51-52
  kleutertoeslag(from, to, month); // art. 53-55
  ondersteuningstoeslag(from, to, month); // art. 56/1
  leeftijdsbijslag(from, to, month); // art. 212
  totaal(from, to);
  if (isVoorlopig) voorlopigPass(first, last);
}
