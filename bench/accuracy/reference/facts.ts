/**
 * The facts of rules 1, as the reference reads them.
 *
 * A row is one child in one household over a half-open span of months. The household's facts stand
 * on every row, since a database row carries its own copy. Money is bigint cents, `null` where an
 * income is unknown; a month is a month index or `null` for none; a date is ISO text.
 */
import type {
  PAYERS,
  ROLLEN,
  SCHOOLSOORTEN,
  STATUTEN,
  WEZENSTATUSSEN,
} from "../../../core-wasm/layout.js";

export type Payer = (typeof PAYERS)[number];
export type Rol = (typeof ROLLEN)[number];
export type Wezenstatus = (typeof WEZENSTATUSSEN)[number];
export type Statuut = (typeof STATUTEN)[number];
export type Schoolsoort = (typeof SCHOOLSOORTEN)[number];

/** Facts of the household. */
export interface GezinFacts {
  gezinId: bigint;
  payer: Payer;
  gezinsinkomstenCents: bigint | null;
  isKiUitgesloten: boolean;
  isEenouder: boolean;
  heeftZiekeOuder: boolean;
  extraKinderenCount: number;
}

/** Facts of the child, apart from its school years. */
export interface KindFacts {
  childId: bigint;
  vanMaand: number | null;
  totMaand: number | null;
  geboortedatum: string;
  overlijdensdatum: string | null;
  rol: Rol;
  heeftDomicilie: boolean;
  heeftVerblijfsrecht: boolean;
  rangklasse: number;
  wezenstatus: Wezenstatus;
  zorgPijler1: number;
  zorgTotaal: number;
  heeftOndersteuningstoeslag: boolean;
  isPleegkind: boolean;
  statuut: Statuut;
  lesurenPerWeek: number;
  studiepunten: number;
  schoolverlaterMaanden: number;
  isZelfstandigeHoofdberoep: boolean;
  heeftSocialeUitkering: boolean;
  studentenurenMaand: number;
  studentenurenJaarVoordien: number;
  andereUrenMaand: number;
  isKleuterIngeschreven: boolean;
  isKleuterVoldoendeAanwezig: boolean;
  opvangVolleDagen: number;
  opvangHalveDagen: number;
  startbedragMaand: number | null;
  covidMaand: number | null;
}

/** Facts of one school year (rules 11). */
export interface SchoolFacts {
  schooljaar: number;
  schoolSoort: Schoolsoort;
  schoolIntern: boolean;
  schoolSoort2: Schoolsoort;
  schoolIntern2: boolean;
  isBuitengewoon: boolean;
  isSchoolVoldoendeAanwezig: boolean;
  schoolPunten: number;
  schoolInkomstenCents: bigint | null;
  kiVreemdCents: bigint;
  kiBeroepCents: bigint;
  isKiTestVrijgesteld: boolean;
  isUitzonderlijk: boolean;
  isPleegkindSinds12Maanden: boolean;
}

export interface ReferenceRow extends GezinFacts, KindFacts {
  school: SchoolFacts[];
}

/** The rows of one household. */
export type ReferenceHousehold = ReferenceRow[];
