/**
 * One household of the `calculate` format, from a parsed JSON value to the rows of the kernel.
 *
 *     household  gezinId, payer, maand or van + tot, facts
 *     kinderen   one object per child and span, inclusive `van` and `tot`
 *     school     one object per school year of the child
 *
 * A kernel row carries one school year. A child with several whose Septembers lie in the months
 * asked for becomes several adjacent rows, cut at those Septembers; each month finds one of them.
 * Rows are cut to the months asked for: outside them nothing is counted and nothing is listed.
 */

import { monthText } from "../../core-wasm/month.js";
import { counted } from "../counted.js";
import { type ChildEntry, readChildren, spanFault } from "./child.js";
import { type Facts, isObject, type JsonObject, readFacts } from "./facts.js";
import { Fault, foundText, WHOLE_LINE } from "./fault.js";
import { FIELD_TABLES, MONTH_EXPECTED, readMonth } from "./field.js";
import { cutRows, type Row } from "./row.js";

/** What the engine can take: right-months, both inclusive, and rows of one household. */
export interface Limits {
  readonly firstMonth: number;
  readonly lastMonth: number;
  readonly rowCountMax: number;
}

/** Months asked for, both inclusive. */
export interface Asked {
  readonly first: number;
  readonly last: number;
}

export interface Household {
  readonly gezinId: string;
  readonly asked: Asked;
  readonly facts: Facts;
  readonly rows: readonly Row[];
  /** Keys in the whole household: fewer than the text has when one stands twice. */
  readonly keyCount: number;
}

/** The household of a parsed line, or its first fault. */
export function readHousehold(value: unknown, limits: Limits): Household | Fault {
  if (!isObject(value)) {
    return new Fault(WHOLE_LINE, "an object of one household", foundText(value));
  }
  const facts = readFacts(value, FIELD_TABLES.gezin);
  if (facts instanceof Fault) return facts;
  const asked = readAsked(value, limits);
  if (asked instanceof Fault) return asked;
  const children = readChildren(value["kinderen"]);
  if (children instanceof Fault) return children;
  return assemble(value, facts, asked, children, limits.rowCountMax);
}

function assemble(
  value: JsonObject,
  facts: Facts,
  asked: Asked,
  children: readonly ChildEntry[],
  rowCountMax: number,
): Household | Fault {
  const rows: Row[] = [];
  let { keyCount } = facts;
  for (const child of children) {
    keyCount += child.keyCount;
    cutRows(child, asked, rows);
  }
  if (rows.length > rowCountMax) {
    const most = counted(rowCountMax, "child", "children");
    const expected = `at most ${most} and school years in the months asked for`;
    return new Fault("kinderen", expected, String(rows.length));
  }
  return { gezinId: value["gezinId"] as string, asked, facts, rows, keyCount };
}

/** `maand`, or `van` and `tot`, inside the engine's range. */
function readAsked(value: JsonObject, limits: Limits): Asked | Fault {
  const maand = value["maand"] ?? undefined;
  const van = value["van"] ?? undefined;
  const tot = value["tot"] ?? undefined;
  if (maand === undefined) return readSpan(van, tot, limits);
  if (van !== undefined || tot !== undefined) {
    const found = `maand beside ${van === undefined ? "tot" : "van"}`;
    return new Fault("maand", "either maand, or van and tot", found);
  }
  const month = readAskedMonth("maand", maand, limits);
  return typeof month === "number" ? { first: month, last: month } : month;
}

function readSpan(van: unknown, tot: unknown, limits: Limits): Asked | Fault {
  if (van === undefined && tot === undefined) {
    return new Fault("maand", "maand, or van and tot", "nothing");
  }
  const first = readAskedMonth("van", van, limits);
  if (typeof first !== "number") return first;
  const last = readAskedMonth("tot", tot, limits);
  if (typeof last !== "number") return last;
  return first > last ? spanFault(first, last) : { first, last };
}

function readAskedMonth(field: string, value: unknown, limits: Limits): number | Fault {
  const month = readMonth(value);
  const isCovered = month !== undefined && month >= limits.firstMonth && month <= limits.lastMonth;
  if (isCovered) return month;
  const range = `from ${monthText(limits.firstMonth)} to ${monthText(limits.lastMonth)}`;
  return new Fault(field, `${MONTH_EXPECTED} ${range}`, foundText(value));
}
