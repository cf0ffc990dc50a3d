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
import { fillBasisbedrag } from "./benefits/basisbedrag";
import { coronatoeslag } from "./benefits/coronatoeslag";
import { covid19Toeslag } from "./benefits/covid19-toeslag";
import { kinderopvangtoeslag } from "./benefits/kinderopvangtoeslag";
import { kleutertoeslag } from "./benefits/kleutertoeslag";
import { fillAgeBands, fillLeeftijdsbijslag } from "./benefits/leeftijdsbijslag";
import { ondersteuningstoeslag } from "./benefits/ondersteuningstoeslag";
import { pleegzorgtoeslag } from "./benefits/pleegzorgtoeslag";
import { rechtgevendKind } from "./benefits/rechtgevend-kind";
import { schoolbonus } from "./benefits/schoolbonus";
import { schooltoeslag } from "./benefits/schooltoeslag";
import {
  fillSocialeToeslag,
  fillSocialOutcomes,
  socialeToeslagEenmalig,
} from "./benefits/sociale-toeslag";
import { startbedrag } from "./benefits/startbedrag";
import { wezentoeslag } from "./benefits/wezentoeslag";
import { zorgtoeslag } from "./benefits/zorgtoeslag";
import {
  BASISBEDRAG_CENTS,
  householdRow,
  LEEFTIJDSBIJSLAG_CENTS,
  REDENEN,
  ROW_CAPACITY,
  SOCIALE_TOESLAG_CENTS,
  TOTAAL_CENTS,
  VOORLOPIG,
} from "./generated/columns";
import { densePass } from "./passes/dense";
import { fillStatusCounts, householdPass } from "./passes/household";
import { closeHouseholds, prepareRows } from "./passes/prepare";
import { isProvisionalMonth, provisionalPass } from "./passes/provisional";
import { rewindLists } from "./passes/sparse";

export { decode, decodedRows, isDecoded, resetDecoder } from "./copy/decoder";
export { encode, encodedRows, encodedUpTo, resetSums } from "./copy/encoder";

const BLOCK_ROWS: i32 = 1024;

let households: i32 = 0;

/** Derives what all months share. Returns the number of rows rejected for faults. */
export function prepare(rowCount: i32): i32 {
  assert(rowCount >= 0 && rowCount <= ROW_CAPACITY);
  households = prepareRows(rowCount);
  return closeHouseholds(households);
}

/** Calculates the prepared batch for the month whose sheet stands in memory. */
export function calculate(month: i32): void {
  fillMonthTables();
  const isVoorlopig = isProvisionalMonth();
  let first: i32 = 0;
  while (first < households) {
    const last = blockEnd(first);
    calculateBlock(first, last, month, isVoorlopig);
    first = last;
  }
}

/** Tables of the decree that no month changes. */
fillSocialOutcomes();
fillAgeBands();
fillStatusCounts();

/** The amounts of the month. */
function fillMonthTables(): void {
  fillBasisbedrag();
  fillLeeftijdsbijslag();
  fillSocialeToeslag();
  rewindLists();
}

function blockEnd(first: i32): i32 {
  const rowsEnd = householdRow(first) + BLOCK_ROWS;
  let last = first + 1;
  while (last < households && householdRow(last + 1) <= rowsEnd) last++;
  return last;
}

/** The decree, article by article. The care allowance comes first: the age supplement reads it. */
function calculateBlock(first: i32, last: i32, month: i32, isVoorlopig: bool): void {
  const from = householdRow(first);
  const to = householdRow(last);
  clear(from, to);
  rechtgevendKind(from, to, month); // art. 8
  householdPass(from, to);
  zorgtoeslag(to, month); // art. 16
  densePass(first, from, to, month); // art. 13, 210, 214; 18, 222; 212
  startbedrag(to, month); // art. 9-11
  covid19Toeslag(to, month); // one-off of 2020
  wezentoeslag(to); // art. 14-15
  pleegzorgtoeslag(to); // art. 17
  socialeToeslagEenmalig(from, to); // art. 18/1, 222/1
  coronatoeslag(from, to); // one-off of 2020
  schoolbonus(from, to, month); // art. 19-22
  schooltoeslag(to, month); // art. 24-48
  kinderopvangtoeslag(to, month); // art. 51-52
  kleutertoeslag(from, to, month); // art. 53-55
  ondersteuningstoeslag(to, month); // art. 56/1
  if (isVoorlopig) provisionalPass(from, to);
}

/** What the passes add to. */
function clear(from: i32, to: i32): void {
  const start = <usize>from;
  const rows = <usize>(to - from);
  memory.fill(REDENEN + (start << 3), 0, rows << 3);
  memory.fill(BASISBEDRAG_CENTS + (start << 2), 0, rows << 2);
  memory.fill(SOCIALE_TOESLAG_CENTS + (start << 2), 0, rows << 2);
  memory.fill(LEEFTIJDSBIJSLAG_CENTS + (start << 2), 0, rows << 2);
  memory.fill(TOTAAL_CENTS + (start << 2), 0, rows << 2);
  memory.fill(VOORLOPIG + start, 0, rows);
}
