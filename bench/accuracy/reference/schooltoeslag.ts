/**
 * School allowance of one school year, paid in right-month September (rules 11).
 *
 * Law: art. 24-48. Paid here, alive; no entitlement, domicile or residence right, no lower age.
 * Money is exact: the formula is kept as a fraction and rounded half-up on the final figure.
 */
import type { ReferenceRow, SchoolFacts, Schoolsoort } from "./facts.js";
import { isSeptember, monthOfText, septemberOf, yearOf } from "./months.js";
import { granted, NOTHING, type Outcome, type Reason, refused, roundHalfUp } from "./outcome.js";
import type { MonthParameters, Value } from "./parameters.js";
import type { KindMonth } from "./rechtgevend-kind.js";

/** First school year in which the higher of two kinds is paid. */
const HIGHER_OF_TWO_YEAR = 2021;
const KI_MULTIPLE = 3n;
const KI_SHARE = 5n;
const EXCEPTIONAL_SHARE = 10n;

/** The group of amounts a kind is paid from. */
interface Group {
  readonly reason: Reason;
  readonly name: string;
  readonly isWithUitz: boolean;
}

const group = (name: string, isWithUitz = false): Group => ({
  name: `schooltoeslag${name}`,
  reason: `schooltoeslagSoort.${name.charAt(0).toLowerCase()}${name.slice(1)}` as Reason,
  isWithUitz,
});

const GROUPS: Record<Exclude<Schoolsoort, "GEEN">, { extern: Group; intern?: Group }> = {
  KLEUTER: { extern: group("Kleuter") },
  LAGER: { extern: group("Lager", true) },
  SO_VOLTIJDS: {
    extern: group("SoVoltijdsAnderExtern", true),
    intern: group("SoVoltijdsAnderIntern"),
  },
  SO_DERDE_JAAR_DERDE_GRAAD: {
    extern: group("SoDerdeJaarDerdeGraadExtern", true),
    intern: group("SoDerdeJaarDerdeGraadIntern"),
  },
  SO_ZELFSTANDIG: { extern: group("SoGehuwdZelfstandigAlleenstaand") },
  LEREN_EN_WERKEN: { extern: group("LerenEnWerkenDeeltijds", true) },
  HBO5: { extern: group("Hbo5VerpleegkundeExtern"), intern: group("Hbo5VerpleegkundeIntern") },
};

const AGE_LIMITED: ReadonlySet<Schoolsoort> = new Set<Schoolsoort>([
  "SO_VOLTIJDS",
  "SO_DERDE_JAAR_DERDE_GRAAD",
  "SO_ZELFSTANDIG",
  "LEREN_EN_WERKEN",
]);

/** The outcome of one kind, with the group it is paid from. */
interface KindOutcome extends Outcome {
  readonly soort: Reason | null;
}

const without = (outcome: Outcome): KindOutcome => ({ ...outcome, soort: null });

/** Step 2, for secondary kinds: 22 before the month of September is too old, in it is not. */
function isTooOld(
  parameters: MonthParameters,
  row: ReferenceRow,
  school: SchoolFacts,
  kind: Schoolsoort,
): boolean {
  if (!AGE_LIMITED.has(kind) || school.isBuitengewoon) return false;
  const lastMonth = monthOfText(row.geboortedatum) + parameters.count("secundairLeeftijdMax");
  return lastMonth < septemberOf(school.schooljaar);
}

/** Step 4: 3 x KI other use above a fifth of what is left of the income. */
function isKiTooHigh(parameters: MonthParameters, school: SchoolFacts, income: bigint): boolean {
  if (school.isKiTestVrijgesteld) return false;
  if (school.kiVreemdCents <= (parameters.value("kiTestDrempel") as Value).value) return false;
  const tripled = KI_MULTIPLE * school.kiVreemdCents;
  return KI_SHARE * tripled > income - tripled - school.kiBeroepCents;
}

/** Step 6: the exceptional, full or reduced amount of a kind other than KLEUTER; I <= max. */
function byIncome(
  parameters: MonthParameters,
  found: Group,
  isExceptional: boolean,
  income: bigint,
  limits: { min: Value; max: Value },
): Outcome {
  const { min, max } = limits;
  if (isExceptional && found.isWithUitz && EXCEPTIONAL_SHARE * income <= max.value) {
    return granted(parameters.value(`${found.name}Uitz`), "schooltoeslag.uitzonderlijk");
  }
  const full = granted(parameters.value(`${found.name}Vol`), "schooltoeslag.vol");
  if (income <= min.value) return full;
  const reduced = roundHalfUp(full.cents * (max.value - income), max.value - min.value);
  const floor = granted(parameters.value(`${found.name}Min`), "schooltoeslag.minimum");
  if (floor.cents > reduced) return floor;
  return { ...full, cents: reduced, reason: "schooltoeslag.formule" };
}

