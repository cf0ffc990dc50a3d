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
  readonly gezinId?: string | undefined;
  readonly childId?: string | undefined;
  readonly van?: number | undefined;
  readonly tot?: number | undefined;
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

/** By table, then by whom they are said of. */
export const byKey = (a: KeptFact, b: KeptFact): number =>
  rising(a.table, b.table) || rising(a.gezinId, b.gezinId) || rising(a.childId, b.childId);

const rising = (a = "", b = ""): number => (a === b ? 0 : a < b ? -1 : 1);

/** The changes that lead from one derivation to the other; both by key. */
export function factChanges(before: readonly KeptFact[], after: readonly KeptFact[]): FactChange[] {
  const changes: FactChange[] = [];
  for (let old = 0, now = 0; old < before.length || now < after.length; ) {
    const [was, is] = [before[old], after[now]];
    const isOld = was !== undefined && (is === undefined || byKey(was, is) <= 0);
    const key = (isOld ? was : is) as KeptFact;
    const said = [keyRun(before, old, key), keyRun(after, now, key)] as const;
    if (!isSame(...said)) changes.push(...keyChanges(said[0].map(spoken), said[1].map(spoken)));
    old += said[0].length;
    now += said[1].length;
  }
  return changes;
}

/** The facts of a key from a place on. */
function keyRun(facts: readonly KeptFact[], from: number, key: KeptFact): readonly KeptFact[] {
  let to = from;
  while (to < facts.length && byKey(facts[to] as KeptFact, key) === 0) to += 1;
  return facts.slice(from, to);
}

/** Whether the facts of a key say the same in the same months, one by one. */
const isSame = (before: readonly KeptFact[], after: readonly KeptFact[]): boolean =>
  before.length === after.length &&
  before.every(({ van, tot, values }, at) => {
    const now = after[at] as KeptFact;
    return van === now.van && tot === now.tot && areSame(values, now.values);
  });

function areSame(a: FactValues, b: FactValues): boolean {
  const [names, others] = [Object.keys(a), Object.keys(b)];
  return (
    names.length === others.length &&
    names.every((name, at) => name === others[at] && a[name] === b[name])
  );
}

function spoken(fact: KeptFact): Spoken {
  const [van, tot] = spanOf(fact);
  const begin = factTable(fact.table).isBeginCounted ? `${van} ` : "";
  return { van, tot, fact, text: begin + JSON.stringify(fact.values) };
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
