/**
 * The reference: the rules 2 to 12, for one household in one month.
 *
 * Slow and plain on purpose, in BigInt, written from the text of the rules. It shares no code with
 * the kernel: only the names of components and reasons are the layout's.
 */
import type { ComponentName } from "../../../core-wasm/layout.js";
import { basisbedrag } from "./basisbedrag.js";
import { coronatoeslag } from "./coronatoeslag.js";
import { covid19Toeslag } from "./covid19-toeslag.js";
import type { ReferenceRow } from "./facts.js";
import { type GezinMonth, gezinMonth } from "./household.js";
import { kinderopvangtoeslag } from "./kinderopvangtoeslag.js";
import { kleutertoeslag } from "./kleutertoeslag.js";
import { leeftijdsbijslag } from "./leeftijdsbijslag.js";
import { ondersteuningstoeslag } from "./ondersteuningstoeslag.js";
import type { Outcome, Reason } from "./outcome.js";
import type { MonthParameters, ReferenceParameters } from "./parameters.js";
import { pleegzorgtoeslag } from "./pleegzorgtoeslag.js";
import { type KindMonth, rechtgevendKind } from "./rechtgevend-kind.js";
import { schoolbonus } from "./schoolbonus.js";
import { schooltoeslag } from "./schooltoeslag.js";
import { deling, socialeToeslag, socialeToeslagEenmalig } from "./sociale-toeslag.js";
import { startbedrag } from "./startbedrag.js";
import { isVoorlopig } from "./voorlopig.js";
import { wezentoeslag } from "./wezentoeslag.js";
import { zorgtoeslag } from "./zorgtoeslag.js";

export interface ReferenceResult {
  readonly row: ReferenceRow;
  readonly componenten: Record<ComponentName, bigint>;
  readonly totaal: bigint;
  /** The same for every row of the household. */
  voorlopig: boolean;
  /** `rule.name`, in the order of the rules. */
  readonly redenen: readonly Reason[];
}

const holdsIn = (row: ReferenceRow, month: number): boolean =>
  (row.vanMaand === null || row.vanMaand <= month) &&
  (row.totMaand === null || month < row.totMaand);

/** Every rule for one row, in the order of the components. */
function everyRule(parameters: MonthParameters, kind: KindMonth, gezin: GezinMonth) {
  const sociaal = socialeToeslag(parameters, kind, gezin);
  const zorg = zorgtoeslag(parameters, kind);
  return {
    basisbedrag: basisbedrag(parameters, kind),
    leeftijdsbijslag: leeftijdsbijslag(parameters, kind, gezin, sociaal.cents, zorg.cents),
    socialeToeslag: sociaal,
    socialeToeslagEenmalig: socialeToeslagEenmalig(parameters, kind, sociaal.cents),
    wezentoeslag: wezentoeslag(parameters, kind),
    zorgtoeslag: zorg,
    pleegzorgtoeslag: pleegzorgtoeslag(parameters, kind),
    ondersteuningstoeslag: ondersteuningstoeslag(parameters, kind),
    startbedrag: startbedrag(parameters, kind),
    covid19Toeslag: covid19Toeslag(parameters, kind),
    coronatoeslag: coronatoeslag(parameters, kind, sociaal.cents),
    schoolbonus: schoolbonus(parameters, kind),
    kleutertoeslag: kleutertoeslag(parameters, kind),
    kinderopvangtoeslag: kinderopvangtoeslag(parameters, kind),
    schooltoeslag: schooltoeslag(parameters, kind),
  } satisfies Record<ComponentName, Outcome>;
}

type Outcomes = ReturnType<typeof everyRule>;

const centsOf = (outcomes: Outcomes): Record<ComponentName, bigint> =>
  Object.fromEntries(Object.entries(outcomes).map(([name, { cents }]) => [name, cents])) as Record<
    ComponentName,
    bigint
  >;

/** The reasons in rule order: the right first, the halving after the allowance it halves. */
function reasonsOf(kind: KindMonth, outcomes: Outcomes, all: readonly Outcome[]): Reason[] {
  const reasons: Reason[] = [kind.reason];
  for (const outcome of all) {
    if (outcome.reason !== null) reasons.push(outcome.reason);
    if (outcome !== outcomes.socialeToeslag) continue;
    const halving = deling(kind, outcome.cents);
    if (halving !== null) reasons.push(halving);
  }
  const { soort } = outcomes.schooltoeslag;
  if (soort !== null) reasons.push(soort);
  return reasons;
}

function resultOf(parameters: MonthParameters, kind: KindMonth, gezin: GezinMonth) {
  const outcomes = everyRule(parameters, kind, gezin);
  const all: Outcome[] = Object.values(outcomes);
  return {
    row: kind.row,
    componenten: centsOf(outcomes),
    totaal: all.reduce((sum, { cents }) => sum + cents, 0n),
    voorlopig: isVoorlopig(parameters, all, outcomes.schoolbonus),
    redenen: reasonsOf(kind, outcomes, all),
  };
}

/** One result per row of ONE household that holds in the month, in the order of the rows. */
export function referenceMonth(
  parameters: ReferenceParameters,
  rows: readonly ReferenceRow[],
  month: number,
): ReferenceResult[] {
  const ofMonth = parameters.month(month);
  const kinderen = rows
    .filter((row) => holdsIn(row, month))
    .map((row) => rechtgevendKind(ofMonth, row, month));
  const gezin = gezinMonth(kinderen);
  const results: ReferenceResult[] = kinderen.map((kind) => resultOf(ofMonth, kind, gezin));
  const voorlopig = results.some((result) => result.voorlopig);
  for (const result of results) result.voorlopig = voorlopig;
  return results;
}
