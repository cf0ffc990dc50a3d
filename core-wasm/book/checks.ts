/**
 * What series must satisfy: alone, with their kind, and with each other. Each check throws a
 * ParameterError that says where, what was expected and what was found.
 */
import { firstDay, monthText, parseDay } from "../month.js";
import {
  beginOf,
  type Entry,
  entryAt,
  type Kind,
  ParameterError,
  type ParameterSet,
  type Series,
  type Unit,
} from "../series.js";
import { requireDerivation } from "./derivation.js";
import { requireSteps } from "./movement.js";
import type { Places } from "./places.js";
import { fault, type Subject } from "./subject.js";

/** Checks units, and every series alone, with its kind and with the others. */
export function checkSet(set: ParameterSet, places: Places): void {
  if (set.firstMonth > set.lastMonth) {
    const [first, last] = [set.firstMonth, set.lastMonth].map(monthText);
    throw new ParameterError(
      `geldigheid.yaml: expected lastMonth from firstMonth ${first} on, found ${last}`,
    );
  }
  requireUnits(set);
  for (const [name, series] of set.series) checkSeries({ set, name, series, places });
  for (const [name, series] of set.series) checkOrder({ set, name, series, places });
}

/** A row's components together stay in 32 bits: see units.yaml. */
function requireUnits({ units, componentMax }: ParameterSet): void {
  for (const [name, { is, max, times = 1 }] of units) {
    if (is !== "paid" || max * times <= componentMax) continue;
    const expected = `expected max x times of at most component.max, ${componentMax}`;
    throw new ParameterError(`units.yaml: ${name}: ${expected}, found ${max * times}`);
  }
}

function checkSeries(subject: Subject): void {
  const { set, series } = subject;
  const unit = requireKnown(subject, "unit", set.units, series.unit);
  const kind = requireKnown(subject, "kind", set.kinds, series.kind);
  requireRange(subject, unit);
  requireOrder(subject);
  requireBegin(subject, kind);
  for (const entry of series.values) {
    requireValue(subject, entry);
    requireProvenance(subject, entry);
  }
  requireSteps(subject, kind);
  requireChecked(subject);
}

function requireKnown<T>(
  subject: Subject,
  what: string,
  known: ReadonlyMap<string, T>,
  name: string,
): T {
  const found = known.get(name);
  if (found !== undefined) return found;
  const names = [...known.keys()].join("; ");
  throw fault(subject, undefined, `${what}: expected one of ${names}, found ${name}`);
}

function requireRange(subject: Subject, { max }: Unit): void {
  const [least, greatest] = subject.series.range;
  if (least <= greatest && greatest <= max) return;
  const expected = `range: expected [least, greatest] up to ${max}, the most of its unit`;
  throw fault(subject, undefined, `${expected}, found [${least}, ${greatest}]`);
}

function requireOrder(subject: Subject): void {
  subject.series.values.forEach(({ from }, index, values) => {
    const before = values[index - 1];
    if (before === undefined || from > before.from) return;
    const expected = `expected a month after the entry before, ${monthText(before.from)}`;
    throw fault(subject, from, `${expected}, found ${monthText(from)}`);
  });
}

function requireBegin(subject: Subject, kind: Kind): void {
  const { set, series } = subject;
  const begin = beginOf(set, series);
  const first = series.values[0] as Entry;
  if (first.from !== begin) {
    const expected = `expected the first entry from ${monthText(begin)}, where the series begins`;
    throw fault(subject, first.from, `${expected}, found ${monthText(first.from)}`);
  }
  if (first.ended) throw fault(subject, first.from, "expected a value first, found ended");
  if (series.onlyInMonth === kind.onlyInMonth) return;
  const expected = `onlyInMonth: expected ${kind.onlyInMonth}, as its kind ${series.kind} says`;
  throw fault(subject, undefined, `${expected}, found ${series.onlyInMonth}`);
}

function requireValue(subject: Subject, { from, value, ended }: Entry): void {
  const { range, values } = subject.series;
  const [least, greatest] = range;
  if (ended === undefined) {
    if (value >= least && value <= greatest) return;
    const expected = `expected a value in its range [${least}, ${greatest}], or a wider range`;
    throw fault(subject, from, `${expected}, found ${value}`);
  }
  if (value !== 0) throw fault(subject, from, `expected value: 0 when ended, found ${value}`);
  const last = values.at(-1) as Entry;
  if (last.from === from) return;
  throw fault(subject, from, `expected nothing after ended, found ${monthText(last.from)}`);
}

function requireProvenance(subject: Subject, entry: Entry): void {
  const { from, confidence, source, derivation, note } = entry;
  const isRead = confidence === "official" || confidence === "secondary";
  if (isRead && source === undefined) {
    const expected = `expected source: "where it was read" of a value that is ${confidence}`;
    throw fault(subject, from, `${expected}, found none`);
  }
  if (derivation !== undefined) requireDerivation(subject, entry);
  if (isRead || derivation !== undefined) return;
  if (confidence === "candidate" && note !== undefined) return;
  const example = 'derivation: "chain x 1.02 from 2022-09"';
  const other = confidence === "candidate" ? 'or note: "why", of a' : "or in words, of an";
  throw fault(subject, from, `expected ${example}, ${other} ${confidence} value, found none`);
}

/** What was published after somebody looked last has not been looked at. */
function requireChecked(subject: Subject): void {
  const { checked, values } = subject.series;
  const newest = values.findLast(({ confidence }) => confidence !== "candidate");
  if (newest === undefined || (parseDay(checked) as number) >= firstDay(newest.from)) return;
  const expected = `checked: expected a day not before its newest value, ${monthText(newest.from)}`;
  throw fault(subject, undefined, `${expected}, found ${checked}`);
}

/** Above and atLeast, in every month in which both have a value. */
function checkOrder(subject: Subject): void {
  const { above, atLeast } = subject.series;
  for (const lower of above) requireAbove(subject, lower, 1);
  for (const lower of atLeast) requireAbove(subject, lower, 0);
}

function requireAbove(subject: Subject, lowerName: string, least: 0 | 1): void {
  const { set, series } = subject;
  const word = least === 1 ? "above" : "atLeast";
  const lower = requireKnown(subject, word, set.series, lowerName);
  const months = [...series.values, ...lower.values].map(({ from }) => from);
  for (const month of months.sort((one, other) => one - other)) {
    const [high, low] = [entryAt(series, month)?.value, entryAt(lower, month)?.value];
    if (high === undefined || low === undefined || high - low >= least) continue;
    throw orderFault(subject, lowerName, month, { high, low, least });
  }
}

/** A limit that passed another is told of the one that a patch moved. */
function orderFault(
  subject: Subject,
  lowerName: string,
  month: number,
  { high, low, least }: { high: number; low: number; least: 0 | 1 },
): ParameterError {
  const { name, places, set } = subject;
  const isLower = places.isPatched(lowerName) && !places.isPatched(name);
  const at = monthText(month);
  if (isLower) {
    const lower = { ...subject, name: lowerName, series: set.series.get(lowerName) as Series };
    const relation = least === 1 ? "less than" : "at most";
    return fault(lower, month, `expected ${relation} ${name}, ${high} in ${at}, found ${low}`);
  }
  const relation = least === 1 ? "more than" : "at least";
  return fault(subject, month, `expected ${relation} ${lowerName}, ${low} in ${at}, found ${high}`);
}
