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
import { copyIn } from "../database/copy-in.js";
import { factFault } from "../database/database-error.js";
import { EngineError } from "../errors.js";
import { changeFactsWithin } from "../facts/change-facts.js";
import { DERIVED } from "./decided-facts.js";
import { type DerivedSome, deriveSome } from "./derive-some.js";
import { DeriveThreads } from "./derive-threads.js";
import { goOn } from "./load.js";
import { LOCK_SQL } from "./merge-sql.js";
import { loadSources, type Sources } from "./registry.js";
import { collectTouched, readTouched, TOUCHED_AT_ONCE } from "./touched-subjects.js";

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
  return inTransaction(db, (client) => deriveFactsWithin(db, client, options));
}

/** The same in the caller's transaction, which has changed nothing that subjects are read from. */
export async function deriveFactsWithin(
  { config }: Pick<Database, "config">,
  client: pg.ClientBase,
  options: DeriveOptions = {},
): Promise<DeriveSummary> {
  const sources = options.sources ?? (await loadSources());
  await client.query(BEGIN_SQL);
  return new Derivation(config, client, sources, options).run().catch((error: unknown) => {
    throw error instanceof EngineError ? error : (factFault(error) ?? error);
  });
}

/** A plan that starts processes for some subjects costs more than the subjects. */
const BEGIN_SQL = `${LOCK_SQL}; SET LOCAL max_parallel_workers_per_gather = 0`;

/** Nothing is touched any more; how many subjects ($2) of derivation $1 changed, by delivery $3. */
const FINISH_SQL = `
  WITH emptied AS (DELETE FROM source_touched)
  UPDATE source_derivation SET changed_count = $2, delivery_id = $3 WHERE derivation_id = $1`;

const KEEP_FRESH_SQL =
  "COPY derived_subject (soort, subject_id, facts, findings, derivation_id) FROM STDIN";
/** Lines ($1): JSON has no control characters. */
const KEEP_SQL = `
  UPDATE derived_subject SET facts = news.facts, findings = news.findings, derivation_id = $2
  FROM (SELECT split_part(line, E'\\t', 1) AS soort, split_part(line, E'\\t', 2)::bigint AS id,
      split_part(line, E'\\t', 3) AS facts, split_part(line, E'\\t', 4) AS findings
    FROM string_to_table($1, E'\\n') AS line) news
  WHERE derived_subject.soort = news.soort AND subject_id = id`;

type Derived = DerivedSome["changes"][number];

class Derivation {
  readonly #config: pg.ClientConfig;
  readonly #client: pg.ClientBase;
  readonly #sources: Sources;
  readonly #options: DeriveOptions;
  #id = 0;
  #done = 0;
  #changed = 0;
  #unknown = 0;
  #changes = 0;
  #findings = 0;

  constructor(
    config: pg.ClientConfig,
    client: pg.ClientBase,
    sources: Sources,
    options: DeriveOptions,
  ) {
    this.#config = config;
    this.#client = client;
    this.#sources = sources;
    this.#options = options;
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
    const deliveryId = delivered?.deliveryId ?? null;
    await this.#client.query(FINISH_SQL, [this.#id, this.#changed, deliveryId]);
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

  /** The changes of all touched subjects, some subjects at a time, in their order. */
  async *#derive(total: number): AsyncGenerator<Derived> {
    for await (const some of this.#deriveAll(total)) {
      goOn(this.#options.signal);
      this.#findings += some.findings;
      this.#unknown += some.unknown;
      yield* await this.#keep(some);
      this.#done += some.subjects;
      this.#options.onProgress?.(this.#done, total);
    }
  }

  /** Few are derived here, and those of rules that no thread can have. */
  async *#deriveAll(total: number): AsyncGenerator<DerivedSome> {
    if (total > TOUCHED_AT_ONCE && this.#options.sources === undefined) {
      yield* this.#inThreads(total);
      return;
    }
    for (let from = 0; from < total; from += TOUCHED_AT_ONCE) {
      const subjects = await readTouched(this.#client, from);
      yield await deriveSome(this.#client, this.#sources, subjects);
    }
  }

  async *#inThreads(total: number): AsyncGenerator<DerivedSome> {
    const threads = new DeriveThreads(this.#config);
    const ahead: Promise<DerivedSome>[] = [];
    try {
      for (let from = 0; from < total; from += TOUCHED_AT_ONCE) {
        const some = threads.derive(await readTouched(this.#client, from));
        some.catch(() => undefined);
        ahead.push(some);
        if (ahead.length > threads.count) yield (await ahead.shift()) as DerivedSome;
      }
      for (const some of ahead) yield await some;
    } finally {
      await Promise.allSettled(ahead);
      await threads.close();
    }
  }

  /** Keeps what came out differently; its changes. */
  async #keep({ fresh, kept, changes }: DerivedSome): Promise<DerivedSome["changes"]> {
    this.#changed += fresh.length + kept.length;
    if (fresh.length > 0) {
      const text = fresh.map((row) => `${row}\t${this.#id}\n`).join("");
      await copyIn(this.#client, KEEP_FRESH_SQL, [Buffer.from(text)]);
    }
    if (kept.length > 0) await this.#client.query(KEEP_SQL, [kept.join("\n"), this.#id]);
    this.#changes += changes.length;
    return changes;
  }
}

async function* startingWith(
  first: Derived,
  rest: AsyncGenerator<Derived>,
): AsyncGenerator<Derived> {
  yield first;
  yield* rest;
}
