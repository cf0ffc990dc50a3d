/**
 * `groeikern compare`: who has other results in one run than in another, by how much, and why.
 *
 * Works for two runs of one month and for two months. Why: `facts` where what is known of the
 * household differs between the moments of the runs; `amounts` where a value of the parameters
 * differs; `kernel` where the program does; `month` where the months do, for children grow older.
 * The last three are of the runs, so they are said of every change; a change that has `facts` too
 * may come of either.
 */
import { COMPONENTS } from "../../core-wasm/layout.js";
import { compiledFile } from "../../core-wasm/root.js";
import type { Database } from "../database/connection.js";
import { readPrograms } from "../run/program.js";
import { noSums } from "../scan/cells.js";
import { type ScanOptions, scan } from "../scan/scan.js";
import type { Reading } from "../scan/scan-task.js";
import { CHANGE_KINDS, type ChangeKind } from "./change-kind.js";
import { type ChangeRow, changeAt } from "./changes.js";
import {
  BAND_MEASURES,
  CAUSE_MEASURES,
  type ComparePart,
  type CompareSettings,
  LARGEST,
} from "./compare-sink.js";
import { COMPONENT_MEASURES } from "./outcome-pairs.js";
import { requireStored, type StoredRun } from "./stored-rows.js";

const SINK_FILE = compiledFile("engine/report/compare-sink");

/** A child in a household with other results; absent in a run = 0 there. */
export interface Change extends Omit<ChangeRow, "isOfFacts" | "kind"> {
  readonly kind: ChangeKind;
  readonly cause: string;
}

export interface CompareOptions extends ScanOptions {
  /** Every change is wanted, not the largest alone. */
  readonly isWhole?: boolean | undefined;
}

interface ChangeSum {
  readonly changed: number;
  readonly up: number;
  readonly down: number;
}

/** Children who changed for a cause, cents up and down. */
export interface CauseSum extends ChangeSum {
  readonly cause: string;
}

/** The same by what differs. */
export interface KindSum extends ChangeSum {
  readonly kind: ChangeKind;
}

export interface Comparison {
  readonly before: StoredRun;
  readonly after: StoredRun;
  readonly causes: readonly CauseSum[];
  readonly kinds: readonly KindSum[];
  /** The largest first. */
  readonly largest: readonly Change[];
  /** Every change in order of household and child; nothing unless all were asked for. */
  readonly changes: Iterable<Change>;
  /** `BAND_MEASURES` each. */
  readonly bands: Float64Array;
  /** `COMPONENT_MEASURES` each, the total last. */
  readonly components: Float64Array;
}

/** Throws `RUN_UNKNOWN`, `RUN_NOT_FINISHED`, and what a scan throws. */
export async function compareRuns(
  db: Database,
  [one, other]: readonly [number, number],
  { isWhole = false, ...options }: CompareOptions = {},
): Promise<Comparison> {
  const [before, after] = [await requireStored(db, one), await requireStored(db, other)];
  const isOneReading = before.month === after.month && before.factsMoment === after.factsMoment;
  const parts = await scan<ComparePart>(
    db,
    {
      readings: isOneReading ? [readingOf(before)] : [readingOf(before), readingOf(after)],
      variants: [],
      sinkFile: SINK_FILE,
      sinkSettings: { before: sideOf(before), after: sideOf(after), isOneReading, isWhole },
    },
    options,
  );
  const words = causeWords(await causesOfRuns(db, before, after));
  const causes = new Float64Array(words.length * CAUSE_MEASURES);
  const kinds = new Float64Array(CHANGE_KINDS.length * CAUSE_MEASURES);
  const bands = noSums(BAND_MEASURES);
  const components = new Float64Array((COMPONENTS.length + 1) * COMPONENT_MEASURES);
  for (const part of parts) {
    addAll(causes, part.causes);
    addAll(kinds, part.kinds);
    addAll(bands, part.bands);
    addAll(components, part.components);
  }
  return {
    ...{ before, after, bands, components },
    causes: sumsOf(causes, words, (cause, sum) => ({ cause, ...sum })),
    kinds: sumsOf(kinds, CHANGE_KINDS, (kind, sum) => ({ kind, ...sum })),
    largest: largestOfAll(parts, words),
    changes: everyChange(parts, words),
  };
}

const readingOf = ({ month, factsMoment }: StoredRun): Reading => ({
  window: { from: month, to: month + 1 },
  knownAt: factsMoment,
});

const sideOf = ({ runId, month, chain }: StoredRun): CompareSettings["before"] => ({
  ...{ runId, month, chain },
});

/** What differs between the runs themselves. */
async function causesOfRuns(db: Database, one: StoredRun, other: StoredRun): Promise<string[]> {
  const causes: string[] = [];
  if (one.month !== other.month || one.parameterDigest !== other.parameterDigest) {
    const [{ book: before }, { book: after }] = [
      await readPrograms(db, one.runId),
      await readPrograms(db, other.runId),
    ];
    const { values } = after.sheet(other.month);
    const isOther = before.sheet(one.month).values.some((value, slot) => value !== values[slot]);
    if (isOther) causes.push("amounts");
  }
  if (one.kernelDigest !== other.kernelDigest) causes.push("kernel");
  if (one.month !== other.month) causes.push("month");
  return causes;
}

/** What is said of changes whose household has the same facts, and of those with others. */
function causeWords(causes: readonly string[]): readonly [string, string] {
  const words = (own: readonly string[]): string => own.join(" + ") || "not explained";
  return [words(causes), words(["facts", ...causes])];
}

const causedBy = ({ isOfFacts, kind, ...row }: ChangeRow, words: readonly string[]): Change => ({
  ...row,
  kind: CHANGE_KINDS[kind] as ChangeKind,
  cause: words[isOfFacts ? 1 : 0] as string,
});

/** Sums by name, of names that some change has. */
function sumsOf<Name, Sum extends ChangeSum>(
  sums: Float64Array,
  names: readonly Name[],
  named: (name: Name, sum: ChangeSum) => Sum,
): Sum[] {
  const all = names.map((name, index) => {
    const [changed = 0, up = 0, down = 0] = sums.subarray(index * CAUSE_MEASURES);
    return named(name, { changed, up, down });
  });
  return all.filter(({ changed }) => changed > 0);
}

/** Of changes alike those of the first households come first. */
function largestOfAll(parts: readonly ComparePart[], words: readonly string[]): Change[] {
  const size = ({ before, after }: ChangeRow): number => Math.abs(after - before);
  const rows = parts.flatMap(({ largest }) => largest);
  rows.sort((one, other) => size(other) - size(one));
  return rows.slice(0, LARGEST).map((row) => causedBy(row, words));
}

/** An iteration begins anew each time. */
function everyChange(parts: readonly ComparePart[], words: readonly string[]): Iterable<Change> {
  return {
    *[Symbol.iterator]() {
      for (const { changes } of parts) {
        for (let row = 0; changes !== null && row < changes.count; row += 1) {
          yield causedBy(changeAt(changes, row), words);
        }
      }
    },
  };
}

function addAll(into: Float64Array, part: Float64Array): void {
  for (const [place, value] of part.entries()) into[place] = (into[place] as number) + value;
}
