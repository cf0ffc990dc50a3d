/** The records that facts come from, as the derivation that brought them noted them. */
import type pg from "pg";
import type { FactTableName } from "../facts/tables.js";
import { type KeptFact, keyOf, spanOf } from "./fact-difference.js";

/** A fact in some months or years, half-open; of a fact that always holds any. */
export interface AskedFact {
  readonly table: FactTableName;
  readonly gezinId?: string;
  readonly childId?: string;
  readonly van: number;
  readonly tot: number;
}

/** Records as `stroom/recordId@versie`, in the order of the facts; none of what no source said. */
export async function recordsBehind(
  client: Pick<pg.ClientBase, "query">,
  asked: readonly AskedFact[],
): Promise<(readonly string[])[]> {
  const persons = asked.flatMap(({ childId }) => childId ?? []);
  const files = asked.flatMap(({ gezinId }) => gezinId ?? []);
  const { rows } = await client.query<{ facts: string }>(
    `SELECT facts FROM derived_subject
     WHERE soort = 'persoon' AND subject_id = ANY ($1)
       OR soort = 'dossier' AND subject_id = ANY ($2)`,
    [[...new Set(persons)], [...new Set(files)]],
  );
  const byKey = new Map<string, KeptFact[]>();
  for (const fact of rows.flatMap((row) => JSON.parse(row.facts) as KeptFact[])) {
    byKey.set(keyOf(fact), [...(byKey.get(keyOf(fact)) ?? []), fact]);
  }
  return asked.map(({ van, tot, ...fact }) => {
    const known = byKey.get(keyOf({ ...fact, values: null })) ?? [];
    const meeting = known.filter((one) => spanOf(one)[0] < tot && van < spanOf(one)[1]);
    return [...new Set(meeting.flatMap(({ from }) => from))].sort();
  });
}
