/**
 * One writer per fact table: the only place that knows the columns and their order on the wire.
 *
 * Version columns are left out: a generated population is one delivery, so `known_from` has one
 * value, set as the column's default around the load, and `known_to` is NULL. That keeps the bytes
 * the same whatever the number of the delivery. Shapes and units: engine/database/schema.
 */
import { PAYERS, ROLLEN, SCHOOLSOORTEN, STATUTEN, WEZENSTATUSSEN } from "../../core-wasm/layout.js";
import { labelField, RowBuffer } from "./row-buffer.js";

/** Columns of every fact table in the order the writers below fill them; also the load order. */
export const FACT_COLUMNS = {
  kind: "child_id, geboortedatum, overlijdensdatum, rangklasse",
  gezin_lid: "gezin_id, child_id, rol, van_maand, tot_maand",
  gezin_uitbetaler: "gezin_id, payer, van_maand, tot_maand",
  gezin_situatie:
    "gezin_id, is_eenouder, heeft_zieke_ouder, extra_kinderen_count, van_maand, tot_maand",
  gezin_aanslag: "gezin_id, kalenderjaar, inkomsten_cents",
  gezin_kadaster: "gezin_id, kalenderjaar, ki_vreemd_cents, ki_beroep_cents",
  gezin_inkomensbesluit: "gezin_id, gezinsinkomsten_cents, is_ki_uitgesloten, van_maand, tot_maand",
  wezenbesluit: "child_id, wezenstatus, van_maand, tot_maand",
  zorgbesluit:
    "child_id, zorg_pijler1, zorg_totaal, heeft_ondersteuningstoeslag, van_maand, tot_maand",
  pleegplaatsing: "child_id, van_maand, tot_maand",
  verblijf: "child_id, heeft_domicilie, heeft_verblijfsrecht, van_maand, tot_maand",
  studie: "child_id, statuut, lesuren_per_week, studiepunten, van_maand, tot_maand",
  beroep: "child_id, is_zelfstandige_hoofdberoep, heeft_sociale_uitkering, van_maand, tot_maand",
  arbeidsuren: "child_id, maand, studentenuren, andere_uren",
  kleuterinschrijving: "child_id, is_voldoende_aanwezig, van_maand, tot_maand",
  opvang: "child_id, maand, volle_dagen, halve_dagen",
  startbedrag_aanvraag: "child_id, maand",
  covid_aanvraag: "child_id, maand",
  schoolinschrijving:
    "child_id, school_soort, school_intern, school_soort2, school_intern2, is_buitengewoon, " +
    "van_schooljaar, tot_schooljaar",
  leefeenheid:
    "gezin_id, school_punten, is_ki_test_vrijgesteld, is_uitzonderlijk, " +
    "van_schooljaar, tot_schooljaar",
  schoolafwezigheid: "child_id, schooljaar",
} as const;

export type FactTable = keyof typeof FACT_COLUMNS;
export const FACT_TABLES = Object.keys(FACT_COLUMNS) as FactTable[];

/** Rows of every fact table of a chunk of households, as they go to COPY. */
export type FactBytes = { [table in FactTable]: Uint8Array<ArrayBuffer> };
export type FactCounts = { [table in FactTable]: number };

export type Payer = (typeof PAYERS)[number];
export type Rol = (typeof ROLLEN)[number];
export type Wezenstatus = Exclude<(typeof WEZENSTATUSSEN)[number], "GEEN">;
export type Statuut = Exclude<(typeof STATUTEN)[number], "GEEN">;
export type Schoolsoort = Exclude<(typeof SCHOOLSOORTEN)[number], "GEEN">;

const labels = <Name extends string>(names: readonly Name[]) =>
  Object.fromEntries(names.map((name) => [name, labelField(name)])) as Record<Name, Uint8Array>;

const PAYER = labels(PAYERS);
const ROL = labels(ROLLEN);
const WEZEN = labels(WEZENSTATUSSEN);
const STATUUT = labels(STATUTEN);
const SCHOOL = labels(SCHOOLSOORTEN);

function perTable<Value>(value: (table: FactTable) => Value): { [table in FactTable]: Value } {
  const entries = FACT_TABLES.map((table) => [table, value(table)]);
  return Object.fromEntries(entries) as { [table in FactTable]: Value };
}

/** Ids and cents are whole numbers, months are month indexes, dates days since 2000-01-01. */
export class FactRows {
  readonly #tables = perTable(() => new RowBuffer());

  kind(child: number, birth: number, death: number | null, rangklasse: number): void {
    const row = this.#tables.kind.row(4).int8(child).int4(birth);
    (death === null ? row.none() : row.int4(death)).int2(rangklasse);
  }

  gezinLid(gezin: number, child: number, rol: Rol, van: number, tot: number): void {
    this.#tables.gezin_lid
      .row(5)
      .int8(gezin)
      .int8(child)
      .label(ROL[rol])
      .span(child * 2 + (gezin % 2), van, tot);
  }

