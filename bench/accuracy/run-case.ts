/**
 * Runs golden cases through any engine, and says what came out otherwise than the case expects.
 */
import type { ComponentName } from "../../core-wasm/layout.js";
import type {
  CalculatedChild,
  CalculatedMonth,
  Engine,
  ExpectedChild,
  ExpectedMonth,
  GoldenCase,
} from "./cases.js";
import type { CalculateHousehold } from "./reference/calculate-format.js";

const total = (componenten: Partial<Record<ComponentName, number>>): number =>
  Object.values(componenten).reduce((sum, cents) => sum + cents, 0);

const sorted = (componenten: Partial<Record<ComponentName, number>>): string =>
  JSON.stringify(Object.entries(componenten).sort());

/** What differs for one child, as text. */
function childFaults(expected: ExpectedChild, found: CalculatedChild): string[] {
  const faults: string[] = [];
  const who = `child ${found.childId}`;
  if (expected.childId !== undefined && expected.childId !== found.childId) {
    faults.push(`expected child ${expected.childId}, found ${who}`);
  }
  if (sorted(expected.componenten) !== sorted(found.componenten)) {
    const [want, got] = [expected.componenten, found.componenten].map((it) => JSON.stringify(it));
    faults.push(`${who}: expected ${want}, found ${got}`);
  }
  if (total(expected.componenten) !== found.totaal) {
    const sum = total(expected.componenten);
    faults.push(`${who}: expected a total of ${sum}, found ${found.totaal}`);
  }
  const missing = expected.redenen.filter((reason) => !found.redenen.includes(reason));
  if (missing.length > 0) {
    faults.push(`${who}: expected ${missing.join(", ")} among ${found.redenen.join(", ")}`);
  }
  return faults;
}

function monthFaults(expected: ExpectedMonth, found: CalculatedMonth): string[] {
  const faults: string[] = [];
  if (expected.voorlopig !== found.voorlopig) {
    faults.push(`expected voorlopig ${expected.voorlopig}, found ${found.voorlopig}`);
  }
  const sum = expected.kinderen.reduce((all, child) => all + total(child.componenten), 0);
  if (sum !== found.totaal) faults.push(`expected a total of ${sum}, found ${found.totaal}`);
  if (expected.kinderen.length !== found.kinderen.length) {
    const [want, got] = [expected.kinderen.length, found.kinderen.length];
    return [...faults, `expected ${want} children, found ${got}`];
  }
  const ofChildren = expected.kinderen.flatMap((child, index) =>
    childFaults(child, found.kinderen[index] as CalculatedChild),
  );
  return [...faults, ...ofChildren];
}

/** What an engine makes of a month, or the message of what it threw. */
async function attempt(engine: Engine, household: CalculateHousehold, maand: string) {
  try {
    return await engine(household, maand);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Every difference between a case and what an engine makes of it; none when it passes. */
export async function faultsOf(goldenCase: GoldenCase, engine: Engine): Promise<string[]> {
  const faults: string[] = [];
  for (const expected of goldenCase.verwacht) {
    const found = await attempt(engine, goldenCase.household, expected.maand);
    const ofMonth = typeof found === "string" ? [found] : monthFaults(expected, found);
    faults.push(...ofMonth.map((fault) => `${expected.maand}: ${fault}`));
  }
  return faults;
}
