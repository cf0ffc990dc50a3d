/**
 * A ResultBlock, the answer to a FactBlock, as typed arrays: its rows are those of the request, two
 * bytes each.
 */
import { messageType } from "../contract/contract.js";
import { fieldsOf } from "../contract/fields.js";
import { reasonText } from "../contract/mapping/enums.js";
import { componentsToFormat } from "../contract/mapping/result.js";
import type { LooseMessage } from "../contract/messages.js";
import { scanFields } from "../contract/wire.js";
import { ByteTable } from "./byte-table.js";
import { type BlockOutcome, OutcomeColumns } from "./outcome-columns.js";

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
const OUTCOMES = field("outcomes");
const OUTCOME_INDEXES = field("outcomeIndexes");
const FAULTS = field("faults");
const NONE = new Uint8Array(0);

/** The same outcomes come in block after block. */
const outcomes = new ByteTable(readOutcome);

export class ResultBlock extends OutcomeColumns<BlockOutcome> {
  readonly rowCount: number;
  readonly outcomeIndexes: Uint16Array;
  /** Rows without a result, and why. */
  readonly faults: readonly RowFault[];
  readonly #outcomes: Uint8Array[] = [];

  /** Reads the bytes of a ResultBlock. */
  constructor(bytes: Uint8Array) {
    super();
    const faults: RowFault[] = [];
    let rowCount = 0;
    let indexes: Uint8Array = NONE;
    for (const { field: number, value, bytes: content = NONE } of scanFields(bytes)) {
      if (number === ROW_COUNT) rowCount = value;
      else if (number === OUTCOMES) this.#outcomes.push(content);
      else if (number === FAULTS) faults.push(ROW_FAULT.decode(content));
      else if (number === OUTCOME_INDEXES) indexes = content;
    }
    this.rowCount = rowCount;
    this.faults = faults;
    const { buffer, byteOffset } = indexes.byteOffset % 2 === 0 ? indexes : new Uint8Array(indexes);
    this.outcomeIndexes = new Uint16Array(buffer, byteOffset, indexes.length / 2);
  }

  get outcomes(): readonly BlockOutcome[] {
    return this.once("outcomes", () =>
      this.#outcomes.map((bytes) => outcomes.get(bytes, 0, bytes.length)),
    );
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
