/**
 * Writes households into the kernel's fact columns. Only what a line states is written: the rest of
 * a row has been cleared to the defaults before.
 *
 * The kernel tells households apart by the `gezinId` of adjacent rows. Two lines may carry the same
 * one, so the column gets the place of the line in the batch; the text stays with the line.
 */
import type { FactViews, FlagName, Kernel } from "../../core-wasm/kernel.js";
import { FACTS, type FactName } from "../../core-wasm/layout.js";
import type { Facts } from "./facts.js";
import type { ColumnValue } from "./field.js";
import type { Household } from "./household.js";

export type Setter = (row: number, value: ColumnValue) => void;

export class KernelRows {
  readonly #setters: readonly Setter[];
  readonly #kernel: Kernel;
  readonly #gezinId: Setter;
  readonly #vanMaand: Setter;
  readonly #totMaand: Setter;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.#setters = FACTS.map(({ name }) => factSetter(kernel, name));
    this.#gezinId = factSetter(kernel, "gezinId");
    this.#vanMaand = factSetter(kernel, "vanMaand");
    this.#totMaand = factSetter(kernel, "totMaand");
  }

  /** Writes the rows of all households, one after the other from row 0. */
  write(households: readonly Household[], rowCount: number): void {
    this.#kernel.clear(0, rowCount);
    let row = 0;
    households.forEach((household, place) => {
      const surrogate = BigInt(place + 1);
      for (const { van, tot, facts, school } of household.rows) {
        this.#put(row, household.facts);
        this.#put(row, facts);
        if (school !== undefined) this.#put(row, school);
        this.#gezinId(row, surrogate);
        this.#vanMaand(row, van);
        this.#totMaand(row, tot);
        row += 1;
      }
    });
  }

  #put(row: number, { fields, values }: Facts): void {
    for (let at = 0; at < fields.length; at += 1) {
      const { index } = fields[at] as Facts["fields"][number];
      (this.#setters[index] as Setter)(row, values[at] as ColumnValue);
    }
  }
}

/** Writes one fact of a row, as its column holds it. */
export function factSetter(kernel: Kernel, name: FactName): Setter {
  if (!(name in kernel.facts)) {
    return (row, value) => kernel.setFlag(row, name as FlagName, value === 1);
  }
  const column = kernel.facts[name as keyof FactViews] as unknown as Record<number, ColumnValue>;
  return (row, value) => {
    column[row] = value;
  };
}
