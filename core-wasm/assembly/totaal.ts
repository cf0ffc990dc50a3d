/** The total of a row: the sum of its components, in cents; four rows at once. */
import * as column from "./generated/columns";

const LANES: i32 = 4;

/** Rows after the block may be summed too: they belong to the next block, which sums them again. */
export function totaal(from: i32, to: i32): void {
  for (let row = from; row < to; row += LANES) {
    let sum = cents(row, column.BASISBEDRAG_CENTS);
    sum = i32x4.add(sum, cents(row, column.LEEFTIJDSBIJSLAG_CENTS));
    sum = i32x4.add(sum, cents(row, column.SOCIALE_TOESLAG_CENTS));
    sum = i32x4.add(sum, cents(row, column.SOCIALE_TOESLAG_EENMALIG_CENTS));
    sum = i32x4.add(sum, cents(row, column.WEZENTOESLAG_CENTS));
    sum = i32x4.add(sum, cents(row, column.ZORGTOESLAG_CENTS));
    sum = i32x4.add(sum, cents(row, column.PLEEGZORGTOESLAG_CENTS));
    sum = i32x4.add(sum, cents(row, column.ONDERSTEUNINGSTOESLAG_CENTS));
    sum = i32x4.add(sum, cents(row, column.STARTBEDRAG_CENTS));
    sum = i32x4.add(sum, cents(row, column.COVID19_TOESLAG_CENTS));
    sum = i32x4.add(sum, cents(row, column.SCHOOLBONUS_CENTS));
    sum = i32x4.add(sum, cents(row, column.KLEUTERTOESLAG_CENTS));
    sum = i32x4.add(sum, cents(row, column.KINDEROPVANGTOESLAG_CENTS));
    sum = i32x4.add(sum, cents(row, column.SCHOOLTOESLAG_CENTS));
    v128.store(column.TOTAAL_CENTS + ((<usize>row) << 2), sum);
  }
}

function cents(row: i32, component: usize): v128 {
  return v128.load(component + ((<usize>row) << 2));
}
