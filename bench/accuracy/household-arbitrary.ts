/**
 * Hostile households for property tests, drawn as `random-household.ts` draws them and shrunk as
 * people would: fewer rows, fewer school years, then one fact after the other as it is when nothing
 * says it. A counterexample keeps what it needs and nothing else.
 */
import fc from "fast-check";
import { FACTS, type FactValue, type Scope } from "../../core-wasm/layout.js";
import { Random } from "./random.js";
import { type RandomHousehold, randomHousehold } from "./random-household.js";
import type { ReferenceRow } from "./reference/facts.js";
import type { ReferenceParameters } from "./reference/parameters.js";

export interface DrawnHousehold extends RandomHousehold {
  readonly seed: number;
}

const SEED_MAX = 2 ** 31 - 1;

/** Households around any month of the parameters. */
export const householdArbitrary = (parameters: ReferenceParameters): fc.Arbitrary<DrawnHousehold> =>
  new HouseholdArbitrary(parameters);

class HouseholdArbitrary extends fc.Arbitrary<DrawnHousehold> {
  constructor(readonly parameters: ReferenceParameters) {
    super();
  }

  override generate(random: fc.Random): fc.Value<DrawnHousehold> {
    const seed = random.nextInt(0, SEED_MAX);
    return new fc.Value({ seed, ...randomHousehold(new Random(seed), this.parameters) }, undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is DrawnHousehold {
    return typeof value === "object" && value !== null && "rows" in value && "anchor" in value;
  }

  override shrink(household: DrawnHousehold): fc.Stream<fc.Value<DrawnHousehold>> {
    return fc.stream(simpler(household));
  }
}

function* simpler(household: DrawnHousehold): Generator<fc.Value<DrawnHousehold>> {
  for (const rows of simplerRows(household.rows)) {
    if (rows.length > 0 && areValid(rows)) yield new fc.Value({ ...household, rows }, undefined);
  }
}

function* simplerRows(rows: readonly ReferenceRow[]): Generator<ReferenceRow[]> {
  const half = Math.ceil(rows.length / 2);
  if (half < rows.length) yield* [rows.slice(0, half), rows.slice(half)];
  for (const at of rows.keys()) yield rows.filter((_, index) => index !== at);
  for (const [at, { school }] of rows.entries()) {
    for (const year of school) {
      yield rows.with(at, { ...(rows[at] as ReferenceRow), school: without(school, year) });
    }
  }
  for (const [name, plain] of plainFacts("gezin")) {
    if (rows.some((row) => isOther(row, name, plain))) {
      yield rows.map((row) => ({ ...row, [name]: plain }));
    }
  }
  for (const [at, row] of rows.entries()) {
    for (const plainer of plainerRows(row)) yield rows.with(at, plainer);
  }
}

/** The row with one fact of the child, or of a school year, as it is when nothing says it. */
function* plainerRows(row: ReferenceRow): Generator<ReferenceRow> {
  for (const [name, plain] of plainFacts("kind")) {
    if (isOther(row, name, plain)) yield { ...row, [name]: plain };
  }
  for (const [at, year] of row.school.entries()) {
    for (const [name, plain] of plainFacts("school")) {
      if (!isOther(year, name, plain)) continue;
      yield { ...row, school: row.school.with(at, { ...year, [name]: plain }) };
    }
  }
}

const isOther = (facts: object, name: string, plain: unknown): boolean =>
  (facts as Readonly<Record<string, unknown>>)[name] !== plain;

const without = <T>(values: readonly T[], one: T): T[] => values.filter((value) => value !== one);

/** The facts of a scope that may be left out, each with what it is then. */
export function plainFacts(scope: Scope): [name: string, value: unknown][] {
  return FACTS.filter((fact) => fact.scope === scope).flatMap(({ name, value }) => {
    const plain = plainValue(value);
    return plain === undefined ? [] : [[name, plain]];
  });
}

function plainValue(value: FactValue): unknown {
  switch (value.kind) {
    case "id":
      return undefined;
    case "enum":
      return value.values[0];
    case "bool":
      return value.absent;
    case "count":
      return value.isRequired ? undefined : value.min;
    case "cents":
      return value.isUnknownWhenLeftOut ? null : 0n;
    case "month":
      return null;
    case "date":
      return value.isRequired ? undefined : null;
  }
}

/** Facts that do not contradict each other: a smaller household may not be one at fault. */
function areValid(rows: readonly ReferenceRow[]): boolean {
  const areSound = rows.every((row) => {
    const { zorgPijler1, zorgTotaal, overlijdensdatum, geboortedatum, rangklasse } = row;
    const isLater = overlijdensdatum === null || overlijdensdatum >= geboortedatum;
    return zorgPijler1 <= zorgTotaal && isLater && (rangklasse === 0 || geboortedatum < "2019");
  });
  return (
    areSound && rows.every((row, at) => rows.slice(0, at).every((other) => areApart(row, other)))
  );
}

function areApart(one: ReferenceRow, other: ReferenceRow): boolean {
  if (one.childId !== other.childId) return true;
  const [first, second] = (one.vanMaand ?? 0) < (other.vanMaand ?? 0) ? [one, other] : [other, one];
  return first.totMaand !== null && first.totMaand <= (second.vanMaand ?? 0);
}
