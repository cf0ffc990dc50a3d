/**
 * A delivery as JSON lines, perhaps gzipped: a first line that names it, then a change a line.
 *
 *     {"source":"tax office","delivery":"2025-03-14/7"}
 *     {"fact":"gezinAanslag","gezinId":"1","kalenderjaar":2021,"gezinsinkomstenCents":3632576}
 *
 * The first line is left out when the caller names the delivery. `"payerError": true` in it says
 * that the delivery corrects an error of the payer's own, which the family could not see,
 * `"fraud": true` that it corrects what fraud had brought, `"requestedOn": "2025-01-31"` when the
 * family asked for it. It is taken whole or not at all, once; every fault is told by its line.
 */
import type { Readable } from "node:stream";
import { monthOfRightDay, RIGHT_DAY_EXPECTED } from "../../core-wasm/right-day.js";
import { readObject } from "../calculate/line.js";
import { LINE_BYTES_MAX, type Line, LineSplitter } from "../calculate/line-splitter.js";
import type { Database } from "../database/connection.js";
import { EngineError } from "../errors.js";
import { isObject, type JsonObject } from "../household/facts.js";
import { Fault, foundText, pathName, WHOLE_LINE } from "../household/fault.js";
import type { FactChange, FaultyChange } from "./change.js";
import { changeFacts, type DeliveredFacts, type FactDelivery } from "./change-facts.js";
import { fieldWord, readChange } from "./change-words.js";
import { FactFaults, foundIn } from "./fact-faults.js";
import { type ChunkOptions, plainChunks } from "./plain-chunks.js";

export interface FileOptions extends ChunkOptions {
  /** Names the delivery in place of a first line. */
  readonly delivery?: FactDelivery | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface AppliedFile extends DeliveredFacts {
  readonly source: string;
  readonly id: string;
  readonly changeCount: number;
}

/** A fault of a line. */
export interface LineFault {
  readonly line: number;
  readonly fault: Fault;
}

/** The delivery was refused for its lines; nothing was taken. */
export class RefusedFile extends EngineError {
  constructor(readonly faults: readonly LineFault[]) {
    const lines = faults.map(({ line, fault }) => fault.text(line)).join("");
    super("FACTS_REFUSED", `${lines}correct these and deliver all again; nothing was taken`);
  }
}

/** Takes a delivery. Throws `RefusedFile`, `DELIVERY_REUSED`, `INTERRUPTED`. */
export async function applyFile(
  db: Database,
  input: Readable,
  options: FileOptions = {},
): Promise<AppliedFile> {
  const file = new DeliveryFile(linesOf(input, options), options.delivery);
  const delivery = await file.begin();
  try {
    const taken = await changeFacts(db, delivery, file.changes(), { isKnown: true });
    const { source, id } = delivery;
    return { source, id, changeCount: file.changeCount, ...taken };
  } catch (error) {
    throw error instanceof FactFaults ? file.refused(error) : error;
  }
}

class DeliveryFile {
  changeCount = 0;
  /** The first line, when it is a change already. */
  #held: FactChange | FaultyChange | undefined;
  #lineOfFirst = 1;
  readonly #lines: AsyncGenerator<Line>;
  readonly #named: FactDelivery | undefined;

  constructor(lines: AsyncGenerator<Line>, named: FactDelivery | undefined) {
    this.#lines = lines;
    this.#named = named;
  }

  /** Reads the first line; the delivery that it, or the caller, names. */
  async begin(): Promise<FactDelivery> {
    const { value: line, done } = await this.#lines.next();
    const first = done ? undefined : readLine(line);
    const isHeader = isObject(first) && !("fact" in first);
    if (this.#named !== undefined && !isHeader) {
      if (!done) this.#held = changeOf(first);
      return this.#named;
    }
    const read = this.#named === undefined ? readHeader(first) : DOUBLY_NAMED;
    if (read instanceof Fault) throw new RefusedFile([{ line: 1, fault: read }]);
    this.#lineOfFirst = 2;
    return read;
  }

