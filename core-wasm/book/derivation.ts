/** Derivations that can be computed again are: `chain x 1.02 from 2022-09` is what it says. */
import { parseMonth } from "../month.js";
import { type Entry, stepped } from "../series.js";
import { fault, type Subject } from "./subject.js";

const CHAIN = /^chain ([x/+]) ([0-9.]+) from (\d{4}-\d{2})$/;

/** Throws unless a chain gives the value from the entry that it names; words are taken as they are. */
export function requireDerivation(subject: Subject, entry: Entry): void {
  const { derivation = "", from, value } = entry;
  if (!derivation.startsWith("chain")) return;
  const match = CHAIN.exec(derivation);
  if (match === null) {
    const forms = "chain x F from M, chain / F from M or chain + A from M";
    throw fault(subject, from, `derivation: expected ${forms}, found ${derivation}`);
  }
  const [, way, number, month] = match as unknown as [string, string, string, string];
  const origin = parseMonth(month);
  const other = subject.series.values.find((known) => known.from === origin);
  if (other === undefined) {
    throw fault(subject, from, `derivation: expected the month of an entry, found ${month}`);
  }
  const expected = derived(way, Number(number), other.value);
  if (value === expected) return;
  throw fault(subject, from, `derivation: expected ${expected} by ${derivation}, found ${value}`);
}

function derived(way: string, number: number, other: number): number {
  if (way === "/") return Math.round(other / number);
  return stepped(other, { from: 0, ...(way === "x" ? { factor: number } : { add: number }) });
}
