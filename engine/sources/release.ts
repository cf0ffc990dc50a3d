/** Messages in quarantine, read again: by declarations that changed, or after what blocked them. */
import { openClient } from "../database/client.js";
import type { Database } from "../database/connection.js";
import { Batch } from "./batch.js";
import { ContentReader, RecordFault } from "./content.js";
import { MergeSession } from "./merge.js";
import { type Message, MessageReader } from "./message.js";
import { closeQuarantine, showQuarantine } from "./quarantine.js";
import { flowNamed } from "./registry.js";

export interface Released {
  readonly id: number;
  /** What is still wrong with it; null when it was taken. */
  readonly fault: RecordFault | null;
}

const DATE_LENGTH = 10;

/** Takes a message out of quarantine, when it is right. Throws `QUARANTINE_UNKNOWN`. */
export async function releaseQuarantine(db: Database, id: number): Promise<Released> {
  const { stroom, message: text, line } = await showQuarantine(db.pool, id);
  const message = read(new MessageReader(new ContentReader(await flowNamed(stroom))), text);
  if (message instanceof RecordFault) return { id, fault: message };
  const client = await openClient(db.config, "sources");
  try {
    const today = new Date().toISOString().slice(0, DATE_LENGTH);
    const session = new MergeSession(client, stroom, today);
    await session.begin(`quarantine ${id}`);
    const batch = new Batch();
    batch.add({ line, message });
    const { counts, reused } = await session.merge(batch, []);
    await session.end(counts);
    const [item] = reused;
    if (item === undefined) await closeQuarantine(client, id);
    return { id, fault: item?.fault ?? null };
  } finally {
    await client.end();
  }
}

function read(reader: MessageReader, text: string): Message | RecordFault {
  try {
    return reader.read(JSON.parse(text));
  } catch {
    return new RecordFault("LINE_UNREADABLE", "line", "a JSON object", "something else");
  }
}
