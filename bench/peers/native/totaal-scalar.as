/** The total of a row, one row at a time: for a wasm2c that knows no SIMD. */
import * as column from "./generated/columns";

export function totaal(from: i32, to: i32): void {
  for (let row = from; row < to; row++) {
    let sum = cents(row, column.BASISBEDRAG_CENTS);
    sum += cents(row, column.LEEFTIJDSBIJSLAG_CENTS);
    sum += cents(row, column.SOCIALE_TOESLAG_CENTS);
    sum += cents(row, column.SOCIALE_TOESLAG_EENMALIG_CENTS);
    sum += cents(row, column.WEZENTOESLAG_CENTS);
    sum += cents(row, column.ZORGTOESLAG_CENTS);
    sum += cents(row, column.PLEEGZORGTOESLAG_CENTS);
    sum += cents(row, column.ONDERSTEUNINGSTOESLAG_CENTS);
    sum += cents(row, column.STARTBEDRAG_CENTS);
    sum += cents(row, column.COVID19_TOESLAG_CENTS);
    sum += cents(row, column.SCHOOLBONUS_CENTS);
    sum += cents(row, column.KLEUTERTOESLAG_CENTS);
    sum += cents(row, column.KINDEROPVANGTOESLAG_CENTS);
    sum += cents(row, column.SCHOOLTOESLAG_CENTS);
    store<i32>(column.TOTAAL_CENTS + ((<usize>row) << 2), sum);
  }
}

function cents(row: i32, component: usize): i32 {
  return load<i32>(component + ((<usize>row) << 2));
}
