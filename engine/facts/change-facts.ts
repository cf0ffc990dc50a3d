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
import type pg from "pg";
import { type Database, inTransaction } from "../database/connection.js";
import { factFault } from "../database/database-error.js";
import { EngineError } from "../errors.js";
import type { FactChange, FaultyChange } from "./change.js";
import { applySql } from "./change-sql.js";
import { type CheckedChange, requireWholeTail, Staging } from "./staging.js";

export interface FactDelivery {
  /** Who delivers. */
  readonly source: string;
  /** What the source calls the delivery; the same one is taken once. */
  readonly id: string;
  /** It corrects an error of the payer's own, which the family could not see (art. 92). */
  readonly isPayerError?: boolean;
  /** It corrects what fraud had brought: debts reach five years back (art. 97). */
  readonly isFraud?: boolean;
  /** Month of the request or complaint that it answers; arrears are counted from it (art. 95). */
  readonly requestedMonth?: number | undefined;
}

export interface DeliveredFacts {
  readonly deliveryId: number;
  /** True when this delivery was taken before, and nothing was done now. */
  readonly isRepeated: boolean;
  /** Versions closed and inserted. */
  readonly closedCount: number;
  readonly insertedCount: number;
}

type Delivered = FactChange | FaultyChange | CheckedChange;

/** In the order of the delivery; what could not be made out has its place too. */
export type FactChanges = Iterable<Delivered> | AsyncIterable<Delivered>;

export interface ChangeOptions {
  /** Refuses what is said of a child or a household that nobody knows. */
  readonly isKnown?: boolean;
}

const OPEN = "SELECT open_delivery($1, $2, $3, $4, $5, $6) AS id";

/**
 * Takes a delivery. Throws `FACT_FAULT` with what is wrong with its changes, and
 * `DELIVERY_REUSED` when its id was given before with other content.
 */
export async function changeFacts(
  db: Database,
  delivery: FactDelivery,
  changes: FactChanges,
  options: ChangeOptions = {},
): Promise<DeliveredFacts> {
  const deliver = (client: pg.ClientBase) => changeFactsWithin(client, delivery, changes, options);
  return inTransaction(db, deliver).catch((error: unknown) => {
    throw error instanceof EngineError ? error : (factFault(error) ?? error);
  });
}

/** The same in a transaction of the caller's, which ends it when this throws. */
export async function changeFactsWithin(
  client: pg.ClientBase,
  delivery: FactDelivery,
  changes: FactChanges,
  { isKnown = false }: ChangeOptions = {},
): Promise<DeliveredFacts> {
  const staging = new Staging(client);
  for await (const change of changes) await staging.add(change);
  const { tables, digest } = await staging.finish(isKnown);
  await client.query("SELECT lock_deliveries()");
  const taken = await findTaken(client, delivery, digest);
  if (taken !== null) {
    return { deliveryId: taken, isRepeated: true, closedCount: 0, insertedCount: 0 };
  }
  const { rows } = await client.query<{ id: number }>(OPEN, [
    ...[delivery.source, delivery.id, digest],
    ...[delivery.isPayerError ?? false, delivery.isFraud ?? false],
    delivery.requestedMonth ?? null,
  ]);
  const counts = { closedCount: 0, insertedCount: 0 };
  for (const table of tables) {
    await requireWholeTail(client, table);
    const applied = await client.query<{ closed: number; inserted: number }>(applySql(table));
    counts.closedCount += applied.rows[0]?.closed ?? 0;
    counts.insertedCount += applied.rows[0]?.inserted ?? 0;
  }
  return { deliveryId: rows[0]?.id as number, isRepeated: false, ...counts };
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
