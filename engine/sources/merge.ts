/** Batches of a load into the records, a transaction each, on one connection. */
import { once } from "node:events";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { type Batch, versionReused } from "./batch.js";
import {
  BATCH_SQL,
  COMPLETE_SQL,
  COPY_INCOMING_SQL,
  CREATE_INCOMING_SQL,
  LOCK_SQL,
  MERGE_SQL,
  NOTE_PULLS_SQL,
  PULLED_SQL,
} from "./merge-sql.js";
import { type Message, messageLine } from "./message.js";
import { type QuarantineItem, quarantine } from "./quarantine.js";

/** What became of the messages of a load. */
export interface LoadCounts {
  readonly messages: number;
  /** Records that were new, and those of which a higher version came. */
  readonly inserted: number;
  readonly updated: number;
  /** Of both: versions that cancel. */
  readonly cancelled: number;
  /** Messages that changed nothing: not above the version held. */
  readonly repeated: number;
  /** Notifications whose content is to be pulled. */
  readonly pulls: number;
  /** Records that a complete file has no more. */
  readonly missing: number;
  /** Messages put into quarantine, and those that were there. */
  readonly quarantined: number;
  readonly quarantinedBefore: number;
  /** Records that were taken though a version between is missing; the first ones by name. */
  readonly gapCount: number;
  readonly gaps: readonly string[];
}

export const NO_COUNTS: LoadCounts = {
  messages: 0,
  inserted: 0,
  updated: 0,
  cancelled: 0,
  repeated: 0,
  pulls: 0,
  missing: 0,
  quarantined: 0,
  quarantinedBefore: 0,
  gapCount: 0,
  gaps: [],
};

const GAPS_NAMED = 20;
const WRITE_BYTES = 1 << 18;

export function addCounts(a: LoadCounts, b: LoadCounts): LoadCounts {
  const names = Object.keys(NO_COUNTS) as (keyof LoadCounts)[];
  const sums = names
    .filter((name) => name !== "gaps")
    .map((name) => [name, (a[name] as number) + (b[name] as number)]);
  return { ...Object.fromEntries(sums), gaps: [...a.gaps, ...b.gaps].slice(0, GAPS_NAMED) };
}

interface Merged {
  readonly inserted: number;
  readonly updated: number;
  readonly cancelled: number;
  readonly older: number;
  readonly reused: readonly number[] | null;
  readonly gaps: readonly string[] | null;
}

export interface MergedBatch {
  readonly counts: LoadCounts;
  /** Messages of which the version was held with other content. */
  readonly reused: readonly QuarantineItem[];
}

export class MergeSession {
  #loadId = 0;
  #isReady = false;

  constructor(
    readonly client: pg.ClientBase,
    readonly stroom: string,
    /** YYYY-MM-DD, for what does not say when it was received. */
    readonly today: string,
  ) {}

  /** Opens the load of a file. Batches do not wait for the disk; its end does, for all of them. */
  async begin(file: string): Promise<void> {
    await this.client.query("SET synchronous_commit = off");
    const { rows } = await this.client.query<{ load_id: number }>(
      "INSERT INTO source_load (stroom, file) VALUES ($1, $2) RETURNING load_id",
      [this.stroom, file],
    );
    this.#loadId = rows[0]?.load_id as number;
  }

  async end(counts: LoadCounts): Promise<void> {
    await this.client.query("SET synchronous_commit = on");
    await this.client.query(
      "UPDATE source_load SET finished_at = clock_timestamp(), counts = $2 WHERE load_id = $1",
      [this.#loadId, JSON.stringify(counts)],
    );
  }

  /** Takes a batch and what was not understood beside it. */
  async merge(batch: Batch, faults: readonly QuarantineItem[]): Promise<MergedBatch> {
    return this.#inBatch(async (batchId) => {
      const { rows } = await this.#stage(batch).then(() =>
        this.client.query<Merged>(MERGE_SQL, [this.stroom, batchId]),
      );
      await this.client.query(PULLED_SQL, [this.stroom]);
      const { reused, gaps, ...merged } = rows[0] as Merged;
      const pulls = await this.#notePulls([...batch.pulls]);
      const again = this.#reusedItems(batch, new Set(reused ?? []));
      const items = [...faults, ...again];
      const quarantined = await quarantine(this.client, this.stroom, this.#loadId, items);
      const counts = {
        ...NO_COUNTS,
        messages: batch.messageCount + faults.length,
        inserted: merged.inserted,
        updated: merged.updated,
        cancelled: merged.cancelled,
        repeated: batch.repeatedCount + merged.older,
        pulls,
        quarantined,
        quarantinedBefore: items.length - quarantined,
        gapCount: gaps?.length ?? 0,
        gaps: gaps?.slice(0, GAPS_NAMED) ?? [],
      };
      return { counts, reused: again };
    });
  }

  /** Cancels what a complete file has no more; the number of records. */
  async complete(periode: number, versie: number, lostKeys: readonly string[]): Promise<number> {
    return this.#inBatch(async (batchId) => {
      const { rowCount } = await this.client.query(COMPLETE_SQL, [
        this.stroom,
        periode,
        versie,
        batchId,
        lostKeys,
      ]);
      return rowCount ?? 0;
    });
  }

  async #inBatch<T>(work: (batchId: number) => Promise<T>): Promise<T> {
    const { client } = this;
    if (!this.#isReady) await client.query(CREATE_INCOMING_SQL);
    this.#isReady = true;
    await client.query(`BEGIN; ${LOCK_SQL}`);
    try {
      const { rows } = await client.query<{ batch_id: number }>(BATCH_SQL, [this.#loadId]);
      const outcome = await work(rows[0]?.batch_id as number);
      await client.query("COMMIT");
      return outcome;
    } catch (error) {
      await client.query("ROLLBACK").catch(() => undefined);
      throw error;
    }
  }

  async #stage(batch: Batch): Promise<void> {
    const bytes = Buffer.from(batch.copyText(this.today));
    if (bytes.length === 0) return;
    const stream = this.client.query(copyFrom(COPY_INCOMING_SQL));
    const finished = once(stream, "finish");
    for (let at = 0; at < bytes.length; at += WRITE_BYTES) {
      const part = bytes.subarray(at, at + WRITE_BYTES);
      if (!stream.write(part)) await Promise.race([once(stream, "drain"), finished]);
    }
    stream.end();
    await finished;
  }

  async #notePulls(pulls: readonly Message[]): Promise<number> {
    if (pulls.length === 0) return 0;
    const rows = pulls.map(({ recordId, versie, subjecten }) => {
      return { record_id: recordId, versie, subjecten };
    });
    // jsonb has no arrays of bigint from text: the recordset reads '{1,2}'.
    const given = rows.map((row) => ({ ...row, subjecten: `{${row.subjecten.join()}}` }));
    const params = [this.stroom, JSON.stringify(given)];
    return (await this.client.query(NOTE_PULLS_SQL, params)).rowCount ?? 0;
  }

  #reusedItems(batch: Batch, lines: ReadonlySet<number>): QuarantineItem[] {
    if (lines.size === 0) return [];
    return [...batch.items]
      .filter(({ line }) => lines.has(line))
      .map(({ line, message }) => {
        const raw = messageLine(this.stroom, message);
        return { line, fault: versionReused(message), raw };
      });
  }
}
