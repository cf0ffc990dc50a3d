/**
 * Households on the part of the law that rule engines share with ours: a basic amount for each
 * child and a supplement by the household's income and the number of its children. Taken from a
 * batch as calculated: all children in the new regime, minors, whole in the household, income
 * known.
 */
import { PARAMETER_NAMES } from "../../../core-wasm/generated/parameter-names.js";
import { FACTS, reasonTexts } from "../../../core-wasm/layout.js";
import { monthIndex } from "../../../core-wasm/month.js";
import type { Sheet } from "../../../core-wasm/parameters.js";
import { flagColumn } from "../../material/flags.js";
import type { Batch } from "../../material/work.js";

/** Well under the age at which status comes in. */
const MINOR_MONTHS = 200;
const EPOCH_MONTH = monthIndex(2000, 1);
const DAYS_PER_MONTH = 30.44;

export interface Situation {
  readonly inkomenCents: number;
  readonly kinderen: number;
  /** What each child is paid by the kernel. */
  readonly centsPerChild: number;
}

/** Amounts and limits of the shared part, cents. */
export interface SharedLaw {
  readonly basisbedrag: number;
  readonly grensLaag: number;
  readonly grensMidden: number;
  readonly grensHoog: number;
  readonly kleinLaag: number;
  readonly kleinMidden: number;
  readonly grootLaag: number;
  readonly grootMidden: number;
}

export function sharedLaw({ values }: Sheet): SharedLaw {
  const value = (name: (typeof PARAMETER_NAMES)[number]): number =>
    values[PARAMETER_NAMES.indexOf(name)] as number;
  return {
    basisbedrag: value("basisbedrag"),
    grensLaag: value("inkomensgrensLaag"),
    grensMidden: value("inkomensgrensMidden"),
    grensHoog: value("inkomensgrensHoog"),
    kleinLaag: value("socialeToeslagKleinLaag"),
    kleinMidden: value("socialeToeslagKleinMidden"),
    grootLaag: value("socialeToeslagGrootLaag"),
    grootMidden: value("socialeToeslagGrootMidden"),
  };
}

/**
 * Moves the rows of such households to the front of the batch, at most `countMax` households, and
 * says what they are. The batch must stand calculated; it is to be prepared anew.
 */
export function keepShared(
  batch: Batch,
  month: number,
  countMax: number,
): {
  situations: Situation[];
  rows: number;
} {
  const { kernel, rows } = batch;
  const situations: Situation[] = [];
  let kept = 0;
  for (let from = 0; from < rows && situations.length < countMax; ) {
    const to = endOf(kernel.facts.gezinId, from, rows);
    if (isShared(batch, month, from, to)) {
      situations.push(situationOf(batch, from, to));
      for (let row = from; row < to; row += 1) moveRow(batch, row, kept + row - from);
      kept += to - from;
    }
    from = to;
  }
  return { situations, rows: kept };
}

function endOf(gezinId: BigInt64Array, from: number, rows: number): number {
  let to = from + 1;
  while (to < rows && gezinId[to] === gezinId[from]) to += 1;
  return to;
}

function isShared({ kernel }: Batch, month: number, from: number, to: number): boolean {
  const { facts, results } = kernel;
  for (let row = from; row < to; row += 1) {
    const birth = EPOCH_MONTH + Math.floor((facts.geboortedatum[row] as number) / DAYS_PER_MONTH);
    const isPlain =
      facts.rangklasse[row] === 0 &&
      facts.rol[row] === 0 &&
      (facts.gezinsinkomstenCents[row] as number) >= 0 &&
      facts.extraKinderenCount[row] === 0 &&
      month - birth < MINOR_MONTHS;
    const shared =
      (results.basisbedragCents[row] as number) + (results.socialeToeslagCents[row] as number);
    const isWhole = shared === results.totaalCents[row] && results.basisbedragCents[row] !== 0;
    if (!isPlain || !isWhole || isExcluded(results.redenen[row] as bigint)) return false;
  }
  return true;
}

/** Excluded by cadastral income: the engines are not asked for it. */
const isExcluded = (redenen: bigint): boolean =>
  reasonTexts(redenen).includes("socialeToeslag.kiUitgesloten");

function situationOf({ kernel }: Batch, from: number, to: number): Situation {
  return {
    inkomenCents: kernel.facts.gezinsinkomstenCents[from] as number,
    kinderen: to - from,
    centsPerChild: kernel.results.totaalCents[from] as number,
  };
}

function moveRow({ kernel }: Batch, from: number, to: number): void {
  for (const { name, type } of FACTS) {
    if (type !== "bit") kernel.facts[name].copyWithin(to, from, from + 1);
  }
  flagColumn(kernel).copyWithin(to, from, from + 1);
}
