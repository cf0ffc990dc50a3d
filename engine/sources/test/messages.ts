/** Messages of flows as lines, and loads of them, for tests. */
import { Readable } from "node:stream";
import type { Database } from "../../database/connection.js";
import type { Flow } from "../flow.js";
import { type LoadOptions, type LoadSummary, loadSource } from "../load.js";
import type { Status } from "../message.js";

export interface TestMessage {
  readonly recordId: string;
  readonly versie?: number;
  readonly status?: Status;
  readonly subjecten?: readonly string[];
  readonly inhoud?: unknown;
}

/** A message as a line, with what it leaves out filled in. */
export function lineOf(flow: Pick<Flow, "name">, message: TestMessage): string {
  const { versie = 1, status = versie === 1 ? "NIEUW" : "GEWIJZIGD", ...rest } = message;
  return JSON.stringify({
    stroom: flow.name,
    versie,
    status,
    aangemaakt: "2023-05-01",
    ...rest,
  });
}

export function inputOf(content: string | Buffer, name = "test.jsonl") {
  const bytes = Buffer.from(content);
  return { name, stream: Readable.from([bytes]), bytes: bytes.length };
}

export const loadText = (
  db: Database,
  flow: Flow,
  content: string | Buffer,
  options: LoadOptions = {},
): Promise<LoadSummary> =>
  loadSource(db, flow, [inputOf(content)], { today: "2023-06-01", ...options });

export const loadMessages = (
  db: Database,
  flow: Flow,
  messages: readonly TestMessage[],
): Promise<LoadSummary> =>
  loadText(db, flow, messages.map((message) => `${lineOf(flow, message)}\n`).join(""));

/** Forgets all records and what was derived of them; facts stay. */
export async function emptySources({ pool }: Database): Promise<void> {
  await pool.query(`TRUNCATE source_load, source_record, source_subject, source_touched,
    source_complete, source_pull, source_quarantine, source_batch, source_derivation,
    derived_subject`);
}
