/** Rows that point at the outcomes they share, as typed arrays. */
import { COMPONENTS, type ComponentName } from "../../core-wasm/layout.js";

/** What one or many rows have as their result. */
export interface BlockOutcome {
  readonly voorlopig: boolean;
  /** Euro cents. */
  readonly totaal: number;
  /** Euro cents. */
  readonly componenten: Partial<Record<ComponentName, number>>;
  readonly redenen: readonly string[];
}

export abstract class OutcomeColumns<T extends BlockOutcome> {
  abstract readonly rowCount: number;
  /** Place of each row's outcome in `outcomes`. */
  abstract readonly outcomeIndexes: Uint16Array | Uint32Array;
  abstract readonly outcomes: readonly T[];
  readonly #made = new Map<string, unknown>();

  /** Sum of the components of each row, euro cents. */
  get totalen(): Int32Array {
    return this.once("totalen", () => this.#spread(({ totaal }) => totaal));
  }

  /** One component of each row, euro cents. */
  cents(name: ComponentName): Int32Array {
    return this.once(name, () => this.#spread(({ componenten }) => componenten[name] ?? 0));
  }

  /** The components that at least one row has, euro cents by row. */
  get componenten(): Partial<Record<ComponentName, Int32Array>> {
    const names = COMPONENTS.filter((name) =>
      this.outcomes.some(({ componenten }) => componenten[name] !== undefined),
    );
    return Object.fromEntries(names.map((name) => [name, this.cents(name)]));
  }

  /** The outcome of a row. */
  outcome(row: number): T {
    const found = this.outcomes[this.outcomeIndexes[row] ?? -1];
    if (found !== undefined) return found;
    throw new RangeError(`row: expected one below ${this.rowCount}, found ${row}`);
  }

  #spread(read: (outcome: T) => number): Int32Array {
    const values = Int32Array.from(this.outcomes, read);
    const column = new Int32Array(this.rowCount);
    const indexes = this.outcomeIndexes;
    for (let row = 0; row < column.length; row += 1) {
      column[row] = values[indexes[row] as number] as number;
    }
    return column;
  }

  /** What is made when it is asked for, and then once. */
  protected once<V>(name: string, make: () => V): V {
    if (!this.#made.has(name)) this.#made.set(name, make());
    return this.#made.get(name) as V;
  }
}
