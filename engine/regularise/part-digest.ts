/**
 * The digest of what a part of a regularisation wrote, and a mark of each row, by which whoever
 * reads it back tells which row is another, is missing or is too many.
 *
 *     differences as they are sent, in their order  --> SHA-256, and 16 bytes a row:
 *     causes, rejected rows as lines                    household, hash of the keys, of all of it
 *
 * PostgreSQL gives rows back in any order; the marks say in which they were sent.
 */
import { createHash } from "node:crypto";
import type { SpanRows } from "./spans.js";

/** A cause or a rejected row. */
export interface PartLine {
  readonly table: "difference_cause" | "regularisation_rejected";
  /** 0 = it is of none. */
  readonly gezinId: bigint;
  /** What finds it in the part. */
  readonly key: string;
  /** What it says. */
  readonly said: string;
}

/** A row as it is remembered. */
export interface Mark {
  /** 0 = it is of none. */
  readonly gezinId: bigint;
  readonly key: number;
  readonly line: number;
}

export interface PartDigest {
  readonly rowCount: number;
  readonly digest: string;
  readonly marks: Buffer;
}

const MARK_BYTES = 16;
const FIRST_ROWS = 256;
const START = 0x811c9dc5;
const PRIME = 0x01000193;
const MIX = 0x9e3779b1;

/** JSON with the names of objects in order: PostgreSQL has an order of its own. */
export const causeLine = (causeNo: number, causes: unknown): PartLine => ({
  ...{ table: "difference_cause", gezinId: 0n, key: String(causeNo), said: orderedJson(causes) },
});

export interface RejectedWords {
  readonly month: number;
  readonly gezinId: bigint | string;
  readonly childId: bigint | string;
  readonly code: string;
  readonly detail: string;
}

export const rejectedLine = ({ code, detail, ...row }: RejectedWords): PartLine => ({
  table: "regularisation_rejected",
  gezinId: BigInt(row.gezinId),
  key: [row.month, row.gezinId, row.childId].join(" "),
  said: `${code} ${detail}`,
});

/** Hash of the keys of a difference: household, child, first month, payer, component. */
export function differenceKey(rows: SpanRows, row: number, vanMaand: number): number {
  const { gezinIds, childIds, payers, components } = rows;
  let hash = mixed(START, gezinIds[row * 2] as number);
  hash = mixed(hash, gezinIds[row * 2 + 1] as number);
  hash = mixed(hash, childIds[row * 2] as number);
  hash = mixed(hash, childIds[row * 2 + 1] as number);
  hash = mixed(hash, vanMaand);
  return mixed(hash, (payers[row] as number) * 256 + (components[row] as number));
}

/** Hash of all of a difference. */
export function differenceHash(rows: SpanRows, row: number, key: number, totMaand: number): number {
  const { before, after, standings, causeNos } = rows;
  let hash = mixed(key, totMaand);
  hash = mixed(hash, before[row] as number);
  hash = mixed(hash, after[row] as number);
  return mixed(mixed(hash, standings[row] as number), causeNos[row] as number);
}

/** It finds rows; that nothing was changed the SHA-256 says. */
function mixed(hash: number, value: number): number {
  const once = Math.imul(hash ^ value, MIX);
  return (once ^ (once >>> 15)) >>> 0;
}

/** The marks of a part, in the order in which its rows come. */
export class PartMarks {
  #marks = Buffer.alloc(FIRST_ROWS * MARK_BYTES);
  #at = 0;

  addDifference(rows: SpanRows, row: number, totMaand: number): void {
    const key = differenceKey(rows, row, rows.vanMaand[row] as number);
    const line = differenceHash(rows, row, key, totMaand);
    const { gezinIds } = rows;
    this.#add(gezinIds[row * 2 + 1] as number, gezinIds[row * 2] as number, key, line);
  }

  /** The digest of differences as they were sent, and of lines, in whatever order. */
  seal(sent: readonly Buffer[], lines: readonly PartLine[]): PartDigest {
    const hash = createHash("sha256");
    for (const bytes of sent) hash.update(bytes);
    const ordered = lines.map((line) => ({ line, text: textOf(line) }));
    ordered.sort((a, b) => compareTexts(a.text, b.text));
    for (const { line, text } of ordered) {
      hash.update(`${text}\n`);
      const { gezinId, key, line: all } = markOf(line);
      this.#add(Number(gezinId >> 32n), Number(gezinId & 0xffffffffn), key, all);
    }
    const marks = Buffer.from(this.#marks.subarray(0, this.#at));
    return { rowCount: this.#at / MARK_BYTES, digest: hash.digest("hex"), marks };
  }

  #add(gezinHigh: number, gezinLow: number, key: number, line: number): void {
    if (this.#at === this.#marks.length) {
      this.#marks = Buffer.concat([this.#marks, Buffer.alloc(this.#at)]);
    }
    let at = this.#marks.writeInt32BE(gezinHigh | 0, this.#at);
    at = this.#marks.writeUInt32BE(gezinLow, at);
    this.#at = this.#marks.writeUInt32BE(line, this.#marks.writeUInt32BE(key, at));
  }
}

export function readMarks(marks: Buffer): Mark[] {
  return Array.from({ length: Math.floor(marks.length / MARK_BYTES) }, (_, row) => {
    const at = row * MARK_BYTES;
    const [key, line] = [marks.readUInt32BE(at + 8), marks.readUInt32BE(at + 12)];
    return { gezinId: marks.readBigInt64BE(at), key, line };
  });
}

export const markOf = (line: PartLine): Mark => ({
  gezinId: line.gezinId,
  key: hashOf(`${line.table} ${line.key}`),
  line: hashOf(textOf(line)),
});

const textOf = ({ table, key, said }: PartLine): string => `${table} ${key}: ${said}`;

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = START;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), PRIME);
  }
  return hash >>> 0;
}

function orderedJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => compareTexts(a, b)));
  });
}
