/** Differences of a part into PostgreSQL, by binary COPY, with causes and rejected rows. */
import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { COMPONENTS, PAYERS } from "../../core-wasm/layout.js";
import type { MonthRejection } from "./calculated.js";
import type { Cause } from "./causes.js";
import type { DifferenceSpan } from "./spans.js";
import { STANDINGS } from "./standing.js";

export interface PartRows {
  readonly regularisationId: number;
  readonly partNo: number;
  readonly spans: readonly DifferenceSpan[];
  /** By number. */
  readonly causes: readonly (readonly Cause[])[];
  readonly rejected: readonly MonthRejection[];
}

const HEADER = Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1");
const TRAILER = Buffer.from([0xff, 0xff]);
const COPY = `COPY difference (regularisation_id, part_no, cause_no, gezin_id, child_id, van_maand,
  tot_maand, before_cents, after_cents, payer, component, standing) FROM STDIN (FORMAT binary)`;
const COLUMNS = 12;
/** Bytes of a row before its texts: count, three int4, two int8, two int2, two int4. */
const FIXED_BYTES = 2 + 3 * 8 + 2 * 12 + 2 * 6 + 2 * 8;
const CHUNK_ROWS = 2000;

/** The length and the bytes of a text, as COPY has them. */
function field(text: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(Buffer.byteLength(text));
  return Buffer.concat([length, Buffer.from(text)]);
}

const PAYER_FIELDS = PAYERS.map(field);
const COMPONENT_FIELDS = COMPONENTS.map(field);
const STANDING_FIELDS = new Map(STANDINGS.map((name) => [name, field(name)]));

/** Writes a part in the transaction of the caller. */
export async function writeDifferences(writer: pg.ClientBase, rows: PartRows): Promise<void> {
  const { regularisationId, partNo, causes, rejected } = rows;
  const sink = writer.query(copyFrom(COPY));
  await pipeline(chunks(rows), sink);
  await writer.query(
    `INSERT INTO difference_cause (regularisation_id, part_no, cause_no, causes)
     SELECT $1, $2, ordinality - 1, cause
     FROM jsonb_array_elements($3::jsonb) WITH ORDINALITY element (cause, ordinality)`,
    [regularisationId, partNo, JSON.stringify(causes)],
  );
  await writer.query(
    `INSERT INTO regularisation_rejected
       (regularisation_id, month, gezin_id, child_id, code, detail)
     SELECT $1, * FROM unnest($2::smallint[], $3::bigint[], $4::bigint[], $5::text[], $6::text[])`,
    [
      regularisationId,
      rejected.map(({ month }) => month),
      rejected.map(({ gezinId }) => String(gezinId)),
      rejected.map(({ childId }) => String(childId)),
      rejected.map(({ code }) => code),
      rejected.map(({ detail }) => detail),
    ],
  );
}

function* chunks(rows: PartRows): Generator<Buffer> {
  yield HEADER;
  for (let from = 0; from < rows.spans.length; from += CHUNK_ROWS) {
    const part = rows.spans.slice(from, from + CHUNK_ROWS);
    yield Buffer.concat(part.flatMap((span) => encode(span, rows)));
  }
  yield TRAILER;
}

function encode(span: DifferenceSpan, { regularisationId, partNo }: PartRows): Buffer[] {
  const fixed = Buffer.allocUnsafe(FIXED_BYTES);
  let at = fixed.writeInt16BE(COLUMNS);
  for (const value of [regularisationId, partNo, span.causeNo]) {
    at = fixed.writeInt32BE(value, fixed.writeInt32BE(4, at));
  }
  for (const id of [span.gezinId, span.childId]) {
    at = fixed.writeBigInt64BE(id, fixed.writeInt32BE(8, at));
  }
  for (const month of [span.vanMaand, span.totMaand]) {
    at = fixed.writeInt16BE(month, fixed.writeInt32BE(2, at));
  }
  for (const cents of [span.before, span.after]) {
    at = fixed.writeInt32BE(cents, fixed.writeInt32BE(4, at));
  }
  return [
    fixed,
    PAYER_FIELDS[span.payer] as Buffer,
    COMPONENT_FIELDS[span.component] as Buffer,
    STANDING_FIELDS.get(span.standing) as Buffer,
  ];
}
