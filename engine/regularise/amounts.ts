/**
 * Amounts of children in households, without the reasons for them: rows of which only payer and
 * cents are told, so that two rows are the same money when their places are equal.
 */
import { COMPONENT_COUNT, Outcomes } from "../decisions/outcomes.js";
import type { DecidedRows } from "../decisions/rows.js";

const UNKNOWN = -1;

/** Every amount once. */
export class AmountTable {
  readonly #amounts = new Outcomes();
  /** The place of no money at all. */
  readonly nothing = this.#amounts.nothing();

  /** The place of the cents of an outcome. */
  of({ cents }: Outcomes, outcome: number): number {
    const at = outcome * COMPONENT_COUNT;
    return this.#amounts.place(0, 0, 0, cents.subarray(at, at + COMPONENT_COUNT));
  }

  /** The cents of a place, by component: a view. */
  cents(place: number): Int32Array {
    return this.#amounts.cents.subarray(place * COMPONENT_COUNT, (place + 1) * COMPONENT_COUNT);
  }
}

/** Which amounts the outcomes of a table are. */
export class OutcomeAmounts {
  /** Place of the amount by place of the outcome. */
  #places = new Int32Array(0);

  constructor(
    readonly table: Outcomes,
    readonly amounts: AmountTable,
  ) {}

  /** Forgets all outcomes; amounts keep their places. */
  clear(): void {
    this.table.clear();
    this.#places.fill(UNKNOWN);
  }

  /** Turns the places of outcomes of rows into places of amounts. */
  convert({ outcomes, rowCount }: DecidedRows): void {
    this.#makeRoom();
    for (let row = 0; row < rowCount; row += 1) {
      const outcome = outcomes[row] as number;
      let place = this.#places[outcome] as number;
      if (place === UNKNOWN) {
        place = this.amounts.of(this.table, outcome);
        this.#places[outcome] = place;
      }
      outcomes[row] = place;
    }
  }

  #makeRoom(): void {
    const known = this.#places;
    if (known.length >= this.table.count) return;
    this.#places = new Int32Array(this.table.low.length).fill(UNKNOWN);
    this.#places.set(known);
  }
}
