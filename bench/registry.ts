/** Every bench, in the order in which the suite runs them. */
import type { Bench } from "./harness/bench.js";
import { pickNamed } from "./harness/pick.js";
import { enginesBench } from "./peers/engines/engines.js";
import { fullRulesBench } from "./peers/full-rules.js";
import { duckdbBench } from "./peers/sql/duckdb.js";
import { sqlBench, sqlFactsBench } from "./peers/sql/sql.js";
import { calculateBench } from "./speed/calculate.js";
import { decodeBench, encodeBench } from "./speed/codec.js";
import { explainBench } from "./speed/explain.js";
import { historyBench } from "./speed/history/history.js";
import { inputBench } from "./speed/input/month.js";
import { nextMonthBench } from "./speed/input/next-month.js";
import { refreshBench } from "./speed/input/refresh.js";
import { yearsBench } from "./speed/input/years.js";
import { kernelBench } from "./speed/kernel.js";
import { memoryBench } from "./speed/memory/memory.js";
import { regulariseBench } from "./speed/regularise.js";
import { reportBench } from "./speed/report.js";
import { runBench } from "./speed/run/run.js";
import { scalingBench } from "./speed/run/scaling.js";
import { splitBench } from "./speed/run/split.js";
import { screeningBench } from "./speed/screening.js";
import { simulateBench } from "./speed/simulate.js";
import { sourcesBench } from "./speed/sources.js";

export const BENCHES: readonly Bench[] = [
  kernelBench,
  historyBench,
  decodeBench,
  encodeBench,
  calculateBench,
  explainBench,
  fullRulesBench,
  enginesBench,
  runBench,
  splitBench,
  inputBench,
  nextMonthBench,
  yearsBench,
  refreshBench,
  simulateBench,
  reportBench,
  scalingBench,
  memoryBench,
  sqlBench,
  sqlFactsBench,
  duckdbBench,
  regulariseBench,
  sourcesBench,
  screeningBench,
];

/** The benches of a list of names, in the suite's order. Throws on a name that is none. */
export const pickBenches = (names: readonly string[] | undefined): readonly Bench[] =>
  pickNamed(BENCHES, names);
