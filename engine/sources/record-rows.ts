/**
 * The messages of one block as rows of COPY, of which no record stands twice.
 *
 * A row is written as its message comes; of each record the highest version lives, the others are
 * counted. A row ends with the number of its batch: ten digits that are written when it is known.
 */
import { RecordFault } from "./content.js";
import type { Message } from "./message.js";

/** Columns of a row, in its order. */
export const ROW_COLUMNS =
  "record_id, versie, is_geannuleerd, aangemaakt, ontvangen, periode, dossier, subjecten, " +
  "inhoud, stroom, batch_id";

/** Rows, and what is known of each without reading it. Plain data: it travels between threads. */
export interface RecordRows {
  readonly count: number;
  readonly text: Uint8Array<ArrayBuffer>;
  /** Where rows end; the first begins at 0. */
  readonly ends: Uint32Array<ArrayBuffer>;
  readonly lines: Uint32Array<ArrayBuffer>;
  /** The first version that is followed and did not come in the block. */
  readonly roots: Uint32Array<ArrayBuffer>;
  /** 0 = another row has a higher version of the record. */
  readonly isLive: Uint8Array<ArrayBuffer>;
  readonly isCancelled: Uint8Array<ArrayBuffer>;
  /** Ids of all rows, as PostgreSQL writes an array. */
  readonly ids: string;
  /** Rows of COPY that find records by their other subjects, and where those of each row end. */
  readonly subjects: Uint8Array<ArrayBuffer>;
  readonly subjectEnds: Uint32Array<ArrayBuffer>;
  readonly versieMin: number;
  readonly versieMax: number;
}

const BATCH_DIGITS = 10;
const NO_BATCH = "0".repeat(BATCH_DIGITS);
/** Bytes that a character of a string may take. */
const CHARACTER_BYTES = 3;
const NULL = "\\N";
const SPECIAL = /[\\\n\r\t]/;
const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};
const QUOTED = /["\\]/;

const escaped = (text: string): string =>
  SPECIAL.test(text) ? text.replace(/[\\\n\r\t]/g, (it) => ESCAPES[it] as string) : text;

const quoted = (text: string): string =>
  QUOTED.test(text) ? `"${text.replace(/["\\]/g, "\\$&")}"` : `"${text}"`;

/** Text that grows. */
class TextBuffer {
  bytes: Buffer<ArrayBuffer>;
  end = 0;

  constructor(size: number) {
    this.bytes = Buffer.allocUnsafeSlow(size);
  }

  write(text: string | Buffer): void {
    if (typeof text === "string") {
      this.#reserve(text.length * CHARACTER_BYTES);
      this.end += this.bytes.write(text, this.end);
      return;
    }
    this.#reserve(text.length);
    this.end += text.copy(this.bytes, this.end);
  }

  #reserve(count: number): void {
    const needed = this.end + count;
    if (needed <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.bytes.length));
    this.bytes.copy(larger, 0, 0, this.end);
    this.bytes = larger;
  }
}

export class RowWriter {
  readonly #stroom: string;
  /** YYYY-MM-DD, for what does not say when it was received. */
  readonly #today: string;
  readonly #rows: TextBuffer;
  /** What stands behind the content of every row. */
  readonly #tail: Buffer;
  readonly #subjects = new TextBuffer(1 << 12);
  readonly #places = new Map<string, number>();
  /** Of records with several versions: each with the one it follows. */
  readonly #chains = new Map<string, Map<number, number>>();
  readonly #versions: number[] = [];
  readonly #lines: number[] = [];
  readonly #roots: number[] = [];
  readonly #isLive: number[] = [];
  readonly #isCancelled: number[] = [];
  readonly #ends: number[] = [];
  readonly #contents: number[] = [];
  readonly #subjectEnds: number[] = [];
  #ids = "";
  repeatedCount = 0;

  /** `size`: bytes of the messages, about. */
  constructor(stroom: string, today: string, size: number) {
    this.#stroom = escaped(stroom);
    this.#today = today;
    this.#tail = Buffer.from(`\t${this.#stroom}\t${NO_BATCH}\n`);
    this.#rows = new TextBuffer(size + (size >> 2) + (1 << 12));
  }