  async *changes(): AsyncGenerator<FactChange | FaultyChange> {
    if (this.#held !== undefined) {
      this.changeCount += 1;
      yield this.#held;
    }
    for await (const line of this.#lines) {
      this.changeCount += 1;
      yield changeOf(readLine(line));
    }
  }

  refused({ faults }: FactFaults): RefusedFile {
    const lineOf = (place: number): number => place + this.#lineOfFirst;
    return new RefusedFile(
      faults.map((placed) => {
        const found = foundIn(placed, (place) => `line ${lineOf(place)}`);
        const field = fieldWord(placed.table, placed.field);
        return { line: lineOf(placed.place), fault: new Fault(field, placed.expected, found) };
      }),
    );
  }
}

const DOUBLY_NAMED = new Fault(
  WHOLE_LINE,
  "a change, for the delivery is named beside the file",
  "a first line that names one",
);
const TOO_LONG = new Fault(WHOLE_LINE, `at most ${LINE_BYTES_MAX} bytes`, "a longer line");

/** The parsed object of a line, flat, or its first fault. */
function readLine(line: Line): JsonObject | Fault {
  if (line.isTooLong) return TOO_LONG;
  const object = readObject(line, "an object of one change", (value) => {
    if (!isObject(value)) {
      return new Fault(WHOLE_LINE, "an object of one change", foundText(value));
    }
    return { value, keyCount: Object.keys(value).length };
  });
  return object instanceof Fault ? object : object.value;
}

function changeOf(parsed: unknown): FactChange | FaultyChange {
  const change = parsed instanceof Fault ? parsed : readChange(parsed);
  return change instanceof Fault ? { faults: [change] } : change;
}

const HEADER_FIELDS = ["source", "delivery", "payerError", "fraud", "requestedOn"];

function readHeader(first: unknown): FactDelivery | Fault {
  if (first instanceof Fault) return first;
  if (first === undefined) return new Fault(WHOLE_LINE, "source and delivery", "an empty file");
  const header = first as JsonObject;
  const { source, delivery: id } = header;
  const isChange = "fact" in header;
  const stranger = Object.keys(header).find((key) => !HEADER_FIELDS.includes(key));
  if (!isChange && stranger !== undefined) {
    return new Fault(pathName(stranger), `one of ${HEADER_FIELDS.join(", ")}`, "an unknown field");
  }
  for (const [name, value] of Object.entries({ source, delivery: id })) {
    if (typeof value === "string" && value !== "") continue;
    return new Fault(name, "text that names the delivery, in the first line", foundText(value));
  }
  const reason = readReason(header);
  if (reason instanceof Fault) return reason;
  return { source: source as string, id: id as string, ...reason };
}

/** Why the delivery comes: whose error or fraud it corrects, which request it answers. */
function readReason(header: JsonObject): Omit<FactDelivery, "source" | "id"> | Fault {
  const { payerError = false, fraud = false, requestedOn } = header;
  for (const [name, value] of Object.entries({ payerError, fraud })) {
    if (typeof value !== "boolean") return new Fault(name, "true or false", foundText(value));
  }
  if (payerError === true && fraud === true) {
    return new Fault("fraud", "false beside payerError", "true");
  }
  const flags = { isPayerError: payerError === true, isFraud: fraud === true };
  if (requestedOn === undefined) return flags;
  const requestedMonth = monthOfRightDay(requestedOn);
  if (requestedMonth !== undefined) return { ...flags, requestedMonth };
  return new Fault("requestedOn", RIGHT_DAY_EXPECTED, foundText(requestedOn));
}

/** The lines of a stream, unzipped when it is a gzip file. */
async function* linesOf(input: Readable, options: FileOptions): AsyncGenerator<Line> {
  const splitter = new LineSplitter();
  for await (const chunk of plainChunks(input, options)) {
    if (options.signal?.aborted === true) {
      throw new EngineError("INTERRUPTED", "interrupted; nothing was taken");
    }
    yield* splitter.push(chunk);
  }
  yield* splitter.end();
}
