/**
 * Derives every touched subject anew from all its records, and delivers the differences.
 *
 *     records since the last derivation -> persons -> those they belong with -> subjects
 *     subject -> records -> rules -> facts; other than before? -> changes -> one delivery
 *
 * All in one transaction: facts, what they come from, and how far the derivation is. One that is
 * stopped has not been, and is done again.
 */
import type pg from "pg";
import { type Database, inTransaction } from "../database/connection.js";
import { factFault } from "../database/database-error.js";
import { EngineError } from "../errors.js";
import type { FactChange } from "../facts/change.js";
import { changeFactsWithin } from "../facts/change-facts.js";
import { DERIVED, DecidedFacts } from "./decided-facts.js";
import type { Subject } from "./derivation.js";
import { type DerivedSubject, deriveSubject } from "./derive-subject.js";
import { factChanges, type KeptFact } from "./fact-difference.js";
import { goOn } from "./load.js";
import { LOCK_SQL } from "./merge-sql.js";
import { loadSources, type Sources } from "./registry.js";
import { RecordCache } from "./subject-records.js";
import {
  collectTouched,
  readTouched,
  TOUCHED_AT_ONCE,
  type TouchedSubject,
} from "./touched-subjects.js";

export interface DeriveOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
  /** Every subject that has records, whatever has changed: for rules that have changed. */
  readonly isAll?: boolean;
  /** For tests: other rules than those that there are. */
  readonly sources?: Sources;
}

export interface DeriveSummary {
  readonly subjects: number;
  /** Subjects of which something else follows than before. */
  readonly changed: number;
  /** Persons that no file and no register record names: their records wait. */
  readonly unknown: number;
  readonly changes: number;
  readonly findings: number;
  /** The delivery of the differences; null when there were none. */
  readonly deliveryId: number | null;
  readonly closedCount: number;
  readonly insertedCount: number;
}

/** Brings the facts up to the records. Throws `FACT_FAULT`, `INTERRUPTED`. */
export async function deriveFacts(
  db: Database,
  options: DeriveOptions = {},
): Promise<DeriveSummary> {
  return inTransaction(db, (client) => deriveFactsWithin(client, options));
}

/** The same in the caller's transaction. */
export async function deriveFactsWithin(
  client: pg.ClientBase,
  options: DeriveOptions = {},
): Promise<DeriveSummary> {
  const sources = options.sources ?? (await loadSources());
  await client.query(LOCK_SQL);
  return new Derivation(client, sources, options).run().catch((error: unknown) => {
    throw error instanceof EngineError ? error : (factFault(error) ?? error);
  });
}

interface KeptRow {
  readonly soort: Subject["kind"];
  readonly subject_id: string;
  readonly facts: string;
  readonly findings: string;
}

const NOTHING = "[]";

const KEPT_SQL = `
  SELECT soort, subject_id::text, facts, findings FROM derived_subject
  WHERE (soort, subject_id) IN (SELECT * FROM unnest($1::text[], $2::bigint[]))`;

const KEEP_SQL = `
  INSERT INTO derived_subject (soort, subject_id, facts, findings, derivation_id)
  SELECT soort, subject_id, facts, findings, $2
  FROM jsonb_to_recordset($1)
    AS kept (soort text, subject_id bigint, facts text, findings text)
  ON CONFLICT (soort, subject_id) DO UPDATE SET facts = excluded.facts,
    findings = excluded.findings, derivation_id = excluded.derivation_id`;

class Derivation {
  readonly #client: pg.ClientBase;
  readonly #sources: Sources;
  readonly #options: DeriveOptions;
  readonly #decided: DecidedFacts;
  #id = 0;
  #done = 0;
  #changed = 0;
  #unknown = 0;
  #changes = 0;
  #findings = 0;

  constructor(client: pg.ClientBase, sources: Sources, options: DeriveOptions) {
    this.#client = client;
    this.#sources = sources;
    this.#options = options;
    this.#decided = new DecidedFacts(client);
  }

  async run(): Promise<DeriveSummary> {
    const flows = [...this.#sources.flows.values()];
    const total = await collectTouched(this.#client, flows, this.#options.isAll === true);
    if (total === 0) return this.#summary(null);
    const { rows } = await this.#client.query<{ id: number }>(
      `INSERT INTO source_derivation (upto_batch, subject_count, changed_count)
       SELECT max(batch_id), $1, 0 FROM source_batch RETURNING derivation_id AS id`,
      [total],
    );
    this.#id = rows[0]?.id as number;
    const changes = this.#derive(total);
    const first = await changes.next();
    if (first.done === true) return this.#finish(null);
    const delivery = { source: DERIVED, id: `derivation ${this.#id}` };
    const delivered = await changeFactsWithin(
      this.#client,
      delivery,
      startingWith(first.value, changes),
    );
    return this.#finish(delivered);
  }

  async #finish(delivered: Awaited<ReturnType<typeof changeFactsWithin>> | null) {
    await this.#client.query("DELETE FROM source_touched");
    await this.#client.query(
      `UPDATE source_derivation SET changed_count = $2, delivery_id = $3 WHERE derivation_id = $1`,
      [this.#id, this.#changed, delivered?.deliveryId ?? null],
    );
    return this.#summary(delivered);
  }

