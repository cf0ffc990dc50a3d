/**
 * A patch: dated changes to the parameters, in one YAML file, checked as the files themselves are.
 *
 *     basisbedrag:                      a value, or a factor on the one before
 *       values:
 *         - { from: 2025-01-01, value: 20000, note: "reform: ..." }
 *     inkomensgrensLaag:
 *       range: [1500000, 9000000]       what else a series says, where the change needs it
 *     kinds:                            a step of the index, for every series of the kind
 *       uitkering:
 *         steps:
 *           - { from: 2025-09-01, factor: 1.03 }
 *     lastMonth: 2028-08
 *
 * What comes after a change follows from it by the steps of the kind, as a forecast. A value that is
 * not what the kind gives carries a note.
 */

import { monthText } from "../month.js";
import {
  type Entry,
  type Kind,
  ParameterError,
  type Series,
  stepped,
  stepText,
} from "../series.js";
import { mergeSteps, resolveKinds } from "./kinds.js";
import type { Collected } from "./read.js";
import { type PatchSeries, type RawKind, readPart, SCHEMAS } from "./schema.js";
import type { Path, Source } from "./yaml.js";

type PatchEntry = NonNullable<PatchSeries["values"]>[number];

const KINDS = "kinds";
const LAST_MONTH = "lastMonth";

/** The collected files with a patch over them. Throws a ParameterError for what it cannot name. */
export function patched(base: Collected, patch: Source): Collected {
  const { places } = base;
  if (Object.keys(patch.content).length === 0) {
    throw new ParameterError(`${patch.at([])}: expected a changed series or kind, found none`);
  }
  const rawKinds = patchKinds(base, patch);
  const [before, after] = [base.kinds, rawKinds].map((kinds) => resolveKinds(kinds, places));
  const changes = patchSeries(base, patch);
  const series = new Map(
    [...base.series].map(([name, own]): [string, Series] => {
      const said = changes.get(name);
      const values = withValues(own, said?.values ?? [], patch, name);
      const change = { values, before: before?.get(own.kind), after: after?.get(own.kind) };
      return [name, { ...withSaid(own, said), values: follow(own, change) }];
    }),
  );
  const isLonger = LAST_MONTH in patch.content;
  const lastMonth = isLonger ? readPart(SCHEMAS.lastMonth, patch, [LAST_MONTH]) : base.lastMonth;
  return { ...base, lastMonth, kinds: rawKinds, series };
}

function patchKinds(base: Collected, patch: Source): ReadonlyMap<string, RawKind> {
  const kinds = new Map(base.kinds);
  for (const name of Object.keys((patch.content[KINDS] ?? {}) as object)) {
    const kind = kinds.get(name);
    const path = [KINDS, name];
    if (kind === undefined) throw unknown(patch, path, [...kinds.keys()].join(", "));
    const { steps } = readPart(SCHEMAS.patchKind, patch, path);
    requireOnce(steps, patch, [...path, "steps"]);
    kinds.set(name, { ...kind, steps: mergeSteps(kind.steps, steps) });
  }
  return kinds;
}

function patchSeries(base: Collected, patch: Source): ReadonlyMap<string, PatchSeries> {
  const changes = new Map<string, PatchSeries>();
  for (const name of Object.keys(patch.content)) {
    if (name === KINDS || name === LAST_MONTH) continue;
    if (!base.series.has(name)) {
      throw unknown(patch, [name], "kinds, lastMonth or a series of core-wasm/parameters");
    }
    const change = readPart(SCHEMAS.patch, patch, [name]);
    requireOnce(change.values ?? [], patch, [name, "values"]);
    base.places.notePatch(name, change.values ?? [], patch);
    changes.set(name, change);
  }
  return changes;
}

/** Of two entries of one month neither is the one that is meant. */
function requireOnce(entries: readonly { from: number }[], patch: Source, path: Path): void {
  const months = new Set<number>();
  for (const [index, { from }] of entries.entries()) {
    if (months.has(from)) {
      const at = `${patch.at([...path, index])}: ${path.join(".")}`;
      throw new ParameterError(`${at}: expected one entry a month, found ${monthText(from)} twice`);
    }
    months.add(from);
  }
}

