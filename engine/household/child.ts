/** The children of a household: their facts, their spans, and what those contradict. */
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

const NEW_REGIME_BIRTH = "2019-01-01";

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
  const fault = contradiction(value);
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

/** Facts of one child that cannot hold together; their types have been checked. */
function contradiction(child: JsonObject): Fault | undefined {
  const birth = child["geboortedatum"] as string;
  const death = (child["overlijdensdatum"] ?? undefined) as string | undefined;
  if (death !== undefined && death < birth) {
    const expected = `a date not before geboortedatum ${birth}`;
    return new Fault("overlijdensdatum", expected, foundText(death));
  }
  const rangklasse = (child["rangklasse"] ?? 0) as number;
  if (rangklasse > 0 && birth >= NEW_REGIME_BIRTH) {
    const expected = `0 for a child born from ${NEW_REGIME_BIRTH}`;
    return new Fault("rangklasse", expected, `${rangklasse} with a birth on ${birth}`);
  }
  const pijler1 = (child["zorgPijler1"] ?? 0) as number;
  const totaal = (child["zorgTotaal"] ?? 0) as number;
  if (pijler1 <= totaal) return undefined;
  return new Fault("zorgPijler1", `at most zorgTotaal ${totaal}`, `${pijler1}`);
}
