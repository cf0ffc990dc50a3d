/**
 * Differences of a part into PostgreSQL: encoded for binary COPY as their spans close, sent in one
 * stream with causes and rejected rows at the end of the part.
 */
import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { COMPONENTS, PAYERS } from "../../core-wasm/layout.js";
import type { MonthRejection } from "./calculated.js";
import type { CauseTable } from "./causes.js";
import {
  causeLine,
  type PartDigest,
  type PartLine,
  PartMarks,
  rejectedLine,
} from "./part-digest.js";
import type { SpanRows } from "./spans.js";
import { STANDINGS } from "./standing.js";
import type { Summary } from "./summary.js";

/** What a part writes besides its differences. */
export interface PartRest {
  readonly causes: CauseTable;
  readonly rejected: readonly MonthRejection[];
  readonly summary: Summary;
}

const HEADER = Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1");
const TRAILER = Buffer.from([0xff, 0xff]);
const COPY = `COPY difference (regularisation_id, part_no, cause_no, gezin_id, child_id, van_maand,
  tot_maand, before_cents, after_cents, payer, component, standing) FROM STDIN (FORMAT binary)`;
const FINISH = `
  UPDATE regularisation_part SET status = 'finished', row_count = $3, digest = $4, marks = $5,
    summary = $6
  WHERE regularisation_id = $1 AND part_no = $2`;
const COLUMNS = 12;
const CHUNK_BYTES = 1 << 18;

/** The length and the bytes of a text, as COPY has them. */
function field(text: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(Buffer.byteLength(text));
  return Buffer.concat([length, Buffer.from(text)]);
}

const PAYER_FIELDS = PAYERS.map(field);
const COMPONENT_FIELDS = COMPONENTS.map(field);
const STANDING_FIELDS = STANDINGS.map(field);
const longest = (fields: readonly Buffer[]) => Math.max(...fields.map(({ length }) => length));
/** Bytes of a row at the most: count, three int4, two int8, two int2, two int4, three texts. */
const ROW_BYTES_MAX =
  2 +
  3 * 8 +
  2 * 12 +
  2 * 6 +
  2 * 8 +
  longest(PAYER_FIELDS) +
  longest(COMPONENT_FIELDS) +
  longest(STANDING_FIELDS);

export class DifferenceSink {
  readonly #chunks: Buffer[] = [HEADER];
  readonly #marks = new PartMarks();
  #chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  #at = 0;

  constructor(
    readonly regularisationId: number,
    readonly partNo: number,
  ) {}

  /** Takes a span that is closed. */
  add(rows: SpanRows, row: number, totMaand: number): void {
    this.#marks.addDifference(rows, row, totMaand);
    if (this.#at + ROW_BYTES_MAX > CHUNK_BYTES) this.#next();
    this.#chunk.writeInt16BE(COLUMNS, this.#at);
    this.#at += 2;
    this.#int4(this.regularisationId);
    this.#int4(this.partNo);
    this.#int4(rows.causeNos[row] as number);
    this.#id(rows.gezinIds, row);
    this.#id(rows.childIds, row);
    this.#int2(rows.vanMaand[row] as number);
    this.#int2(totMaand);
    this.#int4(rows.before[row] as number);
    this.#int4(rows.after[row] as number);
    this.#text(PAYER_FIELDS[rows.payers[row] as number] as Buffer);
    this.#text(COMPONENT_FIELDS[rows.components[row] as number] as Buffer);
    this.#text(STANDING_FIELDS[rows.standings[row] as number] as Buffer);
  }

  /** Writes the part, and that it is finished, in the transaction that has claimed it. */
  async write(writer: pg.ClientBase, { causes, rejected, summary }: PartRest): Promise<void> {
    this.#next();
    await pipeline([...this.#chunks, TRAILER], writer.query(copyFrom(COPY)));
    await writer.query(
      `INSERT INTO difference_cause (regularisation_id, part_no, cause_no, causes)
       SELECT $1, $2, ordinality - 1, cause
       FROM jsonb_array_elements($3::jsonb) WITH ORDINALITY element (cause, ordinality)`,
      [this.regularisationId, this.partNo, causes.text],
    );
    if (rejected.length > 0) await this.#writeRejected(writer, rejected);
    const named = (JSON.parse(causes.text) as unknown[]).map((said, no) => causeLine(no, said));
    const { rowCount, digest, marks } = this.seal([...named, ...rejected.map(rejectedLine)]);
    await writer.query(FINISH, [
      ...[this.regularisationId, this.partNo, rowCount, digest, marks, JSON.stringify(summary)],
    ]);
  }

  /** The digest of what was added, and of causes and rejected rows. */
  seal(lines: readonly PartLine[]): PartDigest {
    this.#next();
    return this.#marks.seal(this.#chunks.slice(1), lines);
  }

  async #writeRejected(writer: pg.ClientBase, rejected: readonly MonthRejection[]) {
    await writer.query(
      `INSERT INTO regularisation_rejected
         (regularisation_id, part_no, month, gezin_id, child_id, code, detail)
       SELECT $1, $2, *
       FROM unnest($3::smallint[], $4::bigint[], $5::bigint[], $6::text[], $7::text[])`,
      [
        this.regularisationId,
        this.partNo,
        rejected.map(({ month }) => month),
        rejected.map(({ gezinId }) => String(gezinId)),
        rejected.map(({ childId }) => String(childId)),
        rejected.map(({ code }) => code),
        rejected.map(({ detail }) => detail),
      ],
    );
  }

  #next(): void {
    this.#chunks.push(this.#chunk.subarray(0, this.#at));
    this.#chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    this.#at = 0;
  }

  #int2(value: number): void {
    this.#at = this.#chunk.writeInt16BE(value, this.#chunk.writeInt32BE(2, this.#at));
  }

  #int4(value: number): void {
    this.#at = this.#chunk.writeInt32BE(value, this.#chunk.writeInt32BE(4, this.#at));
  }

  #id(ids: Uint32Array, row: number): void {
    const high = this.#chunk.writeUInt32BE(
      ids[row * 2 + 1] as number,
      this.#chunk.writeInt32BE(8, this.#at),
    );
    this.#at = this.#chunk.writeUInt32BE(ids[row * 2] as number, high);
  }

  #text(bytes: Buffer): void {
    this.#at += bytes.copy(this.#chunk, this.#at);
  }
}
