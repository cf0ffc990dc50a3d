/**
 * Columns of the plain JavaScript peer: typed arrays of its own, facts copied out of a kernel, and
 * what all months share derived once. `reasons` is the low word of the kernel's column `redenen`:
 * the rules of every row have their fields there.
 */
import type { FactViews, Kernel } from "../../../core-wasm/kernel.js";
import { FLAG_BITS } from "../../../core-wasm/memory.js";
import { monthOfDay } from "../../../core-wasm/month.js";
import { flagColumn } from "../../material/flags.js";

export const NO_END = 32767;
const NO_DATE = 2 ** 31 - 1;
/** Points of the first pillar, or of all three, from which a child has a need of care. */
const CARE_PILLAR_MIN = 4;
const CARE_TOTAL_MIN = 6;

const bit = (name: string): number => 1 << (FLAG_BITS.get(name) as number);

/** Bits of `flags`, by fact. */
export const FLAG = {
  domicilie: bit("heeftDomicilie"),
  verblijfsrecht: bit("heeftVerblijfsrecht"),
  zelfstandig: bit("isZelfstandigeHoofdberoep"),
  uitkering: bit("heeftSocialeUitkering"),
  kiUitgesloten: bit("isKiUitgesloten"),
  eenouder: bit("isEenouder"),
  ziekeOuder: bit("heeftZiekeOuder"),
} as const;

/** Components that every row is asked for, every month. */
export const EVERYDAY = ["basisbedrag", "leeftijdsbijslag", "socialeToeslag"] as const;
export type EverydayComponent = (typeof EVERYDAY)[number];

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
  /** 1 for a child with care points enough for the care allowance. */
  readonly hasCare: Uint8Array;
  readonly cents: Readonly<Record<EverydayComponent, Int32Array>>;
  readonly reasons: Int32Array;
}

/** Copies the facts of rows 0..rows and derives the rest. */
export function copyColumns(kernel: Kernel, rows: number): Columns {
  const views = Object.entries(kernel.facts).map(([name, view]) => [name, view.slice(0, rows)]);
  const facts = Object.fromEntries(views) as FactViews;
  const flags = flagColumn(kernel).slice(0, rows);
  const cents = EVERYDAY.map((name) => [name, new Int32Array(rows)]);
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
    hasCare: new Uint8Array(rows),
    cents: Object.fromEntries(cents) as Columns["cents"],
    reasons: new Int32Array(rows),
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

function deriveRow(columns: Columns, row: number): void {
  const { facts, flags, regime, socialKind, hasCare } = columns;
  const orphan = facts.wezenstatus[row] as number;
  const rank = facts.rangklasse[row] as number;
  const isNew = rank === 0 || orphan === 1 || orphan === 2;
  regime[row] = isNew ? 0 : orphan === 3 ? 4 : rank;
  socialKind[row] = isNew ? 0 : rankKind(rank, flags[row] as number);
  const [pillar, total] = [facts.zorgPijler1[row] as number, facts.zorgTotaal[row] as number];
  hasCare[row] = pillar >= CARE_PILLAR_MIN || total >= CARE_TOTAL_MIN ? 1 : 0;
}

function rankKind(rank: number, flag: number): number {
  if (rank === 1) return flag & FLAG.ziekeOuder ? 2 : 1;
  if (rank === 2) return 3;
  return flag & FLAG.eenouder ? 5 : 4;
}
