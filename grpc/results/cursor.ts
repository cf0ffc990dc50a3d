/**
 * Cursors: where a reader of results stands, signed, so that one fits only the caller, the run and
 * the payer that it was made for.
 *
 *     version 1 | run 4 | payer 1 | gezin_id 8 | child_id 8 | signature 16 bytes, base64url
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { PAYERS } from "../../core-wasm/layout.js";
import type { Position } from "../../engine/run/results.js";
import type { PayerName } from "../access/authorization.js";
import { CallError } from "../access/call-error.js";

const VERSION = 1;
const BODY_BYTES = 22;
const SIGNATURE_BYTES = 16;
const CHARACTERS_MAX = 64;

/** What a cursor is bound to. */
export interface CursorBond {
  readonly runId: number;
  /** Payer of the rows; undefined = all. */
  readonly payer: PayerName | undefined;
  /** Name of the caller's role. */
  readonly role: string;
}

export class CursorSigner {
  readonly #key: Buffer;

  constructor(key: Buffer) {
    this.#key = key;
  }

  encode(bond: CursorBond, { gezinId, childId }: Position): string {
    const body = bodyOf(bond);
    body.writeBigInt64BE(gezinId, 6);
    body.writeBigInt64BE(childId, 14);
    return Buffer.concat([body, this.#sign(body, bond)]).toString("base64url");
  }

  /** Throws `CURSOR_INVALID` for a cursor of another caller, run or payer, or none of ours. */
  decode(bond: CursorBond, cursor: string): Position {
    const bytes = Buffer.from(cursor.slice(0, CHARACTERS_MAX), "base64url");
    const body = bytes.subarray(0, BODY_BYTES);
    const signature = bytes.subarray(BODY_BYTES);
    const isOurs =
      bytes.length === BODY_BYTES + SIGNATURE_BYTES &&
      cursor.length <= CHARACTERS_MAX &&
      timingSafeEqual(signature, this.#sign(body, bond)) &&
      body.subarray(0, 6).equals(bodyOf(bond).subarray(0, 6));
    if (!isOurs) throw invalid();
    return { gezinId: body.readBigInt64BE(6), childId: body.readBigInt64BE(14) };
  }

  #sign(body: Buffer, { role }: CursorBond): Buffer {
    const digest = createHmac("sha256", this.#key).update(body).update(role).digest();
    return digest.subarray(0, SIGNATURE_BYTES);
  }
}

function bodyOf({ runId, payer }: CursorBond): Buffer {
  const body = Buffer.alloc(BODY_BYTES);
  body.writeUInt8(VERSION, 0);
  body.writeUInt32BE(runId, 1);
  body.writeUInt8(payer === undefined ? 0 : PAYERS.indexOf(payer) + 1, 5);
  return body;
}

function invalid(): CallError {
  const description = "expected a cursor of this caller, run and payer, found another";
  const violations = [{ field: "cursor", description }];
  return new CallError("CURSOR_INVALID", `cursor: ${description}`, { violations });
}
