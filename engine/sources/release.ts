/** Messages in quarantine, read again: by declarations that changed, or after what blocked them. */
import { openClient } from "../database/client.js";
import type { Database } from "../database/connection.js";
import type { RecordFault } from "./content.js";
import { MergeSession } from "./merge.js";
import { closeQuarantine, showQuarantine } from "./quarantine.js";
import { readBlock } from "./read-block.js";
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
  const flow = await flowNamed(stroom);
  const today = new Date().toISOString().slice(0, DATE_LENGTH);
  const block = { bytes: Buffer.from(text), linesBefore: Math.max(1, line - 1) };
  const form = { isCsv: false, separator: ";", head: {} };
  const read = readBlock(flow, block, { today, form });
  const [wrong] = read.faults;
  if (wrong !== undefined) return { id, fault: wrong.fault };
  const client = await openClient(db.config, "sources");
  try {
    const session = new MergeSession(client, flow, today);
    await session.begin(`quarantine ${id}`);
    const { counts, reused } = await session.merge(read);
    await session.end(counts);
    const [item] = reused;
    if (item === undefined) await closeQuarantine(client, id);
    return { id, fault: item?.fault ?? null };
  } finally {
    await client.end();
  }
}
