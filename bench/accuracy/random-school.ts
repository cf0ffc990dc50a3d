/**
 * Hostile school years: incomes at the limits of the points, at the cadastral test, at a tenth of
 * the maximum, where the formula meets the minimum, and far too large.
 */
import { SCHOOLSOORTEN } from "../../core-wasm/layout.js";
import type { Random } from "./random.js";
import { randomFacts } from "./random-fact.js";
import type { SchoolFacts } from "./reference/facts.js";
import { septemberOf } from "./reference/months.js";
import type { ReferenceParameters } from "./reference/parameters.js";

const CENTS_MAX = 10n ** 15n - 1n;
const FIRST_YEAR = 2019;
const LAST_YEAR = 2026;
const POINTS_MAX = 20;

function limitOf(parameters: ReferenceParameters, name: string, year: number): bigint {
  const known = Math.min(Math.max(year, FIRST_YEAR), LAST_YEAR);
  return parameters.value(name, septemberOf(known))?.value ?? 0n;
}

interface Ki {
  kiVreemdCents: bigint;
  kiBeroepCents: bigint;
}

function randomKi(random: Random): Ki {
  if (random.chance(0.6)) return { kiVreemdCents: 0n, kiBeroepCents: 0n };
  const kiVreemdCents = random.pick([
    125_000n,
    125_001n,
    BigInt(random.between(0, 300_000)),
    BigInt(random.between(0, 10_000_000)),
    55_555_555_555_555n,
    CENTS_MAX,
  ]);
  const kiBeroepCents = random.pick([0n, 1n, BigInt(random.between(0, 1_000_000)), CENTS_MAX]);
  return { kiVreemdCents, kiBeroepCents };
}

/** The income that makes both sides of the cadastral test equal: 15 x = I - 3 x - beroep. */
const kiBalance = ({ kiVreemdCents, kiBeroepCents }: Ki): bigint =>
  18n * kiVreemdCents + kiBeroepCents;

function clamp(cents: bigint): bigint {
  if (cents < 0n) return 0n;
  return cents > CENTS_MAX ? CENTS_MAX : cents;
}

function randomIncome(
  random: Random,
  parameters: ReferenceParameters,
  year: number,
  points: number,
  ki: Ki,
): bigint | null {
  if (random.chance(0.08)) return null;
  if (ki.kiVreemdCents > 0n && random.chance(0.5)) {
    return clamp(kiBalance(ki) + BigInt(random.between(-1, 1)));
  }
  const min = limitOf(parameters, `schoolgrensMin${points}`, year);
  const max = limitOf(parameters, `schoolgrensMax${points}`, year);
  const near = BigInt(random.between(-1, 1));
  const between = min + BigInt(random.below(Number(max - min)));
  const half = (min + max) / 2n;
  const choices = [0n, min + near, max + near, max / 10n + near, between, between, half];
  return clamp(random.chance(0.03) ? CENTS_MAX : random.pick(choices));
}

/** Facts of one school year. */
export function randomSchoolYear(
  random: Random,
  parameters: ReferenceParameters,
  schooljaar: number,
): SchoolFacts {
  const ki = randomKi(random);
  const schoolPunten = random.chance(0.3) ? random.pick([0, 20]) : random.below(POINTS_MAX + 1);
  return {
    ...randomFacts<SchoolFacts>(random, "school"),
    schooljaar,
    schoolSoort2: random.chance(0.7) ? "GEEN" : random.pick(SCHOOLSOORTEN),
    isBuitengewoon: random.chance(0.1),
    isSchoolVoldoendeAanwezig: random.chance(0.93),
    schoolPunten,
    schoolInkomstenCents: randomIncome(random, parameters, schooljaar, schoolPunten, ki),
    ...ki,
    isPleegkindSinds12Maanden: random.chance(0.08),
  };
}
