/** Every bench, in the order in which the suite runs them. */
import type { Bench } from "./bench.js";
import { calculateBench } from "./calculate.js";
import { decodeBench, encodeBench } from "./codec.js";
import { historyBench } from "./history.js";
import { kernelBench } from "./kernel.js";
import { memoryBench } from "./memory.js";
import { enginesBench } from "./peers/engines.js";
import { fullRulesBench } from "./peers/full-rules.js";
import { pickNamed } from "./pick.js";
import { inputBench, runBench } from "./run.js";
import { scalingBench } from "./scaling.js";
import { splitBench } from "./split.js";
import { duckdbBench } from "./sql/duckdb.js";
import { sqlBench, sqlFactsBench } from "./sql/sql.js";

export const BENCHES: readonly Bench[] = [
  kernelBench,
  historyBench,
  decodeBench,
  encodeBench,
  calculateBench,
  fullRulesBench,
  enginesBench,
  runBench,
  splitBench,
  inputBench,
  scalingBench,
  memoryBench,
  sqlBench,
  sqlFactsBench,
  duckdbBench,
];

/** The benches of a list of names, in the suite's order. Throws on a name that is none. */
export const pickBenches = (names: readonly string[] | undefined): readonly Bench[] =>
  pickNamed(BENCHES, names);