function unknown(patch: Source, path: readonly string[], expected: string): ParameterError {
  return new ParameterError(`${patch.at(path)}: expected ${expected}, found ${path.at(-1)}`);
}

/** A series with what a patch says of it, besides its values. */
function withSaid(own: Series, said: PatchSeries | undefined): Series {
  const { doc, law, range, above, atLeast, checked } = said ?? {};
  return {
    ...own,
    doc: doc ?? own.doc,
    law: law ?? own.law,
    range: range ?? own.range,
    above: above ?? own.above,
    atLeast: atLeast ?? own.atLeast,
    checked: checked ?? own.checked,
  };
}

interface Change {
  readonly values: ReadonlyMap<number, Entry | Scaled>;
  readonly before: Kind | undefined;
  readonly after: Kind | undefined;
}

/** An entry whose value is a factor on the one before. */
type Scaled = Omit<Entry, "value"> & { readonly factor: number };

function withValues(
  { values }: Series,
  entries: readonly PatchEntry[],
  patch: Source,
  name: string,
): ReadonlyMap<number, Entry | Scaled> {
  const first = (values[0] as Entry).from;
  return new Map(
    entries.map((entry, index): [number, Entry | Scaled] => {
      const { value, factor, ...rest } = entry;
      if (value !== undefined && factor === undefined) return [entry.from, { ...rest, value }];
      if (value === undefined && factor !== undefined && entry.from > first) {
        return [entry.from, { ...rest, factor }];
      }
      const at = `${patch.at([name, "values", index])}: ${name}`;
      const expected = "expected a value, or a factor on the value before";
      throw new ParameterError(`${at}: ${expected}, found ${JSON.stringify({ value, factor })}`);
    }),
  );
}

/** The values of a series after a change: its own until then, and what follows from it. */
function follow({ onlyInMonth, values }: Series, change: Change): readonly Entry[] {
  const steps = new Map(change.after?.steps.map((step) => [step.from, step]));
  const first = firstChange(change);
  const end = values.find(({ ended }) => ended)?.from ?? Number.POSITIVE_INFINITY;
  const begin = (values[0] as Entry).from;
  const months = [...values.map(({ from }) => from), ...steps.keys(), ...change.values.keys()];
  const result: Entry[] = [];
  for (const month of [...new Set(months)].sort((one, other) => one - other)) {
    const own = values.find(({ from }) => from === month);
    const before = result.at(-1);
    const given = change.values.get(month);
    const step = steps.get(month);
    if (given !== undefined) result.push(entryOf(given, before));
    else if (own !== undefined && (month < first || onlyInMonth || step === undefined)) {
      result.push(own);
    } else if (step !== undefined && before !== undefined && month > begin && month <= end) {
      result.push(followed(before, step, own));
    }
  }
  return result;
}

/** First month that a change touches: an entry of the patch, or a step that became another. */
function firstChange({ values, before, after }: Change): number {
  const known = new Map(before?.steps.map((step) => [step.from, step]));
  const changed = (after?.steps ?? []).filter((step) => {
    const was = known.get(step.from);
    return was === undefined || was.factor !== step.factor || was.add !== step.add;
  });
  return Math.min(...values.keys(), ...changed.map(({ from }) => from));
}

function entryOf(given: Entry | Scaled, before: Entry | undefined): Entry {
  if (!("factor" in given)) return given;
  const { factor, ...entry } = given;
  const from = before === undefined ? "" : ` from ${monthText(before.from)}`;
  const value = stepped(before?.value ?? 0, { from: entry.from, factor });
  return { derivation: `chain x ${factor}${from}`, ...entry, value };
}

/** What a step makes of the value before, unless that is what stood there. */
function followed(before: Entry, step: Kind["steps"][number], own: Entry | undefined): Entry {
  if (own?.ended === true) return own;
  const { from, ended } = step;
  const derivation = `chain ${stepText(step)} from ${monthText(before.from)}`;
  if (ended)
    return { from, value: 0, ended, confidence: "candidate", derivation: "ended by its kind" };
  const value = stepped(before.value, step);
  if (own !== undefined && Math.abs(own.value - value) <= 1) return own;
  return { from, value, confidence: "candidate", derivation };
}
