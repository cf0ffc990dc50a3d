/**
 * A session: runs benches one after the other on one set of options and gathers their rows. A bench
 * that fails does not end the session: its fault becomes a row, and the session fails at the end.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FIRST_MONTH } from "../../core-wasm/layout.js";
import { makeFolder } from "../../core-wasm/make-folder.js";
import { monthIndex, monthText } from "../../core-wasm/month.js";
import { loadParameters } from "../../core-wasm/parameters.js";
import { PROJECT_ROOT } from "../../core-wasm/root.js";
import type { Database } from "../../engine/database/connection.js";
import type { Months } from "../../engine/terminal/option.js";
import { Populations } from "../material/populations.js";
import type { Bench, BenchContext, BenchRow } from "./bench.js";
import { describeMachine, describePostgres, type Machine } from "./machine.js";
import { FAILED, NATIONAL_CHILDREN, type Result } from "./result.js";

export const OUTPUT_DIR = join(PROJECT_ROOT, "bench", "output");
const LAST_MONTH = monthIndex(2026, 10);
/** Month of the one-month benches. */
export const MONTH = monthIndex(2025, 8);

/** Full size and smoke size: rows, samples, and seconds that a short row is sampled for. */
const SIZE = {
  full: { rows: NATIONAL_CHILDREN, samples: 8, maxSeconds: 3 },
  smoke: { rows: 300, samples: 1, maxSeconds: 0.01 },
} as const;

export interface SuiteOptions {
  readonly rows?: number | undefined;
  readonly seed?: number | undefined;
  readonly months?: Months | undefined;
  readonly isSmoke?: boolean | undefined;
  readonly isLarge?: boolean | undefined;
  /** Called before each bench, and with what a bench notes. */
  readonly onBench?: (bench: Bench, index: number, count: number) => void;
  readonly onNote?: (text: string) => void;
}

export interface Session extends Result {
  /** Messages of the benches that failed. */
  readonly failures: readonly string[];
  /** The rows of each bench, by its name. */
  readonly rowsBy: ReadonlyMap<string, readonly BenchRow[]>;
}

export async function runSuite(
  benches: readonly Bench[],
  options: SuiteOptions = {},
): Promise<Session> {
  const { seed = 1, isSmoke = false, onNote = () => undefined } = options;
  const at = new Date().toISOString();
  const machine = await describeMachine();
  const populations = new Populations({ seed, isSmoke, note: onNote });
  const postgres = { text: "not used" };
  const outputDir = isSmoke ? mkdtempSync(join(tmpdir(), "groeikern-bench-")) : OUTPUT_DIR;
  makeFolder(outputDir);
  const book = await loadParameters();
  const context = { ...contextOf(options, populations, postgres), book, outputDir };
  try {
    const { rowsBy, failures } = await runAll(benches, context, options);
    const measured = [...rowsBy.values()].flat();
    const { rows, months } = context;
    const span = `${monthText(months[0] as number)}..${monthText(months.at(-1) as number)}`;
    const names = benches.map(({ name }) => name);
    const described: Machine = { ...machine, postgres: postgres.text };
    const result = { format: 1 as const, at, machine: described, rows, seed, months: span };
    return { ...result, benches: names, measured, failures, rowsBy };
  } finally {
    await populations.close();
    if (isSmoke) rmSync(outputDir, { recursive: true, force: true });
  }
}

function contextOf(
  { rows, seed = 1, months, isSmoke = false, isLarge = false, onNote }: SuiteOptions,
  populations: Populations,
  postgres: { text: string },
): Omit<BenchContext, "outputDir" | "book"> {
  const size = isSmoke ? SIZE.smoke : SIZE.full;
  const { first, last } = months ?? { first: FIRST_MONTH, last: LAST_MONTH };
  const children = rows ?? size.rows;
  const database = async (asked = children): Promise<Database> => {
    const db = await populations.open(asked);
    postgres.text = await describePostgres(db.pool);
    return db;
  };
  return {
    rows: children,
    seed,
    months: Array.from({ length: last - first + 1 }, (_, index) => first + index),
    month: MONTH,
    samples: size.samples,
    maxSeconds: size.maxSeconds,
    isSmoke,
    isLarge,
    database,
    note: (text) => onNote?.(text),
  };
}

async function runAll(
  benches: readonly Bench[],
  context: BenchContext,
  { onBench }: SuiteOptions,
): Promise<{ rowsBy: Map<string, readonly BenchRow[]>; failures: string[] }> {
  const rowsBy = new Map<string, readonly BenchRow[]>();
  const failures: string[] = [];
  for (const [index, bench] of benches.entries()) {
    onBench?.(bench, index, benches.length);
    try {
      rowsBy.set(bench.name, await bench.run(context));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      failures.push(`${bench.name}: ${message}`);
      rowsBy.set(bench.name, [{ name: bench.name, skipped: `${FAILED}${message}` }]);
    }
  }
  return { rowsBy, failures };
}
