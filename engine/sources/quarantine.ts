/**
 * Messages that were not taken: kept once each, listed, and read again when they are released.
 */
import { createHash } from "node:crypto";
import type pg from "pg";
import { EngineError } from "../errors.js";
import type { RecordFault } from "./content.js";
import type { FileForm } from "./line-message.js";

export interface QuarantineItem {
  readonly line: number;
  readonly fault: RecordFault;
  /** The line as it came. */
  readonly raw: string;
  /** How lines of its file are read; undefined when `raw` is not what came. */
  readonly form: FileForm | undefined;
}

export interface Quarantined {
  readonly id: number;
  readonly stroom: string;
  readonly file: string;
  readonly line: number;
  readonly code: string;
  readonly field: string;
  readonly expected: string;
  readonly found: string;
}

/** Nobody reads more of a line; the file has it whole. */
const RAW_MAX = 1 << 20;

/** Keeps messages of a load; the number of those that were not there already. */
export async function quarantine(
  client: pg.ClientBase,
  stroom: string,
  loadId: number,
  items: readonly QuarantineItem[],
): Promise<number> {
  if (items.length === 0) return 0;
  const rows = items.map(({ line, fault, raw, form }) => {
    const { code, field, expected, found } = fault;
    const digest = createHash("sha256").update(raw).digest("hex");
    const message = cleanText(raw.slice(0, RAW_MAX));
    const said = { field: cleanText(field), expected, found: cleanText(found) };
    const kept = message === raw && form !== undefined ? JSON.stringify(form) : null;
    return { line, code, ...said, message, form: kept, digest };
  });
  const unique = [...new Map(rows.map((row) => [row.digest, row])).values()];
  const { rowCount } = await client.query(
    `INSERT INTO source_quarantine
       (stroom, load_id, line, code, field, expected, found, message, form, digest)
     SELECT $1, $2, line, code, field, expected, found, message, form, digest
     FROM jsonb_to_recordset($3) AS item (line integer, code text, field text, expected text,
       found text, message text, form text, digest text)
     ON CONFLICT (stroom, digest) DO UPDATE SET released_at = NULL, load_id = excluded.load_id,
       line = excluded.line WHERE source_quarantine.released_at IS NOT NULL`,
    [stroom, loadId, JSON.stringify(unique)],
  );
  return rowCount ?? 0;
}

/** Text that PostgreSQL can hold. */
const cleanText = (text: string): string => Buffer.from(text.replaceAll("\0", "\ufffd")).toString();

const SELECT_SQL = `
  SELECT quarantine_id AS id, q.stroom, file, line, code, field, expected, found
  FROM source_quarantine q JOIN source_load USING (load_id) WHERE released_at IS NULL`;

/** What is in quarantine, oldest first. */
export async function listQuarantine(
  client: Pick<pg.ClientBase, "query">,
  { stroom, limit }: { readonly stroom?: string; readonly limit: number },
): Promise<Quarantined[]> {
  const { rows } = await client.query<Quarantined>(
    `${SELECT_SQL} AND ($1::text IS NULL OR q.stroom = $1) ORDER BY quarantine_id LIMIT $2`,
    [stroom ?? null, limit],
  );
  return rows;
}

/** One of them, with its line. Throws `QUARANTINE_UNKNOWN`. */
export async function showQuarantine(
  client: Pick<pg.ClientBase, "query">,
  id: number,
): Promise<Quarantined & { readonly message: string }> {
  const { rows } = await client.query<Quarantined & { message: string }>(
    `${SELECT_SQL.replace("found", "found, message")}
     AND quarantine_id = $1`,
    [id],
  );
  const [row] = rows;
  if (row !== undefined) return row;
  const expected = "the number of a message in quarantine, see groeikern sources quarantine list";
  throw new EngineError("QUARANTINE_UNKNOWN", `quarantine: expected ${expected}, found ${id}`);
}

/** How a message in quarantine is read again. */
export interface KeptForm {
  /** Undefined of one that is not kept as it came. */
  readonly form: FileForm | undefined;
  /** The day on which it came, YYYY-MM-DD. */
  readonly day: string;
}

export async function readKeptForm(
  client: Pick<pg.ClientBase, "query">,
  id: number,
): Promise<KeptForm> {
  const { rows } = await client.query<{ form: string | null; day: string }>(
    `SELECT form, to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day
     FROM source_quarantine JOIN source_load USING (load_id) WHERE quarantine_id = $1`,
    [id],
  );
  const { form, day } = rows[0] as (typeof rows)[number];
  return { form: form === null ? undefined : (JSON.parse(form) as FileForm), day };
}

/** Takes a message out of the list: it was taken, or is given up. */
export async function closeQuarantine(
  client: Pick<pg.ClientBase, "query">,
  id: number,
): Promise<void> {
  await client.query(
    "UPDATE source_quarantine SET released_at = clock_timestamp() WHERE quarantine_id = $1",
    [id],
  );
}
