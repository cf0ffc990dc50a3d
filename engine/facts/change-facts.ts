/**
 * A delivery of a source, whole or not at all.
 *
 *     check -> stage, without a lock -> lock of deliveries -> close and insert -> commit
 *
 * Every change is checked before anything is written, and the delivery is refused with all of its
 * faults. What the tables say already is not written again; history stays. A delivery has an id of
 * its source: the same one again changes nothing, the same id with other content is refused. The
 * lock that gives deliveries their order is held for one statement a table.
 */
import { createHash, type Hash } from "node:crypto";
import type pg from "pg";
import { type Database, inTransaction } from "../database/connection.js";
import { factFault } from "../database/database-error.js";
import { EngineError } from "../errors.js";
import { type ChangeFault, type FactChange, type StagedRow, stageChange } from "./change.js";
import {
  applySql,
  createStagedSql,
  doubledSql,
  stagedName,
  stageSql,
  tailSql,
} from "./change-sql.js";
import type { FactTableName } from "./tables.js";

export interface FactDelivery {
  /** Who delivers. */
  readonly source: string;
  /** What the source calls the delivery; the same one is taken once. */
  readonly id: string;
}

export interface DeliveredFacts {
  readonly deliveryId: number;
  /** True when this delivery was taken before, and nothing was done now. */
  readonly isRepeated: boolean;
  /** Versions closed and inserted. */
  readonly closedCount: number;
  readonly insertedCount: number;
}

export type FactChanges = Iterable<FactChange> | AsyncIterable<FactChange>;

const STAGED_ROWS = 5_000;
const FAULTS_MAX = 100;

/**
 * Takes a delivery. Throws `FACT_FAULT` with what is wrong with its changes, and
 * `DELIVERY_REUSED` when its id was given before with other content.
 */
export async function changeFacts(
  db: Database,
  delivery: FactDelivery,
  changes: FactChanges,
): Promise<DeliveredFacts> {
  return inTransaction(db, async (client) => {
    const staging = new Staging(client);
    for await (const change of changes) await staging.add(change);
    const { tables, digest } = await staging.finish();
    await client.query("SELECT lock_deliveries()");
    const taken = await findTaken(client, delivery, digest);
    if (taken !== null) {
      return { deliveryId: taken, isRepeated: true, closedCount: 0, insertedCount: 0 };
    }
    const { rows } = await client.query<{ id: number }>("SELECT open_delivery($1, $2, $3) AS id", [
      delivery.source,
      delivery.id,
      digest,
    ]);
    const counts = { closedCount: 0, insertedCount: 0 };
    for (const table of tables) {
      await requireWholeTail(client, table);
      const applied = await client.query<{ closed: number; inserted: number }>(applySql(table));
      counts.closedCount += applied.rows[0]?.closed ?? 0;
      counts.insertedCount += applied.rows[0]?.inserted ?? 0;
    }
    return { deliveryId: rows[0]?.id as number, isRepeated: false, ...counts };
  }).catch((error: unknown) => {
    throw error instanceof EngineError ? error : (factFault(error) ?? error);
  });
}

/** Changes on their way into temporary tables, a batch at a time; faults are kept until the end. */
class Staging {
  readonly #client: pg.ClientBase;
  readonly #rows = new Map<FactTableName, StagedRow[]>();
  readonly #tables = new Set<FactTableName>();
  readonly #faults: ChangeFault[] = [];
  readonly #digest: Hash = createHash("sha256");
  #count = 0;

  constructor(client: pg.ClientBase) {
    this.#client = client;
  }

  async add(change: FactChange): Promise<void> {
    const staged = stageChange(change, `changes[${this.#count}]`);
    this.#count += 1;
    if (Array.isArray(staged)) {
      if (this.#faults.length < FAULTS_MAX) this.#faults.push(...staged);
      return;
    }
    this.#digest.update(`${change.table} ${JSON.stringify(staged)}\n`);
    const rows = this.#rows.get(change.table) ?? [];
    rows.push(staged as StagedRow);
    this.#rows.set(change.table, rows);
    if (rows.length === STAGED_ROWS) await this.#flush(change.table);
  }

  /** The tables that changes are staged for. Throws the faults that there were. */
  async finish(): Promise<{ readonly tables: readonly FactTableName[]; readonly digest: string }> {
    if (this.#faults.length > 0) throw faultyDelivery(this.#faults);
    for (const table of this.#rows.keys()) await this.#flush(table);
    const tables = [...this.#tables].sort();
    for (const table of tables) {
      await this.#client.query(`ANALYZE ${stagedName(table)}`);
      await requireOnce(this.#client, table);
    }
    return { tables, digest: this.#digest.digest("hex") };
  }

  async #flush(table: FactTableName): Promise<void> {
    const rows = this.#rows.get(table) ?? [];
    if (rows.length === 0) return;
    if (!this.#tables.has(table)) await this.#client.query(createStagedSql(table));
    this.#tables.add(table);
    await this.#client.query(stageSql(table), [JSON.stringify(rows)]);
    this.#rows.set(table, []);
  }
}

function faultyDelivery(faults: readonly ChangeFault[]): EngineError {
  const said = faults.map(({ field, expected, found }) => {
    return `${field}: expected ${expected}, found ${found}`;
  });
  const message = `${said.join("\n")}\ncorrect these and deliver all again; nothing was taken`;
  return new EngineError("FACT_FAULT", message);
}

interface FoundSpan {
  readonly key: string;
  readonly van: number;
  readonly tot: number;
  readonly next_van: number;
}

/** Throws when two changes of one key speak of the same month. */
async function requireOnce(client: pg.ClientBase, table: FactTableName): Promise<void> {
  const { rows } = await client.query<FoundSpan>(doubledSql(table));
  const [found] = rows;
  if (found === undefined) return;
  throw new EngineError(
    "FACT_FAULT",
    `${table}: expected one change of a fact and month in a delivery, found [${found.van}, ` +
      `${found.tot}) and one from ${found.next_van} for (${found.key}); leave one out`,
  );
}

/** Throws when a change would leave a fact that begins anew behind it. */
async function requireWholeTail(client: pg.ClientBase, table: FactTableName): Promise<void> {
  const sql = tailSql(table);
  if (sql === null) return;
  const { rows } = await client.query<FoundSpan>(sql);
  const [found] = rows;
  if (found === undefined) return;
  throw new EngineError(
    "FACT_FAULT",
    `${table}: expected changes up to the end of a fact whose first month counts, found ` +
      `[${found.van}, ${found.tot}) of one that goes on to ${found.next_van} for (${found.key}); ` +
      "say what holds from there on",
  );
}

/** The delivery that has the id already; null when there is none. */
async function findTaken(
  client: pg.ClientBase,
  { source, id }: FactDelivery,
  digest: string,
): Promise<number | null> {
  const { rows } = await client.query<{ delivery_id: number; digest: string }>(
    "SELECT delivery_id, digest FROM delivery WHERE source = $1 AND own_id = $2",
    [source, id],
  );
  const [found] = rows;
  if (found === undefined) return null;
  if (found.digest === digest) return found.delivery_id;
  throw new EngineError(
    "DELIVERY_REUSED",
    `delivery ${id} of ${source}: expected the content that it had as delivery ` +
      `${found.delivery_id}, found another; give a new delivery an id of its own`,
  );
}
