/**
 * StoredResults as typed arrays, by household and child. The message is what lies in the database;
 * rows are made of it when they are asked for, and then once.
 */
import { COMPONENTS, type ComponentName } from "../../core-wasm/layout.js";
import { rowsOf } from "../../engine/decisions/block-rows.js";
import type { ChainBlock } from "../../engine/decisions/block-table.js";
import { isRegularised } from "../../engine/decisions/lay-differences.js";
import { COMPONENT_COUNT, type Outcomes } from "../../engine/decisions/outcomes.js";
import { DecidedRows } from "../../engine/decisions/rows.js";
import { messageType, upperSnake } from "../contract/contract.js";
import { COMPONENT, PAYER, PAYER_NUMBERS, reasonText } from "../contract/mapping/enums.js";
import type { Int64 } from "../contract/messages.js";
import { type BlockOutcome, OutcomeColumns } from "./outcome-columns.js";

export interface StoredOutcome extends BlockOutcome {
  /** A regularisation decided the amounts otherwise than the run; `redenen` are empty. */
  readonly isRegularised: boolean;
}

interface StoredMessage {
  readonly rowCount: number;
  readonly gezinFrom: Int64;
  readonly gezinTo: Int64;
  readonly gezinIds: readonly Int64[];
  readonly components: readonly number[];
  readonly reasons: readonly {
    readonly shift: number;
    readonly bits: number;
    readonly names: readonly number[];
  }[];
  readonly blocks: readonly {
    readonly depth: number;
    readonly payer: number;
    readonly gezinFrom: Int64;
    readonly rowCount: number;
    readonly rows: Uint8Array;
  }[];
}

const STORED = messageType<StoredMessage>("StoredResults");
const COMPONENT_OF: ReadonlyMap<number, ComponentName> = new Map(
  COMPONENTS.map((name) => [COMPONENT.require(upperSnake(name)), name]),
);
const PAYER_PLACES = PAYER_NUMBERS.map((number) => PAYER.names.indexOf(PAYER.name(number) ?? ""));

export class StoredResults extends OutcomeColumns<StoredOutcome> {
  readonly payerNames: readonly string[] = PAYER.names;
  readonly #message: StoredMessage;

  /** Reads the bytes of a StoredResults. */
  constructor(bytes: Uint8Array) {
    super();
    this.#message = STORED.decode(bytes);
  }

  get rowCount(): number {
    return this.#rows.rowCount;
  }

  get outcomeIndexes(): Uint32Array {
    return this.#rows.outcomes.subarray(0, this.rowCount);
  }

  get gezinIds(): BigInt64Array {
    return this.once("gezinIds", () => idsOf(this.#rows.gezinIds, this.rowCount));
  }

  get childIds(): BigInt64Array {
    return this.once("childIds", () => idsOf(this.#rows.childIds, this.rowCount));
  }

  /** Payer of each row: place in `payerNames`. */
  get payers(): Uint8Array {
    return this.once("payers", () =>
      this.#rows.payers.subarray(0, this.rowCount).map((code) => PAYER_PLACES[code] as number),
    );
  }

  get outcomes(): readonly StoredOutcome[] {
    const { table } = this.#rows;
    return this.once("outcomes", () =>
      Array.from({ length: table.count }, (_, place) => this.#outcome(table, place)),
    );
  }

  get #rows(): DecidedRows {
    return this.once("rows", () => {
      const { gezinFrom, gezinTo, gezinIds, blocks } = this.#message;
      const only = gezinIds.length === 0 ? undefined : new Set(gezinIds.map(bigOf));
      return rowsOf(new DecidedRows(), {
        ...{ from: bigOf(gezinFrom), to: bigOf(gezinTo), month: 0, only },
        blocks: blocks.map(blockOf),
      });
    });
  }

  #outcome(table: Outcomes, place: number): StoredOutcome {
    const { voorlopig, totaalCents, redenen } = table.at(place);
    const { components, reasons } = this.#message;
    const cents = table.cents.subarray(place * COMPONENT_COUNT, (place + 1) * COMPONENT_COUNT);
    const componenten = components.flatMap((number, at) =>
      cents[at] === 0 ? [] : [[COMPONENT_OF.get(number) ?? String(number), cents[at]]],
    );
    const numbers = reasons.map(({ shift, bits, names }) => {
      return names[Number((redenen >> BigInt(shift)) & ((1n << BigInt(bits)) - 1n))] ?? 0;
    });
    const [recht] = numbers;
    return {
      ...{ voorlopig, totaal: totaalCents, componenten: Object.fromEntries(componenten) },
      redenen: recht === 0 ? [] : numbers.filter((number) => number !== 0).map(textOf),
      isRegularised: isRegularised(table, place),
    };
  }
}

const textOf = (number: number): string => reasonText(number) ?? String(number);

const bigOf = (value: Int64): bigint => BigInt(String(value));

function blockOf(block: StoredMessage["blocks"][number]): ChainBlock {
  const { depth, payer, gezinFrom, rowCount, rows } = block;
  const first = bigOf(gezinFrom);
  return {
    ...{ depth, payer: PAYER_NUMBERS.indexOf(payer), rowCount, bytes: rows },
    gezinHigh: Number(first >> 32n),
    gezinLow: Number(BigInt.asUintN(32, first)),
  };
}

function idsOf(halves: Uint32Array, rowCount: number): BigInt64Array {
  const ids = new BigInt64Array(rowCount);
  new Uint32Array(ids.buffer).set(halves.subarray(0, rowCount * 2));
  return ids;
}
