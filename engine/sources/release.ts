/** Messages in quarantine, read again: by declarations that changed, or after what blocked them. */
import { openClient } from "../database/client.js";
import type { Database } from "../database/connection.js";
import { type FaultCode, RecordFault } from "./content.js";
import { MergeSession } from "./merge.js";
import { closeQuarantine, type Quarantined, readKeptForm, showQuarantine } from "./quarantine.js";
import { readBlock } from "./read-block.js";
import { flowNamed } from "./registry.js";

export interface Released {
  readonly id: number;
  /** What is still wrong with it; null when it was taken. */
  readonly fault: RecordFault | null;
}

/**
 * Takes a message out of quarantine, when it is right: read as its file was, as of the day on which
 * it came. One that is not kept as it came is only taken from its file. Throws
 * `QUARANTINE_UNKNOWN`.
 */
export async function releaseQuarantine(db: Database, id: number): Promise<Released> {
  const kept = await showQuarantine(db.pool, id);
  const { stroom, message: text, line } = kept;
  const { form, day } = await readKeptForm(db.pool, id);
  if (form === undefined) return { id, fault: onlyFromFile(kept) };
  const flow = await flowNamed(stroom);
  const block = { bytes: Buffer.from(text), linesBefore: Math.max(1, line - 1) };
  const read = readBlock(flow, block, { today: day, form });
  const [wrong] = read.faults;
  if (wrong !== undefined) return { id, fault: wrong.fault };
  const client = await openClient(db.config, "sources");
  try {
    const session = new MergeSession(client, flow, day);
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

/** A line of which no more is kept than that it was there, or whose bytes were no text. */
function onlyFromFile({ code, field, expected, found, file }: Quarantined): RecordFault {
  const remedy = `${expected}, and a load of ${file} mended: the line is not kept as it came`;
  return new RecordFault(code as FaultCode, field, remedy, found);
}
