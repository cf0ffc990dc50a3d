/** Blocks of a load into the records, a transaction each, on one connection. */
import type pg from "pg";
import { copyIn } from "../database/copy-in.js";
import type { Flow } from "./flow.js";
import { PLAIN_FORM } from "./line-message.js";
import { GAPS_NAMED, type LoadCounts, NO_COUNTS } from "./load-counts.js";
import {
  BEGIN_LOAD_SQL,
  batchSql,
  COMPLETE_SQL,
  COPY_INCOMING_SQL,
  COPY_RECORDS_SQL,
  COPY_SUBJECTS_SQL,
  CREATE_INCOMING_SQL,
  END_LOAD_SQL,
  HELD,
  LATE_SQL,
  MERGE,
  NOTE_PULLS_SQL,
  PULLED_SQL,
} from "./merge-sql.js";
import { messageLine } from "./message.js";
import { type QuarantineItem, quarantine } from "./quarantine.js";
import type { ReadBlock } from "./read-block.js";
import { numberRows, type RecordRows, versionReused } from "./record-rows.js";

const TAB = 9;

/** A message of which the version was held with other content. */
interface Reused {
  readonly line: number;
  readonly recordId: string;
  readonly versie: number;
  readonly vorige: number;
  readonly isGone: boolean;
  readonly aangemaakt: string;
  readonly ontvangen: string;
  readonly subjecten: readonly string[];
  readonly inhoud: string | null;
}

interface Merged {
  readonly inserted: number;
  readonly updated: number;
  readonly cancelled: number;
  readonly older: number;
  readonly reused: readonly Reused[] | null;
  readonly gaps: readonly string[] | null;
}

const NOTHING_MERGED: Merged = {
  inserted: 0,
  updated: 0,
  cancelled: 0,
  older: 0,
  reused: null,
  gaps: null,
};

export interface MergedBlock {
  readonly counts: LoadCounts;
  /** Messages that were not taken because their version was held with other content. */
  readonly reused: readonly QuarantineItem[];
}

export class MergeSession {
  #loadId = 0;

  constructor(
    readonly client: pg.ClientBase,
    readonly flow: Pick<Flow, "filePeriod" | "kind" | "name">,
    /** YYYY-MM-DD, for what does not say when it was received. */
    readonly today: string,
  ) {}

  get loadId(): number {
    return this.#loadId;
  }

  /** Opens the load of a file. Batches do not wait for the disk; its end does, for all of them. */
  async begin(file: string): Promise<void> {
    const { rows } = await this.client.query<{ load_id: number }>(BEGIN_LOAD_SQL, [
      this.flow.name,
      file,
    ]);
    this.#loadId = rows[0]?.load_id as number;
  }

