/**
 * One row that COPY sends in binary, as its fields: long byte strings, NULL as no bytes. They share
 * one buffer.
 */
import type pg from "pg";
import { type CopyMemory, copyOut } from "../database/copy-out.js";

/** Signature, flags and extension, then the count of fields. */
const HEADER_BYTES = 19;
const COUNT_BYTES = 2;
const LENGTH_BYTES = 4;

/** The fields of the only row of a COPY; they lie in the memory until it is used again. */
export async function readFields(
  client: pg.ClientBase,
  sql: string,
  memory?: CopyMemory,
): Promise<Uint8Array[]> {
  return fieldsOf(await copyOut(client, sql, memory));
}

/** The fields of the only row that COPY has sent. */
export function fieldsOf(bytes: Buffer): Uint8Array[] {
  const count = bytes.readInt16BE(HEADER_BYTES);
  const fields: Uint8Array[] = [];
  let at = HEADER_BYTES + COUNT_BYTES;
  for (let field = 0; field < count; field += 1) {
    const length = Math.max(0, bytes.readInt32BE(at));
    at += LENGTH_BYTES;
    fields.push(bytes.subarray(at, at + length));
    at += length;
  }
  return fields;
}
