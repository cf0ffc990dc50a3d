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
import { BAND_COUNT } from "../scan/groups.js";
import { type ScanOptions, scan } from "../scan/scan.js";
import type { Reading } from "../scan/scan-task.js";
import { BAND_MEASURES, COMPONENT_MEASURES, type ComparePart } from "./compare-sink.js";
import { requireStored, type StoredRun } from "./stored-rows.js";

const SINK_FILE = compiledFile("engine/report/compare-sink");

/** A child in a household with other results; absent in a run = 0 there. */
export interface Change {
  readonly gezinId: bigint;
  readonly childId: bigint;
  readonly payer: number;
  readonly before: number;
  readonly after: number;
  readonly cause: string;
}

export interface Comparison {
  readonly before: StoredRun;
  readonly after: StoredRun;
  /** In order of household and child. */
  readonly changes: readonly Change[];
  /** `BAND_MEASURES` each. */
  readonly bands: Float64Array;
  /** `COMPONENT_MEASURES` each, the total last. */
  readonly components: Float64Array;
}

/** Throws `RUN_UNKNOWN`, `RUN_NOT_FINISHED`, and what a scan throws. */
export async function compareRuns(
  db: Database,
  [one, other]: readonly [number, number],
  options: ScanOptions = {},
): Promise<Comparison> {
  const [before, after] = [await requireStored(db, one), await requireStored(db, other)];
  const parts = await scan<ComparePart>(
    db,
    {
      readings: [readingOf(before), readingOf(after)],
      variants: [],
      sinkFile: SINK_FILE,
      sinkSettings: { runIds: [one, other] },
    },
    options,
  );
  const causes = await causesOfRuns(db, before, after);
  const bands = new Float64Array(BAND_COUNT * BAND_MEASURES);
  const components = new Float64Array((COMPONENTS.length + 1) * COMPONENT_MEASURES);
  for (const part of parts) {
    addAll(bands, part.bands);
    addAll(components, part.components);
  }
  return {
    before,
    after,
    changes: parts.flatMap((part) => changesOf(part, causes)),
    bands,
    components,
  };
}

const readingOf = ({ month, factsMoment }: StoredRun): Reading => ({
  window: { from: month, to: month + 1 },
  knownAt: factsMoment,
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

function changesOf({ changes }: ComparePart, causes: readonly string[]): Change[] {
  const words = (isFacts: boolean): string =>
    [...(isFacts ? ["facts"] : []), ...causes].join(" + ") || "not explained";
  const [without, having] = [words(false), words(true)];
  return changes.gezinIds.map((gezinId, at) => ({
    gezinId,
    childId: changes.childIds[at] as bigint,
    payer: changes.payers[at] as number,
    before: changes.before[at] as number,
    after: changes.after[at] as number,
    cause: changes.factsDiffer[at] === 1 ? having : without,
  }));
}

function addAll(into: Float64Array, part: Float64Array): void {
  for (const [place, value] of part.entries()) into[place] = (into[place] as number) + value;
}
