/**
 * Derives every touched subject anew from all its records, and delivers the differences.
 *
 *     records since the last derivation -> persons -> those they belong with -> subjects
 *     few: derived here            \
 *     many: a plan in parts -> derived, written down by any process (derive-parts.ts)
 *       -> changes, in one transaction -> one delivery, what facts come from, how far it is
 *
 * Who derives has the turn of the sources from the first look to the end: no batch of a load is
 * committed meanwhile, so that all parts see the same records. One that is stopped has not been.
 * Its plan stays: whoever derives next goes on with it when nothing came since, else plans anew.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { BOUND_SILENCE } from "../database/client.js";
import type { Database } from "../database/connection.js";
import { databaseError, factFault } from "../database/database-error.js";
import { keepTurn, keepTurnSql } from "../database/turn.js";
import { EngineError } from "../errors.js";
import { changeFactsWithin } from "../facts/change-facts.js";
import { isPassing } from "../run/run-end.js";
import { changesOf, type DerivedChange } from "./change-line.js";
import { DERIVED } from "./decided-facts.js";
import { findPlan, forgetPlans, writePlan } from "./derivation-plan.js";
import { readChanges } from "./derive-part.js";
import { type DerivePartsOptions, deriveParts, joinUnderWay } from "./derive-parts.js";
import { deriveSome } from "./derive-some.js";
import {
  type Counts,
  countParts,
  finishDerivation,
  keepParts,
  keepSome,
  openDerivation,
} from "./derived-state.js";
import { goOn } from "./load.js";
import { LOCK_SQL } from "./merge-sql.js";
import { loadSources, type Sources } from "./registry.js";
import {
  collectTouched,
  readFewTouched,
  readTouched,
  TOUCHED_AT_ONCE,
  type TouchedSubject,
} from "./touched-subjects.js";

export interface DeriveOptions extends DerivePartsOptions {
  /** Every subject that has records, whatever has changed: for rules that have changed. */
  readonly isAll?: boolean;
  /** For tests: other rules than those that there are, which no thread can have. */
  readonly sources?: Sources;
  /** Subjects of a part, of which there are more than one; for tests. */
  readonly partSubjects?: number;
  /** Takes all back in the end. */
  readonly isDryRun?: boolean | undefined;
  /** Its parts are written down: others may join. */
  readonly onShared?: ((planId: number) => void) | undefined;
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
export function deriveFacts(db: Database, options: DeriveOptions = {}): Promise<DeriveSummary> {
  return withDerivedFacts(db, options, async (_, summary) => summary);
}

/** The same, and work in the transaction that has taken them. Throws what the work throws too. */
export async function withDerivedFacts<T>(
  db: Database,
  options: DeriveOptions,
  work: (client: pg.ClientBase, summary: DeriveSummary) => Promise<T>,
): Promise<T> {
  const sources = options.sources ?? (await loadSources());
  const client = await db.pool.connect().catch((error: unknown) => {
    throw databaseError(error, db.config);
  });
  let isWhole = false;
  try {
    const outcome = await new Derivation(db, client, sources, options, work).run();
    isWhole = true;
    return outcome;
  } catch (error) {
    throw error instanceof EngineError ? error : (factFault(error) ?? error);
  } finally {
    // With it goes the turn.
    client.release(!isWhole);
  }
}

/** Between looks at what whoever has the turn has written down. */
const LOOK_MS = 1_000;

/** A plan that starts processes for some subjects costs more than the subjects. */
const BEGIN_SQL = `BEGIN; ${BOUND_SILENCE}; SET LOCAL max_parallel_workers_per_gather = 0`;

/** Subjects that are derived without a plan. */
interface Here {
  readonly planId?: undefined;
  readonly subjects: number;
  readonly batches: Iterable<readonly TouchedSubject[]> | AsyncIterable<readonly TouchedSubject[]>;
}

type Delivered = Awaited<ReturnType<typeof changeFactsWithin>> | null;

class Derivation<T> {
  #changed = 0;

  constructor(
    readonly db: Database,
    readonly client: pg.ClientBase,
    readonly sources: Sources,
    readonly options: DeriveOptions,
    readonly work: (client: pg.ClientBase, summary: DeriveSummary) => Promise<T>,
  ) {}

  async run(): Promise<T> {
    const begun = await this.#within(
      async () => {
        await this.#takeTurn();
        const found = await this.#find();
        if (found.planId === undefined) {
          return { planId: undefined, outcome: await this.#here(found) };
        }
        await this.client.query(keepTurnSql("sources"));
        return found;
      },
      ({ planId }) => planId === undefined && this.options.isDryRun === true,
    );
    if (begun.planId === undefined) return begun.outcome;
    return keepTurn(this.client, () => this.#shared(begun.planId));
  }

  /** Waits for the turn, and helps whoever has it and has written parts down. */
  async #takeTurn(): Promise<void> {
    const { db, client, options } = this;
    let isOurs = false;
    const taken = client.query(LOCK_SQL).then(() => {
      isOurs = true;
    });
    while (options.sources === undefined) {
      const late = new AbortController();
      const look = sleep(LOOK_MS, undefined, { signal: late.signal }).catch(() => undefined);
      await Promise.race([taken, look]).finally(() => late.abort());
      if (isOurs) return;
      await joinUnderWay(db, options).catch(() => undefined);
      goOn(options.signal);
    }
    await taken;
  }

