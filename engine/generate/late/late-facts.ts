/**
 * `groeikern generate --late-facts`: late facts of a generated population, a delivery a month.
 *
 *     records of the population, by the month in which they come -> changes -> changeFacts
 *
 * A delivery depends on seed and month alone, reads the population as it was loaded, and is taken
 * once: months, deliveries and regularisations can be played in any order, and again. Each is taken
 * whole; what stops it leaves those before it.
 */
import { monthText } from "../../../core-wasm/month.js";
import { openClient } from "../../database/client.js";
import type { Database } from "../../database/connection.js";
import { EngineError } from "../../errors.js";
import type { FactChange } from "../../facts/change.js";
import { changeFacts, type DeliveredFacts } from "../../facts/change-facts.js";
import { SOURCE } from "../admission.js";
import { changesOf } from "./changes.js";
import { type Fate, type LateRecord, lateRecords } from "./records.js";

export interface LateFactsOptions {
  /** Months of the deliveries, month indexes, both included. */
  readonly from: number;
  readonly to: number;
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
  /** Deliveries taken of all. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

export interface LateDelivery extends DeliveredFacts {
  readonly month: number;
  /** Records that it brings, by what is the matter with them, and the changes that they make. */
  readonly records: Readonly<Record<Fate, number>>;
  readonly changeCount: number;
}

/** Delivers the late facts of some months. Throws `POPULATION_MISSING`, `INTERRUPTED`. */
export async function deliverLateFacts(
  db: Database,
  options: LateFactsOptions,
): Promise<LateDelivery[]> {
  const { from, to, seed, signal, onProgress } = options;
  const loadedBy = await loadingDelivery(db);
  const client = await openClient(db.config, "late facts");
  try {
    await client.query("BEGIN READ ONLY ISOLATION LEVEL REPEATABLE READ");
    const stream = new LateStream(lateRecords(client, { seed, from, to, loadedBy }));
    const delivered: LateDelivery[] = [];
    for (let month = from; month <= to; month += 1) {
      onProgress?.(month - from, to - from + 1);
      requireGoingOn(signal);
      const own = stream.month(month);
      const delivery = { source: SOURCE, id: `late facts ${monthText(month)}, seed ${seed}` };
      const taken = await changeFacts(db, delivery, own.changes());
      delivered.push({ month, ...taken, records: own.records, changeCount: own.changeCount });
    }
    return delivered;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function requireGoingOn(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new EngineError(
    "INTERRUPTED",
    "generate: expected to deliver every month, found an interruption; months before it are " +
      "delivered, run it again for the others",
  );
}

async function loadingDelivery({ pool }: Database): Promise<number> {
  const { rows } = await pool.query<{ id: number }>("SELECT delivery_id AS id FROM population");
  const [population] = rows;
  if (population !== undefined) return population.id;
  throw new EngineError(
    "POPULATION_MISSING",
    "generate --late-facts: expected a generated population, found none; run groeikern generate",
  );
}

/** Records in the order of their months, taken a month at a time. */
class LateStream {
  readonly #records: AsyncGenerator<LateRecord>;
  #held: LateRecord | undefined;

  constructor(records: AsyncGenerator<LateRecord>) {
    this.#records = records;
  }

  month(month: number): MonthStream {
    return new MonthStream(this.#ofMonth(month));
  }

  async *#ofMonth(month: number): AsyncGenerator<LateRecord> {
    for (;;) {
      this.#held ??= (await this.#records.next()).value as LateRecord | undefined;
      if (this.#held?.arrives !== month) return;
      yield this.#held;
      this.#held = undefined;
    }
  }
}

class MonthStream {
  readonly records: Record<Fate, number> = { late: 0, corrected: 0, cancelled: 0, repeated: 0 };
  changeCount = 0;
  readonly #own: AsyncGenerator<LateRecord>;

  constructor(own: AsyncGenerator<LateRecord>) {
    this.#own = own;
  }

  /** Of each subject and month of a table only what the first record says: a delivery says once. */
  async *changes(): AsyncGenerator<FactChange> {
    let spoken: FactChange[] = [];
    const paid = new Set<string>();
    for await (const record of this.#own) {
      const said = changesOf(record);
      const changes = said.filter(({ table }) => table === record.table);
      const [first] = changes;
      if (first === undefined) continue;
      if (spoken[0] === undefined || subjectOf(spoken[0]) !== subjectOf(first)) spoken = [];
      if (changes.some((change) => spoken.some((other) => isOverlap(change, other)))) continue;
      spoken.push(...changes);
      this.records[record.fate] += 1;
      // Children of a household move together: its payer in a month is said once.
      const beside = said.filter(
        (change) => change.table !== record.table && isFirst(paid, change),
      );
      this.changeCount += changes.length + beside.length;
      yield* changes;
      yield* beside;
    }
  }
}

/** Whose it is: memberships are of the child, whatever the household. */
const subjectOf = ({ table, gezinId, childId }: FactChange): string =>
  table === "gezin_lid" ? `${table} ${childId}` : `${table} ${gezinId} ${childId}`;

function isFirst(spoken: Set<string>, { gezinId, van }: FactChange): boolean {
  const key = `${gezinId} ${van}`;
  return !spoken.has(key) && spoken.add(key) !== undefined;
}

const isOverlap = (one: FactChange, other: FactChange): boolean => {
  const [van = 0, tot = van + 1] = [one.van, one.tot];
  const [otherVan = 0, otherTot = otherVan + 1] = [other.van, other.tot];
  return van < otherTot && otherVan < tot;
};
