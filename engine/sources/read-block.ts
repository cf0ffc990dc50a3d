/**
 * A block of lines of a file into rows of records, and what was not understood. Pure: the same
 * block, the same outcome, in whatever thread.
 */
import { type Line, LineSplitter } from "../calculate/line-splitter.js";
import type { Block } from "./block-cutter.js";
import { RecordFault } from "./content.js";
import type { Flow } from "./flow.js";
import {
  type FileForm,
  type FileHead,
  FileRefused,
  LineReader,
  MESSAGE_BYTES_MAX,
  textOf,
} from "./line-message.js";
import type { Message } from "./message.js";
import type { QuarantineItem } from "./quarantine.js";
import { type RecordRows, RowWriter } from "./record-rows.js";

/** How a block is to be read. */
export interface BlockReading {
  /** YYYY-MM-DD. */
  readonly today: string;
  /** What the blocks before said; undefined at the beginning of a file. */
  readonly form: FileForm | undefined;
}

/** A message that was not taken, with its key where its text tells it. */
export interface BlockFault extends QuarantineItem {
  readonly key: string | undefined;
}

/** From where on a file is not taken. */
export interface BlockRefusal {
  readonly line: number;
  readonly field: string;
  readonly expected: string;
  readonly found: string;
}

/** What came of a block. Plain data: it travels between threads. */
export interface ReadBlock {
  /** Messages that came, those not taken too. */
  readonly messageCount: number;
  /** Those that another one of the block stands for. */
  readonly repeatedCount: number;
  readonly rows: RecordRows;
  readonly pulls: readonly Pick<Message, "recordId" | "versie" | "subjecten">[];
  readonly faults: readonly BlockFault[];
  readonly lastLine: number;
  readonly form: FileForm | undefined;
  readonly refusal: BlockRefusal | undefined;
}

export function readBlock(flow: Flow, { bytes, linesBefore }: Block, how: BlockReading): ReadBlock {
  return new BlockReader(flow, bytes.length, how).read(bytes, linesBefore);
}

class BlockReader {
  readonly #reader: LineReader;
  readonly #rows: RowWriter;
  readonly #pulls = new Map<string, Message>();
  readonly #faults: BlockFault[] = [];
  #messageCount = 0;
  #lastLine = 0;

  constructor(flow: Flow, size: number, { today, form }: BlockReading) {
    this.#reader = new LineReader(flow, today, form);
    this.#rows = new RowWriter(flow.name, today, size);
  }

  read(bytes: Uint8Array<ArrayBuffer>, linesBefore: number): ReadBlock {
    this.#lastLine = linesBefore;
    const splitter = new LineSplitter(MESSAGE_BYTES_MAX, linesBefore);
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    let refusal: BlockRefusal | undefined;
    try {
      for (const line of splitter.push(buffer)) this.#take(line);
      for (const line of splitter.end()) this.#take(line);
    } catch (error) {
      if (!(error instanceof FileRefused)) throw error;
      const { line, field, expected, found } = error;
      refusal = { line, field, expected, found };
    }
    return {
      messageCount: this.#messageCount,
      repeatedCount: this.#rows.repeatedCount,
      rows: this.#rows.finish(),
      pulls: [...this.#pulls.values()],
      faults: this.#faults,
      lastLine: this.#lastLine,
      form: this.#reader.form,
      refusal,
    };
  }

  #take(line: Line): void {
    this.#lastLine = line.number;
    const read = this.#reader.read(line);
    if (read === null || isHead(read)) return;
    this.#messageCount += 1;
    const fault = read instanceof RecordFault ? read : this.#add(line.number, read);
    if (fault === undefined) return;
    const text = textOf(line);
    const form = typeof text === "string" ? this.#reader.form : undefined;
    const item = { line: line.number, fault, raw: rawOf(line, text), form };
    this.#faults.push({ ...item, key: keyOf(text) });
  }

  #add(line: number, message: Message): RecordFault | undefined {
    if (message.inhoud !== null || message.status === "GEANNULEERD") {
      return this.#rows.add(line, message);
    }
    const known = this.#pulls.get(message.recordId);
    if (known === undefined || known.versie < message.versie) {
      this.#pulls.set(message.recordId, message);
    }
    return undefined;
  }
}

const isHead = (read: Message | RecordFault | FileHead): read is FileHead =>
  !(read instanceof RecordFault) && !("recordId" in read);

function rawOf(line: Line, text: string | RecordFault): string {
  if (typeof text === "string") return text;
  return line.isTooLong ? `line ${line.number}` : line.bytes.toString("utf8", line.start, line.end);
}

/** The key of a message that was not taken, where its text tells it. */
function keyOf(text: string | RecordFault): string | undefined {
  if (typeof text !== "string") return undefined;
  try {
    const { recordId } = JSON.parse(text) as { recordId?: unknown };
    return typeof recordId === "string" ? recordId : undefined;
  } catch {
    return undefined;
  }
}