  /** Takes a message; the fault when its version was given before with other content. */
  add(line: number, message: Message): RecordFault | undefined {
    const { recordId, versie, vorige } = message;
    const held = this.#places.get(recordId);
    if (held === undefined) {
      this.#places.set(recordId, this.#versions.length);
      this.#append(line, message);
      return undefined;
    }
    const heldVersie = this.#versions[held] as number;
    if (heldVersie === versie) return this.#again(held, message);
    this.repeatedCount += 1;
    let chain = this.#chains.get(recordId);
    if (chain === undefined) {
      chain = new Map([[heldVersie, this.#roots[held] as number]]);
      this.#chains.set(recordId, chain);
    }
    chain.set(versie, vorige);
    if (heldVersie > versie) return undefined;
    this.#isLive[held] = 0;
    this.#places.set(recordId, this.#versions.length);
    this.#append(line, message);
    return undefined;
  }

  #again(held: number, message: Message): RecordFault | undefined {
    const isCancelled = Number(message.status === "GEANNULEERD");
    const content = Buffer.from(contentOf(message));
    const end = (this.#ends[held] as number) - this.#tail.length;
    const known = this.#rows.bytes.subarray(this.#contents[held], end);
    if (isCancelled !== this.#isCancelled[held] || !content.equals(known)) {
      return versionReused(message);
    }
    this.repeatedCount += 1;
    return undefined;
  }

  #append(line: number, message: Message): void {
    const { recordId, versie, status, aangemaakt, ontvangen, subjecten } = message;
    const isCancelled = status === "GEANNULEERD";
    const id = escaped(recordId);
    this.#rows.write(
      `${id}\t${versie}\t${isCancelled ? "t" : "f"}\t${aangemaakt}\t` +
        `${ontvangen ?? this.#today}\t${message.periode ?? NULL}\t${message.dossier ?? NULL}\t` +
        `{${subjecten.join()}}\t`,
    );
    this.#contents.push(this.#rows.end);
    this.#rows.write(contentOf(message));
    this.#rows.write(this.#tail);
    this.#ends.push(this.#rows.end);
    for (let at = 1; at < subjecten.length; at += 1) {
      this.#subjects.write(`${subjecten[at]}\t${this.#stroom}\t${id}\n`);
    }
    this.#subjectEnds.push(this.#subjects.end);
    this.#versions.push(versie);
    this.#lines.push(line);
    this.#roots.push(message.vorige);
    this.#isLive.push(1);
    this.#isCancelled.push(Number(isCancelled));
    this.#ids += this.#ids === "" ? quoted(recordId) : `,${quoted(recordId)}`;
  }

  finish(): RecordRows {
    for (const [recordId, chain] of this.#chains) {
      const place = this.#places.get(recordId) as number;
      this.#roots[place] = rootOf(this.#versions[place] as number, chain);
    }
    const versions = this.#versions;
    return {
      count: versions.length,
      text: this.#rows.bytes.subarray(0, this.#rows.end),
      ends: Uint32Array.from(this.#ends),
      lines: Uint32Array.from(this.#lines),
      roots: Uint32Array.from(this.#roots),
      isLive: Uint8Array.from(this.#isLive),
      isCancelled: Uint8Array.from(this.#isCancelled),
      ids: `{${this.#ids}}`,
      subjects: this.#subjects.bytes.subarray(0, this.#subjects.end),
      subjectEnds: Uint32Array.from(this.#subjectEnds),
      versieMin: versions.reduce((least, it) => Math.min(least, it), Number.MAX_SAFE_INTEGER),
      versieMax: versions.reduce((most, it) => Math.max(most, it), 0),
    };
  }
}

/** The content as a row has it; bytes of a line have nothing that COPY would read otherwise. */
function contentOf({ inhoud }: Message): string | Buffer {
  if (inhoud === null) return NULL;
  return typeof inhoud === "string" ? escaped(inhoud) : inhoud;
}

/** Where the chain of versions that came together begins. */
function rootOf(versie: number, chain: ReadonlyMap<number, number>): number {
  let root = chain.get(versie) as number;
  for (let before = chain.get(root); before !== undefined; before = chain.get(root)) root = before;
  return root;
}

export function versionReused({
  versie,
  recordId,
}: Pick<Message, "recordId" | "versie">): RecordFault {
  const expected = `the content that version ${versie} of ${recordId} had, or a higher version`;
  return new RecordFault("VERSION_REUSED", "versie", expected, "another content");
}

/** Writes the number of the batch into all rows. */
export function numberRows({ text, ends, count }: RecordRows, batchId: number): void {
  const digits = Buffer.from(`${String(batchId).padStart(BATCH_DIGITS, "0")}\n`);
  for (let row = 0; row < count; row += 1) text.set(digits, (ends[row] as number) - digits.length);
}
