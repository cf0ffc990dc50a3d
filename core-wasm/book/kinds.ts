/** Kinds as they are meant: with the steps of the kind that they are like. */
import { type Kind, ParameterError, type Step } from "../series.js";
import type { Places } from "./places.js";
import type { RawKind } from "./schema.js";

/** A step of more than this, up or down, says why. */
const STEP_MAX = 0.12;

export function resolveKinds(
  raw: ReadonlyMap<string, RawKind>,
  places: Places,
): ReadonlyMap<string, Kind> {
  return new Map([...raw.keys()].map((name) => [name, resolve(raw, name, places)]));
}

function resolve(raw: ReadonlyMap<string, RawKind>, name: string, places: Places): Kind {
  const { like, stepsFrom = 0, steps, ...own } = raw.get(name) as RawKind;
  requireSteps(name, steps, places);
  if (like === undefined) return { ...own, steps };
  const base = raw.get(like);
  if (base === undefined || base.like !== undefined) {
    const expected = "expected like to name a kind that is like no other";
    throw new ParameterError(`${places.kindText(name)}: ${expected}, found ${like}`);
  }
  const taken = base.steps.filter(({ from }) => from >= stepsFrom);
  return { interval: base.interval, ...own, steps: mergeSteps(taken, steps) };
}

/** Steps in order of month; of two of one month the second. */
export function mergeSteps(steps: readonly Step[], others: readonly Step[]): Step[] {
  const byMonth = new Map([...steps, ...others].map((step) => [step.from, step]));
  return [...byMonth.values()].sort((one, other) => one.from - other.from);
}

function requireSteps(name: string, steps: readonly Step[], places: Places): void {
  steps.forEach((step, index) => {
    const before = steps[index - 1];
    if (before !== undefined && step.from <= before.from) {
      throw stepFault(name, step, places, "expected a month after the step before");
    }
    const ways = [step.factor, step.add, step.ended].filter((way) => way !== undefined);
    if (ways.length !== 1) {
      throw stepFault(name, step, places, "expected one of factor, add and ended");
    }
    const isLarge = step.add !== undefined || Math.abs((step.factor ?? 1) - 1) > STEP_MAX;
    if (!isLarge || step.note !== undefined) return;
    throw stepFault(name, step, places, 'expected at most 12 % up or down, or a note: "why"');
  });
}

function stepFault(name: string, step: Step, places: Places, expected: string): ParameterError {
  const { from, ...found } = step;
  return new ParameterError(
    `${places.kindText(name, from)}: ${expected}, found ${JSON.stringify(found)}`,
  );
}
