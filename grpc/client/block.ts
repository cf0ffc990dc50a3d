/**
 * A ResultBlock as typed arrays, without an object per row. Most of a block is two bytes a row, the
 * place of its outcome; ids and columns are made when they are asked for, and then once.
 */
import { COMPONENTS, type ComponentName } from "../../core-wasm/layout.js";
import { messageType } from "../contract/contract.js";
import { fieldsOf } from "../contract/fields.js";
import { readDeltas } from "../contract/id-deltas.js";
import { PAYER, reasonText } from "../contract/mapping/enums.js";
import { componentsToFormat } from "../contract/mapping/result.js";
import type { LooseMessage } from "../contract/messages.js";
import { scanFields } from "../contract/wire.js";
import { ByteTable } from "./byte-table.js";

/** What one or many rows have as their result. */
export interface BlockOutcome {
  readonly voorlopig: boolean;
  /** Euro cents. */
  readonly totaal: number;
  /** Euro cents. */
  readonly componenten: Partial<Record<ComponentName, number>>;
  readonly redenen: readonly string[];
}

export interface RowFault {
  readonly row: number;
  readonly code: string;
  readonly expected: string;
}

interface OutcomeMessage {
  readonly voorlopig: boolean;
  readonly totaal: unknown;
  readonly componenten: LooseMessage | null;
  readonly redenen: readonly number[];
}

const OUTCOME = messageType<OutcomeMessage>("Outcome");
const ROW_FAULT = messageType<RowFault>("RowFault");
const field = fieldsOf("ResultBlock");
const ROW_COUNT = field("rowCount");
const GEZIN_ID_DELTAS = field("gezinIdDeltas");
const CHILD_ID_DELTAS = field("childIdDeltas");
const PAYERS = field("payers");
const OUTCOMES = field("outcomes");
const OUTCOME_INDEXES = field("outcomeIndexes");
const FAULTS = field("faults");
const NONE = new Uint8Array(0);

/** The same outcomes come in block after block. */
const outcomes = new ByteTable(readOutcome);

/** Ids and payers are empty in answers of CalculateStream: its rows are those of the request. */
export class ResultBlock {
  readonly rowCount: number = 0;
  /** Place of each row's outcome in `outcomes`. */
  readonly outcomeIndexes: Uint16Array;
  /** Rows without a result, and why. */
  readonly faults: readonly RowFault[];
  readonly payerNames: readonly string[] = PAYER.names;
  readonly #lists = new Map<number, Uint8Array>();
  readonly #outcomes: Uint8Array[] = [];
  readonly #made = new Map<string, unknown>();

  /** Reads the bytes of a ResultBlock. */
  constructor(bytes: Uint8Array) {
    const faults: RowFault[] = [];
    for (const { field: number, value, bytes: content = NONE } of scanFields(bytes)) {
      if (number === ROW_COUNT) this.rowCount = value;
      else if (number === OUTCOMES) this.#outcomes.push(content);
      else if (number === FAULTS) faults.push(ROW_FAULT.decode(content));
      else this.#lists.set(number, content);
    }
    this.faults = faults;
    const indexes = this.#list(OUTCOME_INDEXES);
    const { buffer, byteOffset } = indexes.byteOffset % 2 === 0 ? indexes : new Uint8Array(indexes);
    this.outcomeIndexes = new Uint16Array(buffer, byteOffset, indexes.length / 2);
  }

  get gezinIds(): BigInt64Array {
    return this.#once("gezinIds", () => this.#ids(GEZIN_ID_DELTAS));
  }

  get childIds(): BigInt64Array {
    return this.#once("childIds", () => this.#ids(CHILD_ID_DELTAS));
  }

  /** Payer of each row: place in `payerNames`. */
  get payers(): Uint8Array {
    return this.#once("payers", () => {
      const payers = this.#list(PAYERS);
      const [first = 0] = payers;
      return payers.length === 1 ? new Uint8Array(this.rowCount).fill(first) : payers;
    });
  }

  get outcomes(): readonly BlockOutcome[] {
    return this.#once("outcomes", () =>
      this.#outcomes.map((bytes) => outcomes.get(bytes, 0, bytes.length)),
    );
  }

  /** Sum of the components of each row, euro cents. */
  get totalen(): Int32Array {
    return this.#once("totalen", () => this.#spread(({ totaal }) => totaal));
  }

  /** One component of each row, euro cents. */
  cents(name: ComponentName): Int32Array {
    return this.#once(name, () => this.#spread(({ componenten }) => componenten[name] ?? 0));
  }

  /** The components that at least one row has, euro cents by row. */
  get componenten(): Partial<Record<ComponentName, Int32Array>> {
    const names = COMPONENTS.filter((name) =>
      this.outcomes.some(({ componenten }) => componenten[name] !== undefined),
    );
    return Object.fromEntries(names.map((name) => [name, this.cents(name)]));
  }

  /** The outcome of a row. */
  outcome(row: number): BlockOutcome {
    const found = this.outcomes[this.outcomeIndexes[row] ?? -1];
    if (found !== undefined) return found;
    throw new RangeError(`row: expected one below ${this.rowCount}, found ${row}`);
  }

  #spread(read: (outcome: BlockOutcome) => number): Int32Array {
    const values = Int32Array.from(this.outcomes, read);
    const column = new Int32Array(this.rowCount);
    const indexes = this.outcomeIndexes;
    for (let row = 0; row < column.length; row += 1) {
      column[row] = values[indexes[row] as number] as number;
    }
    return column;
  }

  #ids(number: number): BigInt64Array {
    const bytes = this.#list(number);
    return readDeltas(bytes, bytes.length === 0 ? 0 : this.rowCount);
  }

  #list(number: number): Uint8Array {
    return this.#lists.get(number) ?? NONE;
  }

  #once<T>(name: string, make: () => T): T {
    if (!this.#made.has(name)) this.#made.set(name, make());
    return this.#made.get(name) as T;
  }
}

function readOutcome(bytes: Uint8Array): BlockOutcome {
  const { voorlopig, totaal, componenten, redenen } = OUTCOME.decode(bytes);
  return {
    voorlopig,
    totaal: Number(totaal),
    componenten: componentsToFormat(componenten),
    redenen: redenen.map((number) => reasonText(number) ?? String(number)),
  };
}
