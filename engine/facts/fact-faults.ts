/** A delivery that is refused: each fault with the change that it is of. */
import { EngineError } from "../errors.js";
import type { ChangeFault } from "./change.js";
import type { FactTableName } from "./tables.js";

/** A fault of one change of a delivery. */
export interface PlacedFault extends ChangeFault {
  /** Which change, from 0. */
  readonly place: number;
  /** Its table, where the fault has the words of the table. */
  readonly table?: FactTableName;
  /** Another change, which it contradicts. */
  readonly other?: number;
}

/** How a door calls the change at a place. */
export type NameOf = (place: number) => string;

export const FAULTS_MAX = 100;

/** What was found, with the other change as a door calls it. */
export const foundIn = ({ found, other }: PlacedFault, nameOf: NameOf): string =>
  other === undefined ? found : `${found} ${nameOf(other)}`;

const byPlace: NameOf = (place) => `changes[${place}]`;

/** Nothing was taken. Every fault is here, up to `FAULTS_MAX` and in the order of the changes. */
export class FactFaults extends EngineError {
  constructor(readonly faults: readonly PlacedFault[]) {
    const said = faults.map((fault) => {
      const where = `${byPlace(fault.place)}.${fault.field}`;
      return `${where}: expected ${fault.expected}, found ${foundIn(fault, byPlace)}`;
    });
    const message = `${said.join("\n")}\ncorrect these and deliver all again; nothing was taken`;
    super("FACT_FAULT", message);
  }
}
