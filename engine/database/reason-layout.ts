/**
 * The layout of the reasons of today, written beside those that finished runs were made with: a run
 * keeps the digest of its own, so nothing that it says changes when rules and reasons do.
 */
import { createHash } from "node:crypto";
import type pg from "pg";
import { REASON_FIELDS } from "../../core-wasm/layout.js";

/** Digest of every field: its rule, its place and its names. */
export const REASON_LAYOUT: string = createHash("sha256")
  .update(JSON.stringify(REASON_FIELDS))
  .digest("hex");

/** Writes the layout of today, once. */
export async function keepReasonLayout(client: pg.ClientBase): Promise<void> {
  for (const { rule, shift, bits, names } of REASON_FIELDS) {
    await client.query(
      `INSERT INTO reason_field (layout, rule, shift, bits, names) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT DO NOTHING`,
      [REASON_LAYOUT, rule, shift, bits, names],
    );
  }
}