  /** The plan to go on with, or a new one; without one few subjects. */
  async #find(): Promise<{ readonly planId: number } | Here> {
    const { isAll = false, partSubjects = TOUCHED_AT_ONCE, sources } = this.options;
    const left = sources === undefined ? await findPlan(this.client, isAll) : null;
    if (left !== null) return { planId: left };
    const few = isAll ? null : await readFewTouched(this.client, this.sources);
    if (few !== null && few.length <= partSubjects) return { subjects: few.length, batches: [few] };
    const subjects = await collectTouched(this.client, this.sources, isAll);
    if (subjects <= partSubjects || sources !== undefined) {
      return { subjects, batches: this.#collected(subjects) };
    }
    return { planId: await writePlan(this.client, subjects, { isAll, partSubjects }) };
  }

  async *#collected(subjects: number): AsyncGenerator<readonly TouchedSubject[]> {
    for (let from = 0; from < subjects; from += TOUCHED_AT_ONCE) {
      yield await readTouched(this.client, from);
    }
  }

  /** A transaction, of which nothing stays when `isTakenBack`. */
  async #within<R>(work: () => Promise<R>, isTakenBack: (done: R) => boolean): Promise<R> {
    const { client } = this;
    try {
      await client.query(BEGIN_SQL);
      const done = await work();
      await client.query(isTakenBack(done) ? "ROLLBACK" : "COMMIT");
      return done;
    } catch (error) {
      await client.query("ROLLBACK").catch(() => undefined);
      throw error;
    }
  }

  /** Few subjects, or those of other rules, in this transaction. */
  async #here({ subjects, batches }: Here): Promise<T> {
    const counts = { subjects, unknown: 0, findings: 0, changes: 0 };
    if (subjects === 0) return this.work(this.client, this.#summary(counts, null));
    const id = await openDerivation(this.client, subjects);
    const changes = this.#changesHere(id, counts, batches);
    return this.#finish(id, counts, await this.#deliver(id, changes));
  }

  async *#changesHere(
    id: number,
    counts: Counts,
    batches: Here["batches"],
  ): AsyncGenerator<DerivedChange> {
    let done = 0;
    for await (const subjects of batches) {
      const some = await deriveSome(this.client, this.sources, subjects);
      goOn(this.options.signal);
      this.#changed += await keepSome(this.client, id, some);
      counts.unknown += some.unknown;
      counts.findings += some.findings;
      counts.changes += some.changes.count;
      if (some.changes.count > 0) yield* changesOf(some.changes.bytes.toString());
      done += some.subjects;
      this.options.onProgress?.(done, counts.subjects);
    }
  }

  /** Many subjects, by a plan; in the turn. A plan that would come to the same end is given up. */
  async #shared(planId: number): Promise<T> {
    const { client, db, options } = this;
    const isTakenBack = options.isDryRun === true;
    try {
      await client.query("SELECT hold_work('derivation', $1)", [planId]);
      options.onShared?.(planId);
      await deriveParts(db, client, planId, options);
      const outcome = await this.#within(
        () => this.#take(planId),
        () => isTakenBack,
      );
      await forgetPlans(client);
      return outcome;
    } catch (error) {
      const isStopped = options.signal?.aborted === true;
      const isLeft = isStopped || isPassing(databaseError(error, db.config).code);
      if (isTakenBack || !isLeft) await forgetPlans(client).catch(() => undefined);
      throw error;
    }
  }

  /** Takes what the parts wrote down into the facts. */
  async #take(planId: number): Promise<T> {
    const { client } = this;
    const { changedParts, ...counts } = await countParts(client, planId);
    const id = await openDerivation(client, counts.subjects);
    this.#changed = await keepParts(client, id);
    const changes = readChanges(client, planId, changedParts);
    return this.#finish(id, counts, await this.#deliver(id, changes));
  }

  /** Null when nothing changes. */
  async #deliver(id: number, changes: AsyncGenerator<DerivedChange>): Promise<Delivered> {
    const first = await changes.next();
    if (first.done === true) return null;
    const delivery = { source: DERIVED, id: `derivation ${id}` };
    return changeFactsWithin(this.client, delivery, startingWith(first.value, changes));
  }

  async #finish(id: number, counts: Counts, delivered: Delivered): Promise<T> {
    await finishDerivation(this.client, id, this.#changed, delivered?.deliveryId ?? null);
    return this.work(this.client, this.#summary(counts, delivered));
  }

  #summary({ subjects, unknown, ...counts }: Counts, delivered: Delivered): DeriveSummary {
    return {
      ...{ ...counts, subjects: subjects - unknown, unknown, changed: this.#changed },
      deliveryId: delivered?.deliveryId ?? null,
      closedCount: delivered?.closedCount ?? 0,
      insertedCount: delivered?.insertedCount ?? 0,
    };
  }
}

async function* startingWith(
  first: DerivedChange,
  rest: AsyncGenerator<DerivedChange>,
): AsyncGenerator<DerivedChange> {
  yield first;
  yield* rest;
}
