/**
 * Cursors: where a reader of results stands, signed, so that one fits only the caller, what it
 * asked for and the payer that it was made for. Who reads a month as it is decided goes on reading
 * it by the same run and regularisation.
 *
 *     version 1 | asked 4 | payer 1 | run 4 | regularisation 4 | household 8 | signature 16 bytes,
 *     base64url; asked: the month index, or 0 for the run itself
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { PAYERS } from "../../core-wasm/layout.js";
import type { DecidedRun } from "../../engine/decisions/decided-run.js";
import type { PayerName } from "../access/authorization.js";
import { CallError } from "../access/call-error.js";

const VERSION = 1;
const RUN_AT = 6;
const BODY_BYTES = 22;
const SIGNATURE_BYTES = 16;
const CHARACTERS_MAX = 64;

/** What a cursor is bound to. */
export interface CursorBond {
  /** The run that was asked for, or the month index of what is decided. */
  readonly asked: { readonly runId: number } | { readonly month: number };
  /** Payer of the rows; undefined = all. */
  readonly payer: PayerName | undefined;
  /** Name of the caller's role. */
  readonly role: string;
}

/** Behind which household a reader goes on, and of what. */
export interface ReadPlace extends DecidedRun {
  readonly gezinId: bigint;
}

export class CursorSigner {
  readonly #key: Buffer;

  constructor(key: Buffer) {
    this.#key = key;
  }

  encode(bond: CursorBond, { runId, regularisationId, gezinId }: ReadPlace): string {
    const body = bodyOf(bond);
    body.writeUInt32BE(runId, RUN_AT);
    body.writeUInt32BE(regularisationId, RUN_AT + 4);
    body.writeBigInt64BE(gezinId, RUN_AT + 8);
    return Buffer.concat([body, this.#sign(body, bond)]).toString("base64url");
  }

  /** Throws `CURSOR_INVALID` for a cursor of another caller, run or payer, or none of ours. */
  decode(bond: CursorBond, cursor: string): ReadPlace {
    const bytes = Buffer.from(cursor.slice(0, CHARACTERS_MAX), "base64url");
    const body = bytes.subarray(0, BODY_BYTES);
    const signature = bytes.subarray(BODY_BYTES);
    const isOurs =
      bytes.length === BODY_BYTES + SIGNATURE_BYTES &&
      cursor.length <= CHARACTERS_MAX &&
      timingSafeEqual(signature, this.#sign(body, bond)) &&
      body.subarray(0, RUN_AT).equals(bodyOf(bond).subarray(0, RUN_AT));
    if (!isOurs) throw invalid();
    const place = {
      runId: body.readUInt32BE(RUN_AT),
      regularisationId: body.readUInt32BE(RUN_AT + 4),
      gezinId: body.readBigInt64BE(RUN_AT + 8),
    };
    if ("runId" in bond.asked && bond.asked.runId !== place.runId) throw invalid();
    return place;
  }

  #sign(body: Buffer, { role }: CursorBond): Buffer {
    const digest = createHmac("sha256", this.#key).update(body).update(role).digest();
    return digest.subarray(0, SIGNATURE_BYTES);
  }
}

function bodyOf({ asked, payer }: CursorBond): Buffer {
  const body = Buffer.alloc(BODY_BYTES);
  body.writeUInt8(VERSION, 0);
  body.writeUInt32BE("month" in asked ? asked.month : 0, 1);
  body.writeUInt8(payer === undefined ? 0 : PAYERS.indexOf(payer) + 1, 5);
  return body;
}

function invalid(): CallError {
  const description = "expected a cursor of this caller, run and payer, found another";
  const violations = [{ field: "cursor", description }];
  return new CallError("CURSOR_INVALID", `cursor: ${description}`, { violations });
}
