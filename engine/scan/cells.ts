/**
 * Sums by group, added once a row: a cell is what all groupings say of a child or household,
 * and what each grouping comes to follows from the cells at the end.
 */
import { BAND_COUNT, BAND_STARTS, GROUPINGS } from "./groups.js";

/** Cells that lie between two bands of a grouping, the last one nearest. */
const STRIDES = GROUPINGS.map((_, index) =>
  GROUPINGS.slice(index + 1).reduce((product, { bands }) => product * bands.length, 1),
);
export const CELL_COUNT = GROUPINGS.reduce((product, { bands }) => product * bands.length, 1);

/** The cell of the bands that begin at a place, one for each grouping. */
export function cellOf(bands: Uint8Array, at: number): number {
  let cell = 0;
  for (let index = 0; index < STRIDES.length; index += 1) {
    cell += (bands[at + index] as number) * (STRIDES[index] as number);
  }
  return cell;
}

export class CellSums {
  readonly #sums: Float64Array;

  constructor(readonly measures: number) {
    this.#sums = new Float64Array(CELL_COUNT * measures);
  }

  add(cell: number, measure: number, value: number): void {
    const at = cell * this.measures + measure;
    this.#sums[at] = (this.#sums[at] as number) + value;
  }

  /** Adds what every band comes to: `measures` by band, from a place on. */
  addTo(byBand: Float64Array, from = 0): void {
    for (let cell = 0; cell < CELL_COUNT; cell += 1) {
      if (this.#hasAny(cell)) this.#addCell(cell, byBand, from);
    }
  }

  #hasAny(cell: number): boolean {
    const end = (cell + 1) * this.measures;
    for (let at = cell * this.measures; at < end; at += 1) if (this.#sums[at] !== 0) return true;
    return false;
  }

  #addCell(cell: number, byBand: Float64Array, from: number): void {
    for (const [index, { bands }] of GROUPINGS.entries()) {
      const band = Math.floor(cell / (STRIDES[index] as number)) % bands.length;
      const at = from + ((BAND_STARTS[index] as number) + band) * this.measures;
      for (let measure = 0; measure < this.measures; measure += 1) {
        const value = this.#sums[cell * this.measures + measure] as number;
        byBand[at + measure] = (byBand[at + measure] as number) + value;
      }
    }
  }
}

/** Sums by band, all 0. */
export const noSums = (measures: number): Float64Array => new Float64Array(BAND_COUNT * measures);
