/**
 * Social allowance, and the one-off on top of it (rules 6).
 *
 * Law: art. 18, 222; one-off art. 18/1, 222/1. Entitled, of any rol; income known, not excluded by
 * the cadastral income. n = counted rows of the household + extraKinderenCount. Limits inclusive.
 */
import type { ReferenceRow } from "./facts.js";
import type { GezinMonth } from "./household.js";
import { granted, NOTHING, type Outcome, type Reason, refused, roundHalfUp } from "./outcome.js";
import type { MonthParameters, Value } from "./parameters.js";
import type { KindMonth } from "./rechtgevend-kind.js";

/** The cell of the table: a series and its name as a reason. */
interface Cell {
  readonly series: string;
  readonly reason: Reason;
}

const KLEIN_LAAG = cell("socialeToeslagKleinLaag", "socialeToeslag.kleinLaag");
const KLEIN_MIDDEN = cell("socialeToeslagKleinMidden", "socialeToeslag.kleinMidden");
const GROOT_LAAG = cell("socialeToeslagGrootLaag", "socialeToeslag.grootLaag");
const GROOT_MIDDEN = cell("socialeToeslagGrootMidden", "socialeToeslag.grootMidden");
const RANG1_ZIEK = cell("socialeToeslagRang1Ziek", "socialeToeslag.rang1Ziek");
const RANG3_EENOUDER = cell("socialeToeslagRang3Eenouder", "socialeToeslag.rang3Eenouder");
const BY_RANK = {
  1: cell("socialeToeslagRang1", "socialeToeslag.rang1"),
  2: cell("socialeToeslagRang2", "socialeToeslag.rang2"),
  3: cell("socialeToeslagRang3", "socialeToeslag.rang3"),
};
const BY_RANK_HIGH = {
  1: cell("socialeToeslagRang1", "socialeToeslag.rang1Hoog"),
  2: cell("socialeToeslagRang2", "socialeToeslag.rang2Hoog"),
  3: cell("socialeToeslagRang3", "socialeToeslag.rang3Hoog"),
};

function cell(series: string, reason: Reason): Cell {
  return { series, reason };
}

const rankOf = (row: ReferenceRow): 1 | 2 | 3 => row.rangklasse as 1 | 2 | 3;

/** By rank, raised for a sick parent (rank 1) or a single parent (rank 3): low income only. */
function raisedByRank(row: ReferenceRow): Cell {
  if (row.rangklasse === 1 && row.heeftZiekeOuder) return RANG1_ZIEK;
  if (row.rangklasse === 3 && row.isEenouder) return RANG3_EENOUDER;
  return BY_RANK[rankOf(row)];
}

const isWithin = (income: bigint, limit: Value | null): boolean =>
  limit !== null && income <= limit.value;
const isCandidate = (limit: Value | null): boolean => limit?.isCandidate ?? false;

/** Column I <= laag. */
function lowCell(kind: KindMonth, isLarge: boolean): Cell {
  if (!kind.isNewRegime) return raisedByRank(kind.row);
  return isLarge ? GROOT_LAAG : KLEIN_LAAG;
}

/** Column laag < I <= midden or hoog; a reason alone where the cell of the table is 0. */
function highCell(kind: KindMonth, gezin: GezinMonth, isLarge: boolean): Cell | Reason {
  if (!isLarge) return KLEIN_MIDDEN;
  if (kind.isNewRegime) return GROOT_MIDDEN;
  if (!gezin.hasCountedNewRegime) return "socialeToeslag.geenNieuwKind";
  return BY_RANK_HIGH[rankOf(kind.row)];
}

/** VOLLEDIG: the whole amount; shared rows: half, half-up. */
function share(kind: KindMonth, whole: bigint): bigint {
  return kind.row.rol === "VOLLEDIG" ? whole : roundHalfUp(whole, 2n);
}

function amountOf(parameters: MonthParameters, kind: KindMonth, found: Cell): Outcome {
  const whole = granted(parameters.value(found.series), found.reason);
  return { ...whole, cents: share(kind, whole.cents) };
}

export function socialeToeslag(
  parameters: MonthParameters,
  kind: KindMonth,
  gezin: GezinMonth,
): Outcome {
  const { row } = kind;
  if (!kind.isEntitled) return NOTHING;
  const income = row.gezinsinkomstenCents;
  if (income === null) return refused("socialeToeslag.inkomenOnbekend");
  if (row.isKiUitgesloten) return refused("socialeToeslag.kiUitgesloten");

  const isLarge = gezin.countedCount + row.extraKinderenCount > 2;
  const low = parameters.value("inkomensgrensLaag");
  if (isWithin(income, low)) {
    const outcome = amountOf(parameters, kind, lowCell(kind, isLarge));
    return { ...outcome, isCandidateLimit: isCandidate(low) };
  }

  const high = parameters.value(isLarge ? "inkomensgrensHoog" : "inkomensgrensMidden");
  const isCandidateLimit = isCandidate(low) || isCandidate(high);
  if (!isWithin(income, high)) return refused("socialeToeslag.bovenGrens", isCandidateLimit);
  const found = highCell(kind, gezin, isLarge);
  if (typeof found === "string") return refused(found, isCandidateLimit);
  return { ...amountOf(parameters, kind, found), isCandidateLimit };
}

/** Halved: the allowance is above 0 and the child is shared. */
export const deling = (kind: KindMonth, socialeToeslagCents: bigint): Reason | null =>
  socialeToeslagCents > 0n && kind.row.rol !== "VOLLEDIG" ? "deling.helft" : null;

/** In the months of the one-off, for a row whose social allowance is above 0. */
export function socialeToeslagEenmalig(
  parameters: MonthParameters,
  kind: KindMonth,
  socialeToeslagCents: bigint,
): Outcome {
  const amount = parameters.value("socialeToeslagEenmalig");
  if (amount === null || socialeToeslagCents === 0n) return NOTHING;
  const whole = granted(amount, "socialeToeslagEenmalig.toegekend");
  return { ...whole, cents: share(kind, whole.cents) };
}
