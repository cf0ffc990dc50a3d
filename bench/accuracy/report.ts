/**
 * What the comparison found, as people read it: the share exact to the cent in all and by
 * component, the first differences with their facts, and PASS or FAIL against the gate.
 */

import { COMPONENTS } from "../../core-wasm/layout.js";
import { counted } from "../../engine/counted.js";
import { COMPARED, type Compared, type Difference, type Tally } from "./compare.js";

/** Share of results that must be exact. */
export const EXACT_SHARE_MIN = 0.999;
const NAME_WIDTH = 22;
const COUNT_WIDTH = 13;

const count = (value: number): string => value.toLocaleString("en");

/** A share that says 100 % only when nothing differs. */
function percent(exact: number, all: number): string {
  if (exact === all) return "100 %";
  return `${Math.min(99.9999, (100 * exact) / all).toFixed(4)} %`;
}

export const isPassed = ({ results, exact }: Tally): boolean =>
  results > 0 && exact / results >= EXACT_SHARE_MIN;

function componentLine(tally: Tally, what: Compared): string {
  const isComponent = (COMPONENTS as readonly string[]).includes(what);
  const above = isComponent ? tally.aboveZero[what as keyof Tally["aboveZero"]] : tally.results;
  const differing = tally.differing[what];
  const share = percent(tally.results - differing, tally.results);
  const counts = [above, differing].map((value) => count(value).padStart(COUNT_WIDTH));
  return `  ${what.padEnd(NAME_WIDTH)}${counts.join("")}  ${share}`;
}

function differenceLines({ month, what, reference, kernel, facts }: Difference): string[] {
  return [`  ${month} ${what}: reference ${reference}, kernel ${kernel}`, `    ${facts}`];
}

/** The lines of one part: what was compared, by component, the first differences, the verdict. */
export function reportLines(title: string, tally: Tally, seconds: number): string[] {
  const { results, exact, households, rejected, differences } = tally;
  const rate = count(Math.round(results / Math.max(seconds, 0.001)));
  const rejectedNote = rejected > 0 ? `, ${count(rejected)} with faulty facts left out` : "";
  const first = differences.flatMap(differenceLines);
  return [
    "",
    title,
    `  ${counted(results, "result")} of ${counted(households, "household")}${rejectedNote}; ` +
      `${rate}/s`,
    `  ${"".padEnd(NAME_WIDTH)}${"above 0".padStart(COUNT_WIDTH)}${"differ".padStart(COUNT_WIDTH)}`,
    ...COMPARED.map((what) => componentLine(tally, what)),
    ...(first.length > 0 ? ["  first differences:", ...first] : []),
    `${isPassed(tally) ? "PASS" : "FAIL"} ${title}: ${count(exact)} of ${count(results)} results ` +
      `exact to the cent, ${percent(exact, results)}`,
  ];
}
