/** Series against their kind: an entry in every month of a step, and the value that the step gives. */
import { monthText } from "../month.js";
import { beginOf, type Entry, type Kind, type Step, stepped, stepText } from "../series.js";
import { fault, type Subject } from "./subject.js";

/** Published amounts are rounded by hands that do not always round alike. */
const CENTS_APART = 1;

export function requireSteps(subject: Subject, kind: Kind): void {
  const { set, series } = subject;
  const begin = beginOf(set, series);
  const end = series.values.find(({ ended }) => ended)?.from ?? Number.POSITIVE_INFINITY;
  const due = kind.steps.filter(({ from }) => from > begin && from <= end);
  for (const step of due) requireEntry(subject, step);
  for (const [index, entry] of series.values.entries()) {
    const before = series.values[index - 1];
    if (before === undefined || entry.note !== undefined) continue;
    requireStep(
      subject,
      before,
      entry,
      due.find(({ from }) => from === entry.from),
    );
  }
  if (end === Number.POSITIVE_INFINITY) requireCoverage(subject, kind, begin);
}

function requireEntry(subject: Subject, { from }: Step): void {
  const { values, kind } = subject.series;
  if (values.some((entry) => entry.from === from)) return;
  const expected = `expected an entry from ${monthText(from)}, where its kind ${kind} steps`;
  const months = values.map((entry) => monthText(entry.from)).join(", ");
  throw fault(subject, undefined, `${expected}, found entries from ${months}`);
}

function requireStep(subject: Subject, before: Entry, entry: Entry, step: Step | undefined): void {
  const { kind } = subject.series;
  const { from, value, ended } = entry;
  if (step === undefined) {
    const expected = `expected a month in which its kind ${kind} steps, ${notedText(entry)}`;
    throw fault(subject, from, `${expected}, found ${monthText(from)}`);
  }
  if (ended !== step.ended) {
    const [expected, found] = [step.ended, ended].map((is) => `ended: ${is === true}`);
    throw fault(subject, from, `expected ${expected}, as its kind ${kind} says, found ${found}`);
  }
  const expected = stepped(before.value, step);
  if (ended || Math.abs(value - expected) <= CENTS_APART) return;
  const sum = `${expected} (${before.value} ${stepText(step)}, its kind ${kind}) within a cent`;
  throw fault(subject, from, `expected ${sum}, ${notedText(entry)}, found ${value}`);
}

/** How to write that an unusual value is meant. */
const notedText = ({ from, value }: Entry): string =>
  `or a note: { from: ${monthText(from)}-01, value: ${value}, note: "why" }`;

/** A series that is not ended has its last step less than an interval before lastMonth. */
function requireCoverage(subject: Subject, { interval, steps }: Kind, begin: number): void {
  if (interval === undefined) return;
  const { set, series } = subject;
  const due = (steps.at(-1)?.from ?? begin) + interval;
  if (set.lastMonth < due) return;
  const expected =
    `expected a step of its kind ${series.kind} and an entry from ${monthText(due)}, ` +
    `for lastMonth is ${monthText(set.lastMonth)}; or { ended: true }`;
  throw fault(subject, undefined, `${expected}, found the last step ${monthText(due - interval)}`);
}
