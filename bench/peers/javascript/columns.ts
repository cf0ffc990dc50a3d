/**
 * Columns of the plain JavaScript peer: typed arrays of its own, facts copied out of a kernel, and
 * what all months share derived once. `rare` has a bit per benefit that few rows ask for, so that
 * the loop over the months asks one byte whether there is more to do.
 *
 * `reasonsLow` and `reasonsHigh` are the two words of the kernel's column `redenen`.
 */
import type { FactViews, Kernel } from "../../../core-wasm/kernel.js";
import { COMPONENTS, type ComponentName } from "../../../core-wasm/layout.js";
import { FLAG_BITS } from "../../../core-wasm/memory.js";
import { flagColumn } from "../../material/flags.js";

export const NO_END = 32767;
const NO_DATE = 2 ** 31 - 1;
const DAY_MS = 86_400_000;
const EPOCH_MS = Date.UTC(2000, 0, 1);

const bit = (name: string): number => 1 << (FLAG_BITS.get(name) as number);

/** Bits of `flags`, by fact. */
export const FLAG = {
  domicilie: bit("heeftDomicilie"),
  verblijfsrecht: bit("heeftVerblijfsrecht"),
  ondersteuning: bit("heeftOndersteuningstoeslag"),
  pleegkind: bit("isPleegkind"),
  zelfstandig: bit("isZelfstandigeHoofdberoep"),
  uitkering: bit("heeftSocialeUitkering"),
  kleuterIngeschreven: bit("isKleuterIngeschreven"),
  kleuterAanwezig: bit("isKleuterVoldoendeAanwezig"),
  kiUitgesloten: bit("isKiUitgesloten"),
  eenouder: bit("isEenouder"),
  ziekeOuder: bit("heeftZiekeOuder"),
  intern: bit("schoolIntern"),
  intern2: bit("schoolIntern2"),
  buitengewoon: bit("isBuitengewoon"),
  schoolAanwezig: bit("isSchoolVoldoendeAanwezig"),
  kiVrijgesteld: bit("isKiTestVrijgesteld"),
  uitzonderlijk: bit("isUitzonderlijk"),
  pleeg12: bit("isPleegkindSinds12Maanden"),
} as const;

/** Bits of `rare`. */
export const RARE = {
  wees: 1,
  zorg: 2,
  pleeg: 4,
  steun: 8,
  start: 16,
  covid: 32,
  opvang: 64,
  school: 128,
};

export interface Columns {
  readonly rows: number;
  /** First row of each household, closed by the row count. */
  readonly households: Int32Array;
  readonly facts: FactViews;
  readonly flags: Uint32Array;
  readonly birthMonth: Int16Array;
  readonly deathMonth: Int16Array;
  /** 0 = new regime, 1..3 = rank class, 4 = raised orphan benefit. */
  readonly regime: Uint8Array;
  /** New regime, rank 1, 1 with a sick parent, 2, 3, 3 with a single parent. */
  readonly socialKind: Uint8Array;
  /** Row of the care table, as a code of the reason zorgtoeslag. */
  readonly careClass: Uint8Array;
  readonly rare: Uint8Array;
  readonly cents: Readonly<Record<ComponentName, Int32Array>>;
  readonly total: Int32Array;
  readonly reasonsLow: Int32Array;
  readonly reasonsHigh: Int32Array;
  readonly voorlopig: Uint8Array;
}

/** Copies the facts of rows 0..rows and derives the rest. */
export function copyColumns(kernel: Kernel, rows: number): Columns {
  const views = Object.entries(kernel.facts).map(([name, view]) => [name, view.slice(0, rows)]);
  const facts = Object.fromEntries(views) as FactViews;
  const flags = flagColumn(kernel).slice(0, rows);
  const cents = COMPONENTS.map((name) => [name, new Int32Array(rows)]);
  const columns: Columns = {
    rows,
    households: householdsOf(facts.gezinId),
    facts,
    flags,
    birthMonth: Int16Array.from(facts.geboortedatum, monthOfDay),
    deathMonth: Int16Array.from(facts.overlijdensdatum, (day) =>
      day === NO_DATE ? NO_END : monthOfDay(day),
    ),
    regime: new Uint8Array(rows),
    socialKind: new Uint8Array(rows),
    careClass: new Uint8Array(rows),
    rare: new Uint8Array(rows),
    cents: Object.fromEntries(cents) as Columns["cents"],
    total: new Int32Array(rows),
    reasonsLow: new Int32Array(rows),
    reasonsHigh: new Int32Array(rows),
    voorlopig: new Uint8Array(rows),
  };
  for (let row = 0; row < rows; row += 1) deriveRow(columns, row);
  return columns;
}

function householdsOf(gezinId: BigInt64Array): Int32Array {
  const firsts: number[] = [];
  gezinId.forEach((id, row) => {
    if (row === 0 || id !== gezinId[row - 1]) firsts.push(row);
  });
  return Int32Array.from([...firsts, gezinId.length]);
}

function monthOfDay(day: number): number {
  const date = new Date(EPOCH_MS + day * DAY_MS);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function deriveRow(columns: Columns, row: number): void {
  const { facts, flags, regime, socialKind, careClass, rare } = columns;
  const orphan = facts.wezenstatus[row] as number;
  const rank = facts.rangklasse[row] as number;
  const flag = flags[row] as number;
  const isNew = rank === 0 || orphan === 1 || orphan === 2;
  regime[row] = isNew ? 0 : orphan === 3 ? 4 : rank;
  socialKind[row] = isNew ? 0 : rankKind(rank, flag);
  careClass[row] = careOf(facts.zorgPijler1[row] as number, facts.zorgTotaal[row] as number);
  let bits = 0;
  if (orphan === 1 || orphan === 2) bits |= RARE.wees;
  if (careClass[row] !== 0) bits |= RARE.zorg;
  if (flag & FLAG.pleegkind) bits |= RARE.pleeg;
  if (flag & FLAG.ondersteuning) bits |= RARE.steun;
  if (facts.startbedragMaand[row] !== 0) bits |= RARE.start;
  if (facts.covidMaand[row] !== 0) bits |= RARE.covid;
  if (facts.opvangVolleDagen[row] !== 0 || facts.opvangHalveDagen[row] !== 0) bits |= RARE.opvang;
  if (facts.schooljaar[row] !== 0) bits |= RARE.school;
  rare[row] = bits;
}

function rankKind(rank: number, flag: number): number {
  if (rank === 1) return flag & FLAG.ziekeOuder ? 2 : 1;
  if (rank === 2) return 3;
  return flag & FLAG.eenouder ? 5 : 4;
}

function careOf(pillar: number, total: number): number {
  if (total > 20) return 1;
  if (total >= 18) return 2;
  if (total >= 15) return 3;
  if (total >= 12) return 4;
  if (total >= 6 && pillar >= 4) return 5;
  if (total >= 9) return 6;
  if (total >= 6) return 7;
  return pillar >= 4 ? 8 : 0;
}
