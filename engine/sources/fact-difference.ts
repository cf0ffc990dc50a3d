/**
 * What changed between two derivations of a subject, as changes of a delivery.
 *
 * Only months are spoken of in which something else follows now than before, so what others decided
 * about the other months stays. Of a fact whose first month counts a span is spoken of whole.
 */
import type { FactChange, FactValues } from "../facts/change.js";
import { SPANS } from "../facts/columns.js";
import { type FactTableName, factTable } from "../facts/tables.js";

/** A fact as it is kept: what it says, and the records that say so. */
export interface KeptFact {
  readonly table: FactTableName;
  readonly gezinId?: string;
  readonly childId?: string;
  readonly van?: number;
  readonly tot?: number;
  readonly values: FactValues;
  /** `stroom/recordId@versie`, sorted. */
  readonly from: readonly string[];
}

interface Spoken {
  readonly van: number;
  readonly tot: number;
  readonly fact: KeptFact;
  readonly text: string;
}

/** Months or years of a change, half-open; of a fact that always holds [0, 1). */
export function spanOf({ table, van = 0, tot }: KeptFact | FactChange): [number, number] {
  if (factTable(table).span === "always") return [0, 1];
  return [van, tot ?? van + 1];
}

export const keyOf = ({ table, gezinId, childId }: KeptFact | FactChange): string =>
  `${table} ${gezinId ?? ""} ${childId ?? ""}`;

function byKey(facts: readonly KeptFact[]): Map<string, Spoken[]> {
  const keys = new Map<string, Spoken[]>();
  for (const fact of facts) {
    const [van, tot] = spanOf(fact);
    const begin = factTable(fact.table).isBeginCounted ? `${van} ` : "";
    const text = begin + JSON.stringify(fact.values);
    const spans = keys.get(keyOf(fact)) ?? [];
    spans.push({ van, tot, fact, text });
    keys.set(keyOf(fact), spans);
  }
  return keys;
}

/** The changes that lead from one derivation to the other. */
export function factChanges(before: readonly KeptFact[], after: readonly KeptFact[]): FactChange[] {
  const [old, now] = [byKey(before), byKey(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) =>
    keyChanges(old.get(key) ?? [], now.get(key) ?? []),
  );
}

function keyChanges(old: readonly Spoken[], now: readonly Spoken[]): FactChange[] {
  const table = (old[0] ?? (now[0] as Spoken)).fact.table;
  const isWhole = factTable(table).isBeginCounted === true;
  const changes: FactChange[] = [];
  for (const span of now) {
    const same = old.filter(({ text }) => text === span.text);
    const news = without([[span.van, span.tot]], same);
    const spoken: Months[] = isWhole && news.length > 0 ? [[span.van, span.tot]] : news;
    changes.push(...spoken.map((months) => changeOf(span.fact, months, span.fact.values)));
  }
  for (const span of old) {
    const ended = without([[span.van, span.tot]], now);
    changes.push(...ended.map((months) => changeOf(span.fact, months, null)));
  }
  return changes.flatMap(bySingles);
}

export type Months = readonly [van: number, tot: number];

/** The months that none of the spans covers. */
export function without(
  months: readonly Months[],
  spans: readonly { readonly van: number; readonly tot: number }[],
): Months[] {
  return spans.reduce<Months[]>(
    (left, { van, tot }) =>
      left.flatMap(([from, to]): Months[] => {
        if (tot <= from || to <= van) return [[from, to]];
        const parts: Months[] = [
          [from, van],
          [tot, to],
        ];
        return parts.filter(([a, b]) => a < b);
      }),
    [...months],
  );
}

/** A change of a key in some months. */
export function changeOf(
  { table, gezinId, childId }: KeptFact | FactChange,
  [van, tot]: Months,
  values: FactValues | null,
): FactChange {
  const ids = { ...(gezinId && { gezinId }), ...(childId && { childId }) };
  return factTable(table).span === "always"
    ? { table, ...ids, values }
    : { table, ...ids, van, tot, values };
}

/** Facts of single months or years are spoken of one by one, without `tot`. */
function bySingles(change: FactChange): FactChange[] {
  const { van, tot, ...rest } = change;
  if (SPANS[factTable(change.table).span].columns.length !== 1) return [change];
  const count = (tot as number) - (van as number);
  return Array.from({ length: count }, (_, at) => ({ ...rest, van: (van as number) + at }));
}