  #summary(delivered: Awaited<ReturnType<typeof changeFactsWithin>> | null): DeriveSummary {
    return {
      subjects: this.#done - this.#unknown,
      changed: this.#changed,
      unknown: this.#unknown,
      changes: this.#changes,
      findings: this.#findings,
      deliveryId: delivered?.deliveryId ?? null,
      closedCount: delivered?.closedCount ?? 0,
      insertedCount: delivered?.insertedCount ?? 0,
    };
  }

  /** The changes of all touched subjects, some subjects at a time. */
  async *#derive(total: number): AsyncGenerator<FactChange> {
    for (let from = 0; from < total; from += TOUCHED_AT_ONCE) {
      goOn(this.#options.signal);
      const subjects = await readTouched(this.#client, from);
      yield* await this.#deriveSome(subjects);
      this.#done += subjects.length;
      this.#options.onProgress?.(this.#done, total);
    }
  }

  async #deriveSome(subjects: readonly TouchedSubject[]): Promise<FactChange[]> {
    const cache = new RecordCache(this.#client, this.#sources.flows);
    await cache.read(subjects.flatMap(({ persons }) => persons));
    const known = await this.#knownChildren(subjects, cache);
    const before = await this.#readKept(subjects);
    const changes: FactChange[] = [];
    const kept: Record<string, string>[] = [];
    for (const { subject, persons } of subjects) {
      const old = before.get(`${subject.kind} ${subject.id}`);
      const oldFacts = JSON.parse(old?.facts ?? NOTHING) as KeptFact[];
      const isWaiting = subject.kind === "persoon" && !known.has(subject.id);
      if (isWaiting && cache.recordCountOf(subject.id) > 0) this.#unknown += 1;
      const derived: DerivedSubject = isWaiting
        ? { facts: [], findings: [] }
        : deriveSubject(subject, cache.recordsAround(persons), this.#sources.rules, oldFacts);
      this.#findings += derived.findings.length;
      const facts = JSON.stringify(derived.facts);
      const findings = JSON.stringify(derived.findings);
      if (facts === (old?.facts ?? NOTHING) && findings === (old?.findings ?? NOTHING)) continue;
      this.#changed += 1;
      kept.push({ soort: subject.kind, subject_id: subject.id, facts, findings });
      if (facts !== (old?.facts ?? NOTHING)) changes.push(...factChanges(oldFacts, derived.facts));
    }
    if (kept.length > 0) await this.#client.query(KEEP_SQL, [JSON.stringify(kept), this.#id]);
    const delivered = await this.#decided.leaveOut(changes);
    this.#changes += delivered.length;
    return delivered;
  }

  /** Persons that a record or a fact of others makes known. */
  async #knownChildren(
    subjects: readonly TouchedSubject[],
    cache: RecordCache,
  ): Promise<ReadonlySet<string>> {
    const persons = subjects.filter(({ subject }) => subject.kind === "persoon");
    const ids = persons.map(({ subject }) => subject.id);
    const known = new Set(ids.filter((id) => cache.isKnown(id)));
    const others = ids.filter((id) => !known.has(id));
    if (others.length === 0) return known;
    const { rows } = await this.#client.query<{ id: string }>(
      `SELECT child_id::text AS id FROM kind JOIN delivery ON delivery_id = known_from
       WHERE child_id = ANY ($1) AND known_to IS NULL AND source <> $2`,
      [others, DERIVED],
    );
    for (const { id } of rows) known.add(id);
    return known;
  }

  async #readKept(subjects: readonly TouchedSubject[]): Promise<ReadonlyMap<string, KeptRow>> {
    const { rows } = await this.#client.query<KeptRow>(KEPT_SQL, [
      subjects.map(({ subject }) => subject.kind),
      subjects.map(({ subject }) => subject.id),
    ]);
    return new Map(rows.map((row) => [`${row.soort} ${row.subject_id}`, row]));
  }
}

async function* startingWith(
  first: FactChange,
  rest: AsyncGenerator<FactChange>,
): AsyncGenerator<FactChange> {
  yield first;
  yield* rest;
}
