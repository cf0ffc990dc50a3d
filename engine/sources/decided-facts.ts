/**
 * What others than the sources decided stays: a change of a derivation leaves out the months in
 * which another delivery said what holds, or that nothing does. The generated population is no
 * decision, it stands in for sources.
 */
import type pg from "pg";
import type { FactChange } from "../facts/change.js";
import { SPANS } from "../facts/columns.js";
import { type FactTableName, factTable } from "../facts/tables.js";
import { changeOf, keyOf, spanOf, without } from "./fact-difference.js";

/** The source of the deliveries of derived facts. */
export const DERIVED = "sources";
/** As the index `delivery_decision` has it. */
const IS_DECISION = `source NOT IN ('${DERIVED}', 'generator')`;

export class DecidedFacts {
  readonly #client: pg.ClientBase;
  #isAny: boolean | undefined;

  constructor(client: pg.ClientBase) {
    this.#client = client;
  }

  /** The changes but for months that somebody decided. */
  async leaveOut(changes: readonly FactChange[]): Promise<FactChange[]> {
    if (changes.length === 0) return [];
    this.#isAny ??= await this.#isAnyDecided();
    if (!this.#isAny) return [...changes];
    const decided = new Map<string, { van: number; tot: number }[]>();
    for (const table of new Set(changes.map((change) => change.table))) {
      const keys = changes.filter((change) => change.table === table);
      for (const [key, spans] of await this.#spans(table, keys)) decided.set(key, spans);
    }
    return changes.flatMap((change) => {
      const spans = decided.get(keyOf(change)) ?? [];
      if (spans.length === 0) return [change];
      const left = without([spanOf(change)], spans);
      return left.map((months) => cutChange(change, months));
    });
  }

  async #isAnyDecided(): Promise<boolean> {
    const { rows } = await this.#client.query<{ isAny: boolean }>(
      `SELECT EXISTS (SELECT FROM delivery WHERE ${IS_DECISION}) AS "isAny"`,
    );
    return rows[0]?.isAny === true;
  }

  /** Months that somebody decided, by key of the changes. */
  async #spans(table: FactTableName, changes: readonly FactChange[]) {
    const { keys, span } = factTable(table);
    const { van, tot } = SPANS[span];
    const id = { gezin_id: "gezinId", child_id: "childId" } as const;
    const columns = keys.map((key) => changes.map((change) => change[id[key]]));
    const given = keys.map((_, at) => `$${at + 1}::bigint[]`).join(", ");
    const { rows } = await this.#client.query(
      `SELECT ${keys.map((key) => `${key}::text AS "${id[key]}"`).join(", ")},
         (${van})::integer AS van, (${tot})::integer AS tot
       FROM ${table} WHERE (${keys.join(", ")}) IN (SELECT * FROM unnest(${given}))
         AND EXISTS (SELECT FROM delivery
           WHERE delivery_id = coalesce(known_to, known_from) AND ${IS_DECISION})`,
      columns,
    );
    const spans = new Map<string, { van: number; tot: number }[]>();
    for (const row of rows) {
      const key = keyOf({ table, ...row });
      spans.set(key, [...(spans.get(key) ?? []), { van: row.van, tot: row.tot }]);
    }
    return spans;
  }
}

/** A change in fewer months; one of a single month or year has those only. */
function cutChange(change: FactChange, months: readonly [number, number]): FactChange {
  return change.tot === undefined ? change : changeOf(change, months, change.values);
}
