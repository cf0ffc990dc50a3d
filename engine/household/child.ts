/** The children of a household: their facts, their spans, and what those contradict. */
import { absentOf, factOf } from "../../core-wasm/fact.js";
import { contradictionOf, factsText } from "../../core-wasm/layout/fault.js";
import type { FactName } from "../../core-wasm/layout.js";
import { monthText } from "../../core-wasm/month.js";
import { type Facts, isObject, type JsonObject, readFacts } from "./facts.js";
import { Fault, foundText } from "./fault.js";
import { FIELD_TABLES, MONTH_EXPECTED, readMonth } from "./field.js";
import { overlapFault } from "./overlap.js";
import { readSchool, type SchoolYear } from "./school.js";

/** One entry of `kinderen`: a child over a half-open span, open ends as infinities. */
export interface ChildEntry {
  readonly childId: string;
  readonly van: number;
  readonly tot: number;
  readonly facts: Facts;
  readonly school: readonly SchoolYear[];
  readonly keyCount: number;
}

/** The entries of `kinderen`, or the first fault. */
export function readChildren(value: unknown): readonly ChildEntry[] | Fault {
  if (!Array.isArray(value)) {
    return new Fault("kinderen", "a list of children", foundText(value));
  }
  const children: ChildEntry[] = [];
  for (let place = 0; place < value.length; place += 1) {
    const child = readChild(value[place]);
    if (child instanceof Fault) return child.within(`kinderen[${place}]`);
    children.push(child);
  }
  return overlapFault(children) ?? children;
}

function readChild(value: unknown): ChildEntry | Fault {
  if (!isObject(value)) {
    return new Fault("", "an object of one child", foundText(value));
  }
  const facts = readFacts(value, FIELD_TABLES.kind);
  if (facts instanceof Fault) return facts;
  const span = readSpan(value);
  if (span instanceof Fault) return span;
  const fault = contradiction(value, facts);
  if (fault !== undefined) return fault;
  const school = readSchool(value["school"]);
  if (school instanceof Fault) return school;
  const keyCount = school.reduce((keys, year) => keys + year.facts.keyCount, facts.keyCount);
  return { childId: value["childId"] as string, ...span, facts, school, keyCount };
}

/** Inclusive `van` and `tot`, either of which may be missing, as a half-open span. */
function readSpan(value: JsonObject): { van: number; tot: number } | Fault {
  const { van, tot } = value;
  const first = readEnd(van, Number.NEGATIVE_INFINITY);
  if (first === undefined) return monthFault("van", van);
  const last = readEnd(tot, Number.POSITIVE_INFINITY);
  if (last === undefined) return monthFault("tot", tot);
  return first > last ? spanFault(first, last) : { van: first, tot: last + 1 };
}

function readEnd(value: unknown, open: number): number | undefined {
  return value === undefined || value === null ? open : readMonth(value);
}

function monthFault(field: string, value: unknown): Fault {
  return new Fault(field, MONTH_EXPECTED, foundText(value));
}

/** The fault of a span that ends before it begins. */
export function spanFault(first: number, last: number): Fault {
  const expected = `a month not after tot ${monthText(last)}`;
  return new Fault("van", expected, JSON.stringify(monthText(first)));
}

/** Facts of one child that cannot hold together; each by itself has been checked. */
function contradiction(child: JsonObject, facts: Facts): Fault | undefined {
  const fault = contradictionOf((name) => numberOf(facts, name));
  if (fault === undefined) return undefined;
  const [culprit] = fault.facts as readonly [FactName];
  return new Fault(
    culprit,
    fault.expected,
    factsText(fault, (name) => saidText(child[name])),
  );
}

/** A fact as its column holds it, stated or not. */
function numberOf({ fields, values }: Facts, name: FactName): number {
  const place = fields.findIndex((field) => field.name === name);
  return Number(place < 0 ? absentOf(factOf(name)) : values[place]);
}

const saidText = (value: unknown): string => String(value ?? "nothing");
