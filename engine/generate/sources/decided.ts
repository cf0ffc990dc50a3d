/**
 * What no source gives: the facts of a family that its records do not say are decisions of a
 * person.
 *
 * The records are derived by the rules, and what is read otherwise than the generator knows it is
 * decided, where `may-decide.ts` says why. Any other difference is a fault.
 */

import type { FactChange } from "../../facts/change.js";
import { SPANS } from "../../facts/columns.js";
import { type FactTableName, factTable } from "../../facts/tables.js";
import { changeOf, without } from "../../sources/fact-difference.js";
import type { Fact, FactList } from "./fact-list.js";
import type { Fault } from "./fault.js";
import { DECIDED } from "./may-decide.js";
import { common, type Months, Readable } from "./readable.js";

/** A fact with its text: what it says, and since when where that counts. */
class Said {
  #text: string | undefined;

  constructor(readonly fact: Fact) {}

  get text(): string {
    this.#text ??= textOf(this.fact);
    return this.#text;
  }

  isLike({ fact }: Said): boolean {
    if (this.fact.van !== fact.van || this.fact.tot !== fact.tot) return false;
    for (const name in factTable(fact.table).columns) {
      if ((this.fact.values[name] ?? null) !== (fact.values[name] ?? null)) return false;
    }
    return true;
  }
}

const isCounted = ({ table, values }: Fact): boolean =>
  table === "pleegplaatsing" || values["statuut"] === "SCHOOLVERLATER";

/** Values are numbers, truths, days and names of the law: none has what JSON would escape. */
const textOf = (fact: Fact): string => {
  let text = isCounted(fact) ? `${fact.van} ` : "";
  for (const name in factTable(fact.table).columns) {
    const value = fact.values[name] ?? null;
    text += typeof value === "string" ? `"${value}",` : `${value},`;
  }
  return text;
};

const keyOf = ({ table, gezinId = "", childId = "" }: Fact): string =>
  `${table} ${gezinId} ${childId}`;

function byKey(facts: readonly Fact[]): Map<string, Said[]> {
  const keys = new Map<string, Said[]>();
  for (const fact of facts) {
    const key = keyOf(fact);
    const said = new Said(fact);
    const own = keys.get(key);
    if (own === undefined) keys.set(key, [said]);
    else own.push(said);
  }
  return keys;
}

export interface Decisions {
  readonly changes: readonly FactChange[];
  /** What no person may decide. */
  readonly faults: readonly Fault[];
}

/** The changes that make of what was derived what is true, where it is read. */
export function decisions(
  facts: FactList,
  tables: readonly FactTableName[],
  derived: readonly Fact[],
): Decisions {
  const readable = new Readable(facts);
  const truth = byKey(tables.flatMap((table) => facts.of(table)));
  const found = byKey(derived);
  const keys = new Set([...truth.keys(), ...found.keys()]);
  const [changes, faults]: [FactChange[], Fault[]] = [[], []];
  for (const key of keys) {
    const [is, was] = [truth.get(key) ?? [], found.get(key) ?? []];
    if (isSaidAlike(is, was)) continue;
    const other = differing(readable, is, was);
    if (other.length === 0) continue;
    faults.push(...faultsOf(facts, is, was, other));
    changes.push(...changesOf(is, was, other));
  }
  return { changes, faults };
}

/** The same facts one by one: of most keys. */
const isSaidAlike = (is: readonly Said[], was: readonly Said[]): boolean =>
  is.length === was.length && is.every((said, at) => said.isLike(was[at] as Said));

/** The months or years that are read in which something else was derived. */
function differing(readable: Readable, is: readonly Said[], was: readonly Said[]): Months[] {
  const lacking = (all: readonly Said[], others: readonly Said[]): Months[] =>
    all.flatMap((said) => {
      const same = others.filter((it) => it.text === said.text).map((it) => it.fact);
      return without(readable.of(said.fact), same);
    });
  return [...lacking(is, was), ...lacking(was, is)];
}

/** Months or years in which something else was derived, that a person would not decide. */
function faultsOf(
  truth: FactList,
  is: readonly Said[],
  was: readonly Said[],
  other: readonly Months[],
): Fault[] {
  const { table } = ((is[0] ?? was[0]) as Said).fact;
  return partsOf(is, was, other).flatMap(([at, tot]) => {
    const [known, found] = [is, was].map((all) => all.find(({ fact }) => isIn(fact, at))?.fact);
    if (DECIDED[table]?.fits({ at, tot, is: known, was: found, truth }) === true) return [];
    const [expected, derived] = [known, found].map((fact) => JSON.stringify(fact) ?? "nothing");
    const message = `records of ${table}, ${at}: expected ${expected}, found ${derived}`;
    return { kind: `${table}: ${kindOf(known, found)}`, message };
  });
}

/** What differs, in words that are the same for every family. */
function kindOf(known: Fact | undefined, found: Fact | undefined): string {
  if (found === undefined) return "does not follow";
  if (known === undefined) return "follows, and is not true";
  const names = Object.keys(known.values).filter((name) => {
    return known.values[name] !== found.values[name];
  });
  return names.length === 0 ? "other months" : `other ${names.join(", ")}`;
}

function changesOf(
  is: readonly Said[],
  was: readonly Said[],
  other: readonly Months[],
): FactChange[] {
  const { table } = ((is[0] ?? was[0]) as Said).fact;
  const isWhole = factTable(table).isBeginCounted === true;
  const spoken: readonly Months[] = isWhole ? [[0, Number.MAX_SAFE_INTEGER]] : merged(other);
  const holding = is.flatMap(({ fact }) =>
    common([[fact.van, fact.tot]], spoken).map((months) =>
      changeOf(fact as FactChange, months, fact.values),
    ),
  );
  const nothing = was.flatMap(({ fact }) =>
    without(
      common([[fact.van, fact.tot]], spoken),
      is.map((it) => it.fact),
    ).map((months) => changeOf(fact as FactChange, months, null)),
  );
  return [...holding, ...nothing].flatMap(bySingles);
}

const isIn = ({ van, tot }: Fact, at: number): boolean => van <= at && at < tot;

/** The months or years of spans, cut where something else is known or was derived. */
function partsOf(is: readonly Said[], was: readonly Said[], spans: readonly Months[]): Months[] {
  const edges = [...is, ...was].flatMap(({ fact }) => [fact.van, fact.tot]);
  return merged(spans).flatMap(([van, tot]) => {
    const inside = edges.filter((edge) => van < edge && edge < tot).sort((a, b) => a - b);
    const cuts = [...new Set([van, ...inside])];
    return cuts.map((cut, at): Months => [cut, cuts[at + 1] ?? tot]);
  });
}

/** Spans in order, those that touch or overlap as one. */
function merged(spans: readonly Months[]): Months[] {
  const result: [number, number][] = [];
  for (const [van, tot] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last !== undefined && van <= last[1]) last[1] = Math.max(last[1], tot);
    else result.push([van, tot]);
  }
  return result;
}

/** Changes of single months or years one by one, without `tot`. */
function bySingles(change: FactChange): FactChange[] {
  const { van = 0, tot = van + 1, ...rest } = change;
  if (SPANS[factTable(change.table).span].columns.length !== 1) return [change];
  return Array.from({ length: tot - van }, (_, at) => ({ ...rest, van: van + at }));
}
