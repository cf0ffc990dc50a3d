/**
 * What the first reader would wait for is done before anybody asks: a session of the database that
 * knows its tables and has their pages mapped, and code that the engine has compiled. Some of the
 * newest results are read and encoded, in both forms, and thrown away.
 */
import type pg from "pg";
import { readResultBlocks } from "../../engine/run/result-blocks.js";
import { scopeSql } from "../access/scoped-connection.js";
import type { MessageBuffers } from "./message-buffers.js";
import { MessageEncoder } from "./result-message.js";

/** Twice the country as blocks, so that no page is new to the session; code knows a form sooner. */
const ROWS = { BLOCKS: 4_000_000, ROWS: 400_000 } as const;

const NEWEST = `SELECT run_id FROM run WHERE status = 'finished' AND replaced_by IS NULL
  ORDER BY finished_at DESC LIMIT 1`;

/** Ends as soon as somebody reads. */
export async function warmUp(
  client: pg.ClientBase,
  buffers: MessageBuffers,
  isAsked: () => boolean,
): Promise<void> {
  const { rows } = await client.query<{ run_id: number }>(NEWEST);
  const runId = rows[0]?.run_id;
  if (runId === undefined) return;
  for (const form of ["BLOCKS", "ROWS"] as const) {
    const encoder = new MessageEncoder(form, buffers);
    let rowCount = 0;
    for await (const part of readResultBlocks(client, { runId }, scopeSql(client, undefined))) {
      for (const message of encoder.encode(part)) {
        rowCount += message.rowCount;
        buffers.give(message.bytes.buffer as ArrayBuffer);
      }
      if (isAsked() || rowCount >= ROWS[form]) break;
    }
  }
}