  async end(counts: LoadCounts): Promise<void> {
    await this.client.query(END_LOAD_SQL, [this.#loadId, JSON.stringify(counts)]);
  }

  /** Takes a block and what was not understood in it. */
  async merge({ rows, pulls, faults, ...block }: ReadBlock): Promise<MergedBlock> {
    return this.#inBatch(async (batchId) => {
      numberRows(rows, batchId);
      const held = await this.#heldRows(rows);
      const fresh = await this.#copyFresh(rows, held);
      const merged = await this.#mergeHeld(rows, held);
      if (this.flow.kind === "notification") {
        await this.client.query(PULLED_SQL, [this.flow.name, batchId]);
      }
      const noted = await this.#notePulls(pulls);
      const reused = (merged.reused ?? []).map((one) => this.#reusedItem(one));
      const items = [...faults, ...reused];
      const quarantined = await quarantine(this.client, this.flow.name, this.#loadId, items);
      const gaps = [...fresh.gaps, ...(merged.gaps ?? [])];
      const counts = {
        ...NO_COUNTS,
        messages: block.messageCount,
        inserted: fresh.inserted + merged.inserted,
        updated: merged.updated,
        cancelled: fresh.cancelled + merged.cancelled,
        repeated: block.repeatedCount + merged.older + pulls.length - noted,
        pulls: noted,
        quarantined,
        quarantinedBefore: items.length - quarantined,
        gapCount: gaps.length,
        gaps: gaps.slice(0, GAPS_NAMED),
      };
      return { counts, reused };
    });
  }

  /** Cancels what a complete file has no more; the number of records. */
  async complete(periode: number, versie: number, lostKeys: readonly string[]): Promise<number> {
    return this.#inBatch(async (batchId) => {
      const { rowCount } = await this.client.query(COMPLETE_SQL, [
        this.flow.name,
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
    try {
      const answers = (await client.query(batchSql(this.#loadId))) as unknown as pg.QueryResult[];
      const outcome = await work(answers.at(-1)?.rows[0].batch_id as number);
      await client.query("COMMIT");
      return outcome;
    } catch (error) {
      await client.query("ROLLBACK").catch(() => undefined);
      throw error;
    }
  }

  /** 1 = a row of a record that is held, or that a complete file may cancel. */
  async #heldRows(rows: RecordRows): Promise<Uint8Array> {
    const held = new Uint8Array(rows.count);
    if (rows.count === 0) return held;
    const { name, filePeriod } = this.flow;
    if (filePeriod !== undefined) {
      const { rows: answer } = await this.client.query(LATE_SQL, [name, rows.versieMin]);
      if (answer[0]?.late === true) return held.fill(1);
    }
    const asked = { ...HELD, values: [name, rows.ids] };
    const { rows: found } = await this.client.query<{ places: number[] | null }>(asked);
    for (const place of found[0]?.places ?? []) held[place] = 1;
    return held;
  }

  /** Records that are new go where they belong at once. */
  async #copyFresh(rows: RecordRows, held: Uint8Array) {
    const isFresh = (row: number): boolean => held[row] === 0 && rows.isLive[row] === 1;
    const counts = { inserted: 0, cancelled: 0, gaps: [] as string[] };
    for (let row = 0; row < rows.count; row += 1) {
      if (!isFresh(row)) continue;
      counts.inserted += 1;
      counts.cancelled += rows.isCancelled[row] as number;
      if ((rows.roots[row] as number) > 0) counts.gaps.push(idOf(rows, row));
    }
    if (counts.inserted === 0) return counts;
    await copyIn(this.client, COPY_RECORDS_SQL, runsOf(rows.text, rows.ends, isFresh));
    const subjects = [...runsOf(rows.subjects, rows.subjectEnds, isFresh)];
    if (subjects.length > 0) await copyIn(this.client, COPY_SUBJECTS_SQL, subjects);
    return counts;
  }

  /** What has a record already is judged by its version. */
  async #mergeHeld(rows: RecordRows, held: Uint8Array): Promise<Merged> {
    const staged: Buffer[] = [];
    for (let row = 0; row < rows.count; row += 1) {
      if (held[row] === 0 || rows.isLive[row] === 0) continue;
      const text = rows.text.subarray(startOf(rows.ends, row), rows.ends[row]);
      staged.push(Buffer.from(`${rows.lines[row]}\t${rows.roots[row]}\t`), Buffer.from(text));
    }
    if (staged.length === 0) return NOTHING_MERGED;
    await this.client.query(CREATE_INCOMING_SQL);
    await copyIn(this.client, COPY_INCOMING_SQL, [Buffer.concat(staged)]);
    const { rows: merged } = await this.client.query<Merged>({
      ...MERGE,
      values: [this.flow.name],
    });
    return merged[0] as Merged;
  }

  async #notePulls(pulls: ReadBlock["pulls"]): Promise<number> {
    if (pulls.length === 0) return 0;
    // jsonb has no arrays of bigint from text: the recordset reads '{1,2}'.
    const given = pulls.map(({ recordId, versie, subjecten }) => {
      return { record_id: recordId, versie, subjecten: `{${subjecten.join()}}` };
    });
    const params = [this.flow.name, JSON.stringify(given)];
    return (await this.client.query(NOTE_PULLS_SQL, params)).rowCount ?? 0;
  }

  /** As a line that says the same whenever it comes, so that it is kept once. */
  #reusedItem({ line, isGone, ontvangen, ...message }: Reused): QuarantineItem {
    const raw = messageLine(this.flow.name, {
      ...message,
      status: isGone ? "GEANNULEERD" : message.versie === 1 ? "NIEUW" : "GEWIJZIGD",
      ontvangen: ontvangen === this.today ? null : ontvangen,
    });
    return { line, fault: versionReused(message), raw, form: PLAIN_FORM };
  }
}

const startOf = (ends: Uint32Array, row: number): number => (row === 0 ? 0 : (ends[row - 1] ?? 0));

/** The bytes of rows that are asked for; those of neighbours in one piece. */
function* runsOf(
  text: Uint8Array<ArrayBuffer>,
  ends: Uint32Array,
  isAsked: (row: number) => boolean,
): Generator<Buffer> {
  const piece = (from: number, to: number) =>
    Buffer.from(text.buffer, text.byteOffset + from, to - from);
  let from = 0;
  let to = 0;
  for (let row = 0; row < ends.length; row += 1) {
    if (!isAsked(row)) continue;
    const start = startOf(ends, row);
    if (start !== to) {
      if (to > from) yield piece(from, to);
      from = start;
    }
    to = ends[row] as number;
  }
  if (to > from) yield piece(from, to);
}

/** The id of a row, as it stands in its text. */
function idOf({ text, ends }: RecordRows, row: number): string {
  const start = startOf(ends, row);
  const bytes = text.subarray(start, text.indexOf(TAB, start));
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
}
