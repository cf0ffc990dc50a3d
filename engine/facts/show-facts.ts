/**
 * What is known of a child or a household: each fact with its months, since which delivery it is
 * known, and which one closed it. As of a delivery it is what was known then.
 */
import { monthText } from "../../core-wasm/month.js";
import { type Database, inTransaction } from "../database/connection.js";
import { EngineError } from "../errors.js";
import { columnWords, factWord, keyWords, OPEN, SPAN_WORDS } from "./change-words.js";
import { SPANS } from "./columns.js";
import type { KeyColumn } from "./tables.js";
import { FACT_TABLE_NAMES, type FactTable, type FactTableName, factTable } from "./tables.js";

/** Whose facts are asked for. */
export interface FactsAsked {
  readonly key: KeyColumn;
  readonly id: string;
  /** As of this delivery, the newest when left out. */
  readonly knownAt?: number | undefined;
  /** The versions that are known no more too. */
  readonly isHistory?: boolean | undefined;
}

/** A delivery that a version names. */
export interface ShownDelivery {
  readonly deliveryId: number;
  readonly source: string;
  /** What the source calls it; null when it has no name of its own. */
  readonly delivery: string | null;
  readonly receivedAt: Date;
}

/** A version of a fact. `change` is what a delivery would say of it. */
export interface ShownFact {
  readonly change: Readonly<Record<string, unknown>>;
  readonly table: FactTableName;
  /** Months or years, half-open, as they stand in the table. */
  readonly van: number;
  readonly tot: number;
  readonly knownFrom: ShownDelivery;
  /** Null: it is what is known. */
  readonly knownTo: ShownDelivery | null;
}

interface VersionRow {
  readonly keys: Readonly<Record<string, string>>;
  readonly van: number;
  readonly tot: number;
  readonly held: Readonly<Record<string, unknown>>;
  readonly known_from: number;
  readonly known_to: number | null;
}

/** The facts, by table, key and month. Throws `DELIVERY_UNKNOWN` and `SUBJECT_UNKNOWN`. */
export function showFacts(db: Database, asked: FactsAsked): Promise<ShownFact[]> {
  return inTransaction(db, async (client) => {
    await client.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const deliveries = await readDeliveries(client);
    const moment = asked.knownAt ?? Math.max(0, ...deliveries.keys());
    if (asked.knownAt !== undefined && !deliveries.has(moment)) {
      throw unknownDelivery(asked.knownAt, [...deliveries.keys()]);
    }
    const facts: ShownFact[] = [];
    for (const name of FACT_TABLE_NAMES) {
      const table = factTable(name);
      if (!table.keys.includes(asked.key)) continue;
      const { rows } = await client.query<VersionRow>(versionsSql(name, asked.key), [
        ...[asked.id, moment],
        asked.isHistory ?? false,
      ]);
      facts.push(...rows.map((row) => shownFact(name, row, moment, deliveries)));
    }
    if (facts.length === 0) throw unknownSubject(asked);
    return facts;
  });
}

type Deliveries = ReadonlyMap<number, ShownDelivery>;

async function readDeliveries(client: {
  query: (sql: string) => Promise<{ rows: unknown[] }>;
}): Promise<Deliveries> {
  const { rows } = await client.query(
    `SELECT delivery_id AS "deliveryId", source, own_id AS delivery, received_at AS "receivedAt"
     FROM delivery`,
  );
  return new Map((rows as ShownDelivery[]).map((row) => [row.deliveryId, row]));
}

function versionsSql(name: FactTableName, key: KeyColumn): string {
  const { keys, span, columns } = factTable(name);
  const { van, tot } = SPANS[span];
  const ids = keys.map((column) => `'${column}', ${column}::text`).join(", ");
  const held = Object.keys(columns)
    .map((column) => `'${column}', ${column}`)
    .join(", ");
  return `SELECT jsonb_build_object(${ids}) AS keys, (${van})::integer AS van,
      (${tot})::integer AS tot, jsonb_build_object(${held}) AS held, known_from, known_to
    FROM ${name} WHERE ${key} = $1 AND known_from <= $2
      AND ($3 OR known_to IS NULL OR known_to > $2)
    ORDER BY ${keys.join(", ")}, van, known_from`;
}

function shownFact(
  name: FactTableName,
  row: VersionRow,
  moment: number,
  deliveries: Deliveries,
): ShownFact {
  const isClosed = row.known_to !== null && row.known_to <= moment;
  return {
    change: changeOf(name, row),
    table: name,
    van: row.van,
    tot: row.tot,
    knownFrom: deliveries.get(row.known_from) as ShownDelivery,
    knownTo: isClosed ? (deliveries.get(row.known_to as number) as ShownDelivery) : null,
  };
}

/** A version as a delivery would state it. */
function changeOf(name: FactTableName, { keys, van, tot, held }: VersionRow) {
  const table = factTable(name);
  const ids = keyWords(table).map((word, at) => [word, keys[table.keys[at] as string]]);
  const values = columnWords(table).map(([word, column]) => {
    const isMonth = table.columns[column]?.fact.value.kind === "month";
    return [word, isMonth ? monthText(held[column] as number) : held[column]];
  });
  return {
    fact: factWord(name),
    ...Object.fromEntries([...ids, ...spanOf(table, van, tot), ...values]),
  };
}

function spanOf({ span }: FactTable, first: number, end: number): [string, unknown][] {
  const { van, tot, unit } = SPAN_WORDS[span];
  const said = (month: number) => (unit === "month" ? monthText(month) : month);
  return [
    ...(van === undefined ? [] : [[van, said(first)] as [string, unknown]]),
    ...(tot === undefined || end === OPEN ? [] : [[tot, said(end - 1)] as [string, unknown]]),
  ];
}

function unknownDelivery(found: number, known: readonly number[]): EngineError {
  const last = Math.max(...known);
  const expected = known.length === 0 ? "a delivery; there is none yet" : `one from 1 to ${last}`;
  return new EngineError("DELIVERY_UNKNOWN", `--as-of: expected ${expected}, found ${found}`);
}

function unknownSubject({ key, id, knownAt }: FactsAsked): EngineError {
  const [option, what] = key === "child_id" ? ["--child", "child"] : ["--household", "household"];
  const then = knownAt === undefined ? "" : ` as of delivery ${knownAt}`;
  const message = `${option}: expected a ${what} of which something is known${then}, found ${id}`;
  return new EngineError("SUBJECT_UNKNOWN", message);
}