/** Steps 5 and 6. */
function afterTests(
  parameters: MonthParameters,
  school: SchoolFacts,
  found: Group,
  kind: Schoolsoort,
  income: bigint,
): Outcome {
  const min = parameters.value(`schoolgrensMin${school.schoolPunten}`) as Value;
  const max = parameters.value(`schoolgrensMax${school.schoolPunten}`) as Value;
  if (income > max.value) return refused("schooltoeslag.bovenGrens", max.isCandidate);
  const isCandidateLimit = max.isCandidate || min.isCandidate;
  const outcome =
    kind === "KLEUTER"
      ? granted(parameters.value("schooltoeslagKleuterVast"), "schooltoeslag.kleuterVast")
      : byIncome(parameters, found, school.isUitzonderlijk, income, { min, max });
  return { ...outcome, isCandidateLimit };
}

/** Step 3: the full amount of the kind, the fixed one for KLEUTER. */
function fosterAmount(parameters: MonthParameters, found: Group, kind: Schoolsoort): Outcome {
  const series = kind === "KLEUTER" ? "schooltoeslagKleuterVast" : `${found.name}Vol`;
  return granted(parameters.value(series), "schooltoeslag.pleegkind");
}

/** Steps 2 to 6 for one kind. */
function amountOfKind(
  parameters: MonthParameters,
  row: ReferenceRow,
  school: SchoolFacts,
  kind: Exclude<Schoolsoort, "GEEN">,
  isIntern: boolean,
): KindOutcome {
  const { extern, intern } = GROUPS[kind];
  const found = isIntern && intern !== undefined ? intern : extern;
  const paid = (outcome: Outcome): KindOutcome => ({
    ...outcome,
    soort: outcome.cents > 0n ? found.reason : null,
  });
  if (isTooOld(parameters, row, school, kind)) {
    return without(refused("schooltoeslag.leeftijdsgrens"));
  }
  if (school.isPleegkindSinds12Maanden) return paid(fosterAmount(parameters, found, kind));
  const income = school.schoolInkomstenCents;
  if (income === null) return without(refused("schooltoeslag.inkomenOnbekend"));
  if (isKiTooHigh(parameters, school, income)) return without(refused("schooltoeslag.kiTest"));
  return paid(afterTests(parameters, school, found, kind, income));
}

/** Steps 1 and 7: no kind or no attendance; one kind; two kinds. */
function amountOfYear(
  parameters: MonthParameters,
  row: ReferenceRow,
  school: SchoolFacts,
): KindOutcome {
  const { schoolSoort, schoolSoort2 } = school;
  if (schoolSoort === "GEEN") return without(refused("schooltoeslag.geenSoort"));
  if (!school.isSchoolVoldoendeAanwezig) {
    return without(refused("schooltoeslag.onvoldoendeAanwezig"));
  }
  const first = () => amountOfKind(parameters, row, school, schoolSoort, school.schoolIntern);
  if (schoolSoort2 === "GEEN") return first();
  const last = amountOfKind(parameters, row, school, schoolSoort2, school.schoolIntern2);
  if (school.schooljaar < HIGHER_OF_TWO_YEAR) return last;
  return higher(first(), last);
}

/** The higher amount; the first kind when they are equal. A limit compared for either counts. */
function higher(first: KindOutcome, last: KindOutcome): KindOutcome {
  const isCandidateLimit = first.isCandidateLimit || last.isCandidateLimit;
  return { ...(last.cents > first.cents ? last : first), isCandidateLimit };
}

const NO_YEAR: KindOutcome = without(NOTHING);

export function schooltoeslag(parameters: MonthParameters, kind: KindMonth): KindOutcome {
  if (!isSeptember(kind.month) || !kind.isPaidHere || !kind.isAlive) return NO_YEAR;
  const year = yearOf(kind.month);
  const school = kind.row.school.find(({ schooljaar }) => schooljaar === year);
  return school === undefined ? NO_YEAR : amountOfYear(parameters, kind.row, school);
}
