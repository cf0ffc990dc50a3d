/**
 * Golden cases: situations with the expected cents and reasons, as data in `cases/*.yaml`.
 *
 * One file per topic, a list of cases each:
 *
 *     - name: An only child at the low limit to the cent has the low amount
 *       source: rules 15.4; art. 18
 *       gezin: { gezinsinkomstenCents: 3632576, kinderen: [{ geboortedatum: 2020-05-17 }] }
 *       verwacht:
 *         - maand: 2023-10
 *           kinderen: [{ basisbedrag: 17666, socialeToeslag: 7050, redenen: [deling.helft] }]
 *
 * `gezin` is a household of the `calculate` format. Left out: `gezinId` and `payer` (1, FONS), and
 * on a child `childId` (its place, from 1) and `rol` (VOLLEDIG). `verwacht` has a line per month:
 * `voorlopig` (false when left out) and per child that holds in the month, in order, the components
 * above 0 and reasons that must be among those of the result. `childId` there when not all hold.
 * A file that does not keep to this is refused with its name and the place in it.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import {
  COMPONENTS,
  type ComponentName,
  FACTS,
  REASON_FIELDS,
  type Scope,
} from "../../core-wasm/layout.js";
import { PROJECT_ROOT } from "../../core-wasm/root.js";
import type { CalculateChild, CalculateHousehold } from "./reference/calculate-format.js";

/** The month of a household as `calculate` prints it; components of 0 are left out. */
export interface CalculatedMonth {
  maand: string;
  voorlopig: boolean;
  totaal: number;
  kinderen: CalculatedChild[];
}

export interface CalculatedChild {
  childId: string;
  totaal: number;
  componenten: Partial<Record<ComponentName, number>>;
  redenen: readonly string[];
}

/** Anything that can compute one month of one household: the reference, the kernel, the program. */
export type Engine = (
  household: CalculateHousehold,
  maand: string,
) => CalculatedMonth | Promise<CalculatedMonth>;

export interface ExpectedChild {
  childId?: string | undefined;
  componenten: Partial<Record<ComponentName, number>>;
  redenen: string[];
}

export interface ExpectedMonth {
  maand: string;
  voorlopig: boolean;
  kinderen: ExpectedChild[];
}

export interface GoldenCase {
  file: string;
  name: string;
  source: string;
  household: CalculateHousehold;
  verwacht: ExpectedMonth[];
}

/** Every reason a case can be asked for: no code 0 names. */
export const REASON_NAMES: readonly string[] = REASON_FIELDS.flatMap(({ rule, names }) =>
  names.slice(1).map((name) => `${rule}.${name}`),
);

const maand = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
const namesOf = (scope: Scope): string[] =>
  FACTS.filter((fact) => fact.scope === scope).map(({ name }) => name as string);

/** An object whose keys are facts of a scope, or words of the format beside them. */
const facts = (scope: Scope, others: string[]) => {
  const known = new Set([...namesOf(scope), ...others]);
  return z.record(z.string(), z.unknown()).superRefine((value, context) => {
    for (const key of Object.keys(value)) {
      if (!known.has(key)) context.addIssue(`expected facts of a ${scope}, found "${key}"`);
    }
  });
};

const CHILD = facts("kind", ["van", "tot", "school"]);
const SCHOOL = z.array(facts("school", [])).optional();
const HOUSEHOLD = facts("gezin", ["kinderen"]);
const EXPECTED_CHILD = z.strictObject({
  childId: z.string().optional(),
  redenen: z.array(z.enum(REASON_NAMES as [string, ...string[]])).default([]),
  ...Object.fromEntries(COMPONENTS.map((name) => [name, z.int().positive().optional()])),
});
const EXPECTED_MONTH = z.strictObject({
  maand,
  voorlopig: z.boolean().default(false),
  kinderen: z.array(EXPECTED_CHILD),
});
const CASES = z.array(
  z.strictObject({
    name: z.string().min(1),
    source: z.string().min(1),
    gezin: HOUSEHOLD,
    verwacht: z.array(EXPECTED_MONTH).min(1),
  }),
);

type RawCase = z.infer<typeof CASES>[number];

function childOf(raw: unknown, index: number): CalculateChild {
  const child = CHILD.parse(raw);
  SCHOOL.parse(child["school"]);
  return { childId: String(index + 1), rol: "VOLLEDIG", ...child } as unknown as CalculateChild;
}

function householdOf(raw: RawCase["gezin"]): CalculateHousehold {
  const kinderen = z.array(z.unknown()).parse(raw["kinderen"]).map(childOf);
  return { gezinId: "1", payer: "FONS", ...raw, kinderen } as CalculateHousehold;
}

function expectedOf(raw: RawCase["verwacht"][number]): ExpectedMonth {
  const kinderen = raw.kinderen.map(({ childId, redenen, ...componenten }) => ({
    childId,
    redenen,
    componenten: componenten as ExpectedChild["componenten"],
  }));
  return { ...raw, kinderen };
}

function casesOf(file: string, text: string): GoldenCase[] {
  try {
    return CASES.parse(parse(text)).map((raw) => ({
      file,
      name: raw.name,
      source: raw.source,
      household: householdOf(raw.gezin),
      verwacht: raw.verwacht.map(expectedOf),
    }));
  } catch (fault) {
    const found = fault instanceof z.ZodError ? z.prettifyError(fault) : String(fault);
    throw new Error(`Expected golden cases in ${file}; see the head of cases.ts. Found: ${found}`);
  }
}

/** Every case of a folder, files in order of name. */
export async function loadCases(
  folder = join(PROJECT_ROOT, "bench", "accuracy", "cases"),
): Promise<GoldenCase[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".yaml")).sort();
  const cases: GoldenCase[] = [];
  for (const file of files) {
    cases.push(...casesOf(file, await readFile(join(folder, file), "utf8")));
  }
  return cases;
}
