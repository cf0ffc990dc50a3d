/**
 * Results as messages, decoded by hand: ids row by row, and all that comes behind them, of which
 * few kinds occur, by its bytes. Rows of one kind share their components and reasons.
 */
import type { ComponentName } from "../../core-wasm/layout.js";
import { messageType } from "../contract/contract.js";
import { fieldsOf } from "../contract/fields.js";
import { PAYER, reasonText } from "../contract/mapping/enums.js";
import { componentsToFormat } from "../contract/mapping/result.js";
import type { LooseMessage } from "../contract/messages.js";
import { scanFields } from "../contract/wire.js";
import { ByteTable } from "./byte-table.js";

/** One result of a run. */
export interface RunResult {
  readonly gezinId: string;
  readonly childId: string;
  readonly payer: string;
  readonly voorlopig: boolean;
  /** Euro cents. */
  readonly totaal: number;
  /** Euro cents. */
  readonly componenten: Partial<Record<ComponentName, number>>;
  readonly redenen: readonly string[];
  /** A regularisation decided the amounts; `redenen` are empty. */
  readonly isRegularised: boolean;
}

const RUN_RESULT = messageType<LooseMessage>("RunResult");
const field = fieldsOf("RunResult");
const GEZIN_ID_TAG = field("gezinId") << 3;
const CHILD_ID_TAG = field("childId") << 3;
const RESULTS_TAG = (fieldsOf("ResultRows")("results") << 3) | 2;
const SEVEN_BITS = 0x7f;
const MORE = 0x80;
/** Bytes of a varint that a double holds exactly. */
const SAFE_BYTES = 7;

const RESPONSE_FIELDS = new Map(
  messageType("StreamResultsResponse").fields.map(({ name, id }) => [id, name]),
);

/** A StreamResultsResponse, its payload as bytes. */
export interface SplitResults {
  readonly payload: Uint8Array;
  readonly cursor: string;
  readonly runId: number;
  /** 0 = none. */
  readonly regularisationId: number;
}

export function splitResults(bytes: Uint8Array): SplitResults {
  const found = { payload: new Uint8Array(0) as Uint8Array, cursor: "", runId: 0 };
  let regularisationId = 0;
  for (const { field, value, bytes: content } of scanFields(bytes)) {
    const name = RESPONSE_FIELDS.get(field);
    if (name === "runId") found.runId = value;
    else if (name === "regularisationId") regularisationId = value;
    else if (content === undefined) continue;
    else if (name === "cursor") found.cursor = Buffer.from(content).toString();
    else found.payload = content;
  }
  return { ...found, regularisationId };
}

/** The results of a ResultRows. Throws RangeError on bytes that are none. */
export function readResults(bytes: Uint8Array): RunResult[] {
  const reader = new RowReader(bytes);
  const results: RunResult[] = [];
  while (!reader.isEnded) results.push(reader.next());
  return results;
}

/** Whole results, or results without their ids. */
const kinds = new ByteTable(readResult);

class RowReader {
  #at = 0;

  constructor(readonly bytes: Uint8Array) {}

  get isEnded(): boolean {
    return this.#at >= this.bytes.length;
  }

  next(): RunResult {
    if (this.bytes[this.#at] !== RESULTS_TAG) throw cut();
    this.#at += 1;
    const end = this.#varint() + this.#at;
    if (end > this.bytes.length) throw cut();
    const start = this.#at;
    const gezinId = this.#id(GEZIN_ID_TAG);
    const childId = gezinId === undefined ? undefined : this.#id(CHILD_ID_TAG);
    const from = this.#at;
    this.#at = end;
    if (gezinId === undefined || childId === undefined) {
      return readResult(this.bytes.subarray(start, end));
    }
    const { payer, voorlopig, totaal, componenten, redenen, isRegularised } = kinds.get(
      ...([this.bytes, from, end] as const),
    );
    return { gezinId, childId, payer, voorlopig, totaal, componenten, redenen, isRegularised };
  }

  /** The id that comes next as text; undefined when another field does. */
  #id(tag: number): string | undefined {
    if (this.bytes[this.#at] !== tag) return undefined;
    const start = this.#at + 1;
    this.#at = start;
    const id = this.#varint();
    if (this.#at - start <= SAFE_BYTES) return String(id);
    return this.#long(start);
  }

  /** A varint, exact below 2^49. */
  #varint(): number {
    const { bytes } = this;
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = bytes[this.#at];
      if (byte === undefined) throw cut();
      this.#at += 1;
      value += (byte & SEVEN_BITS) * factor;
      if (byte < MORE) return value;
      factor *= MORE;
    }
  }

  #long(start: number): string {
    let value = 0n;
    for (let at = this.#at - 1; at >= start; at -= 1) {
      value = (value << 7n) | BigInt((this.bytes[at] as number) & SEVEN_BITS);
    }
    return String(value);
  }
}

const cut = (): RangeError => new RangeError("results: expected whole ones, found a cut one");

function readResult(bytes: Uint8Array): RunResult {
  const message = RUN_RESULT.decode(bytes);
  return {
    gezinId: String(message["gezinId"]),
    childId: String(message["childId"]),
    payer: PAYER.name(message["payer"] as number) ?? "",
    voorlopig: message["voorlopig"] as boolean,
    totaal: Number(message["totaal"]),
    componenten: componentsToFormat(message["componenten"] as LooseMessage),
    redenen: (message["redenen"] as number[]).map((number) => reasonText(number) ?? String(number)),
    isRegularised: message["isRegularised"] as boolean,
  };
}