  uitbetaler(gezin: number, payer: Payer, van: number, tot: number): void {
    this.#tables.gezin_uitbetaler.row(4).int8(gezin).label(PAYER[payer]).span(gezin, van, tot);
  }

  situatie(
    gezin: number,
    eenouder: boolean,
    ziek: boolean,
    extra: number,
    van: number,
    tot: number,
  ): void {
    this.#tables.gezin_situatie
      .row(6)
      .int8(gezin)
      .bool(eenouder)
      .bool(ziek)
      .int2(extra)
      .span(gezin, van, tot);
  }

  aanslag(gezin: number, year: number, cents: number): void {
    this.#tables.gezin_aanslag.row(3).int8(gezin).moment(gezin, year).int8(cents);
  }

  kadaster(gezin: number, year: number, vreemd: number, beroep: number): void {
    this.#tables.gezin_kadaster.row(4).int8(gezin).moment(gezin, year).int8(vreemd).int8(beroep);
  }

  inkomensbesluit(
    gezin: number,
    cents: number | null,
    ki: boolean,
    van: number,
    tot: number,
  ): void {
    const row = this.#tables.gezin_inkomensbesluit.row(5).int8(gezin);
    (cents === null ? row.none() : row.int8(cents)).bool(ki).span(gezin, van, tot);
  }

  wezen(child: number, status: Wezenstatus, van: number, tot: number): void {
    this.#tables.wezenbesluit.row(4).int8(child).label(WEZEN[status]).span(child, van, tot);
  }

  zorg(
    child: number,
    pijler1: number,
    totaal: number,
    steun: boolean,
    van: number,
    tot: number,
  ): void {
    this.#tables.zorgbesluit
      .row(6)
      .int8(child)
      .int2(pijler1)
      .int2(totaal)
      .bool(steun)
      .span(child, van, tot);
  }

  pleeg(child: number, van: number, tot: number): void {
    this.#tables.pleegplaatsing.row(3).int8(child).span(child, van, tot);
  }

  verblijf(child: number, domicilie: boolean, recht: boolean, van: number, tot: number): void {
    this.#tables.verblijf.row(5).int8(child).bool(domicilie).bool(recht).span(child, van, tot);
  }

  studie(
    child: number,
    statuut: Statuut,
    lesuren: number,
    punten: number,
    van: number,
    tot: number,
  ): void {
    this.#tables.studie
      .row(6)
      .int8(child)
      .label(STATUUT[statuut])
      .int2(lesuren)
      .int2(punten)
      .span(child, van, tot);
  }

  beroep(child: number, zelfstandig: boolean, uitkering: boolean, van: number, tot: number): void {
    this.#tables.beroep.row(5).int8(child).bool(zelfstandig).bool(uitkering).span(child, van, tot);
  }

  arbeidsuren(child: number, month: number, student: number, andere: number): void {
    this.#tables.arbeidsuren.row(4).int8(child).moment(child, month).int2(student).int2(andere);
  }

  kleuter(child: number, aanwezig: boolean, van: number, tot: number): void {
    this.#tables.kleuterinschrijving.row(4).int8(child).bool(aanwezig).span(child, van, tot);
  }

  opvang(child: number, month: number, vol: number, half: number): void {
    this.#tables.opvang.row(4).int8(child).moment(child, month).int2(vol).int2(half);
  }

  startbedrag(child: number, month: number): void {
    this.#tables.startbedrag_aanvraag.row(2).int8(child).moment(child, month);
  }

  covid(child: number, month: number): void {
    this.#tables.covid_aanvraag.row(2).int8(child).moment(child, month);
  }

  school(
    child: number,
    soort: Schoolsoort,
    intern: boolean,
    soort2: Schoolsoort | null,
    intern2: boolean,
    buitengewoon: boolean,
    van: number,
    tot: number,
  ): void {
    const row = this.#tables.schoolinschrijving
      .row(8)
      .int8(child)
      .label(SCHOOL[soort])
      .bool(intern);
    (soort2 === null ? row.none() : row.label(SCHOOL[soort2]))
      .bool(intern2)
      .bool(buitengewoon)
      .span(child, van, tot);
  }

  leefeenheid(
    gezin: number,
    punten: number,
    vrij: boolean,
    uitz: boolean,
    van: number,
    tot: number,
  ): void {
    this.#tables.leefeenheid
      .row(6)
      .int8(gezin)
      .int2(punten)
      .bool(vrij)
      .bool(uitz)
      .span(gezin, van, tot);
  }

  afwezig(child: number, schoolYear: number): void {
    this.#tables.schoolafwezigheid.row(2).int8(child).moment(child, schoolYear);
  }

  /** Rows written since the last `take`, by table. */
  counts(): FactCounts {
    return perTable((table) => this.#tables[table].rows);
  }

  /** The rows written since the last call, by table, and starts again. */
  take(): FactBytes {
    return perTable((table) => this.#tables[table].take());
  }
}
