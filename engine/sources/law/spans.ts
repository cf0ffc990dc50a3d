/**
 * What holds by month, and from which records it follows.
 *
 * A span says a value in van <= m < tot. Lists of spans are sorted and do not overlap; values are
 * compared by what they say, so that neighbours which say the same are one span.
 */
import { OPEN_MONTH } from "../../../core-wasm/layout.js";

export interface Span<T> {
  readonly van: number;
  readonly tot: number;
  readonly value: T;
  /** Records that the value follows from, sorted, each once. */
  readonly records: readonly string[];
}

/** A span up to the first month no more; open when it has no end. */
export const span = <T>(
  value: T,
  records: readonly string[],
  van: number,
  tot: number = OPEN_MONTH,
): Span<T> => ({ van, tot, value, records });

/** The records of all, sorted, each once. */
export function recordsOf(...lists: readonly (readonly string[])[]): readonly string[] {
  let all: readonly string[] = [];
  for (const list of lists) all = merged(all, isRising(list) ? list : [...new Set(list)].sort());
  return all;
}

/** Whether texts are sorted, each once. */
export function isRising(list: readonly string[]): boolean {
  for (let at = 1; at < list.length; at += 1) {
    if ((list[at - 1] as string) >= (list[at] as string)) return false;
  }
  return true;
}

/** Two rising lists as one; the longer itself where the other adds nothing. */
function merged(a: readonly string[], b: readonly string[]): readonly string[] {
  if (a.length === 0 || a === b) return b;
  if (b.length === 0) return a;
  const all: string[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const [left, right] = [a[i], b[j]];
    const isLeft = right === undefined || (left !== undefined && left <= right);
    all.push((isLeft ? left : right) as string);
    if (isLeft && left === right) j += 1;
    if (isLeft) i += 1;
    else j += 1;
  }
  return all;
}

/** The span that holds in a month. */
export const holding = <T>(spans: readonly Span<T>[], month: number): Span<T> | undefined =>
  spans.find(({ van, tot }) => van <= month && month < tot);

/** Whether two plain values say the same: alike, or objects of values that are. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) =>
    isSame((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name]),
  );
}

/** The spans in order, empty ones left out, neighbours of the same value as one. */
export function joined<T>(spans: readonly Span<T>[]): Span<T>[] {
  if (spans.length === 0) return [];
  if (spans.length === 1) return spans.filter(({ van, tot }) => van < tot);
  const result: Span<T>[] = [];
  const inOrder = spans.filter(({ van, tot }) => van < tot).sort((a, b) => a.van - b.van);
  for (const next of inOrder) {
    const last = result.at(-1);
    if (last === undefined || last.tot !== next.van || !isSame(last.value, next.value)) {
      result.push(next);
      continue;
    }
    const records = recordsOf(last.records, next.records);
    result[result.length - 1] = { ...last, tot: next.tot, records };
  }
  return result;
}

/** Every month at which one of the lists changes, rising. */
export function edgesOf(...lists: readonly (readonly Span<unknown>[])[]): number[] {
  const edges = lists.flat().flatMap(({ van, tot }) => [van, tot]);
  return [...new Set(edges)].sort((a, b) => a - b);
}

/** The spans of `over`, and of `under` where `over` says nothing. */
export function overlaid<T>(under: readonly Span<T>[], over: readonly Span<T>[]): Span<T>[] {
  if (under.length === 0) return joined(over);
  if (over.length === 0) return joined(under);
  const [first, last] = [over[0] as Span<T>, under[under.length - 1] as Span<T>];
  if (first.van >= last.tot) return joined([...under, ...over]);
  const edges = edgesOf(under, over);
  const pieces = edges.flatMap((van, at) => {
    const found = holding(over, van) ?? holding(under, van);
    const tot = edges[at + 1];
    return found === undefined || tot === undefined ? [] : [{ ...found, van, tot }];
  });
  return joined(pieces);
}

/** The part of the spans within van <= m < tot. */
export const within = <T>(spans: readonly Span<T>[], van: number, tot: number): Span<T>[] =>
  spans
    .map((it) => ({ ...it, van: Math.max(it.van, van), tot: Math.min(it.tot, tot) }))
    .filter((it) => it.van < it.tot);

/**
 * One list from spans that may overlap: in each piece what `combine` makes of those that hold, in
 * the order given; undefined leaves it out.
 */
export function combined<T, R>(
  spans: readonly Span<T>[],
  combine: (holding: readonly Span<T>[], month: number) => R | undefined,
): Span<R>[] {
  const edges = edgesOf(spans);
  const pieces = edges.flatMap((van, at) => {
    const tot = edges[at + 1];
    const held = spans.filter((it) => it.van <= van && van < it.tot);
    const value = held.length === 0 || tot === undefined ? undefined : combine(held, van);
    if (value === undefined || tot === undefined) return [];
    return [{ van, tot, value, records: recordsOf(...held.map(({ records }) => records)) }];
  });
  return joined(pieces);
}
