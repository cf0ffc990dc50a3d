/**
 * One writer per fact table: it fills the columns of the table, as `engine/facts/tables.ts` declares
 * them, in their order.
 *
 * Version columns are left out: a generated population is one delivery, so `known_from` has one
 * value, set as the column's default around the load, and `known_to` is NULL. That keeps the bytes
 * the same whatever the number of the delivery.
 */
import type { EnumerationName } from "../../core-wasm/layout.js";
import { type Label, labelsOf } from "../facts/columns.js";
import { FACT_TABLE_NAMES, type FactTableName, factTable, rowColumns } from "../facts/tables.js";
import { labelField, RowBuffer } from "./row-buffer.js";

/** Rows of every fact table of a chunk of households, as they go to COPY. */
export type FactBytes = { [table in FactTableName]: Uint8Array<ArrayBuffer> };
export type FactCounts = { [table in FactTableName]: number };

export type Payer = Label<"payer">;
export type Rol = Label<"rol">;
export type Wezenstatus = Label<"wezenstatus">;
export type Statuut = Label<"statuut">;
export type Schoolsoort = Label<"schoolsoort">;

const labels = <Name extends EnumerationName>(name: Name) => {
  const fields = labelsOf(name).map((label) => [label, labelField(label)]);
  return Object.fromEntries(fields) as Record<Label<Name>, Uint8Array>;
};

const PAYER = labels("payer");
const ROL = labels("rol");
const WEZEN = labels("wezenstatus");
const STATUUT = labels("statuut");
const SCHOOL = labels("schoolsoort");

function perTable<Value>(value: (table: FactTableName) => Value): {
  [table in FactTableName]: Value;
} {
  const entries = FACT_TABLE_NAMES.map((table) => [table, value(table)]);
  return Object.fromEntries(entries) as { [table in FactTableName]: Value };
}

/** What takes facts of a family as they are drawn: the columns here, or a list (`sources/`). */
export type FactSink = Omit<FactRows, "counts" | "take">;

/** Ids and cents are whole numbers, months are month indexes, dates days since 2000-01-01. */
export class FactRows {
  readonly #tables = perTable((table) => new RowBuffer(rowColumns(factTable(table)).length));

  kind(child: number, birth: number, death: number | null, rangklasse: number): void {
    const row = this.#tables.kind.row().int8(child).int4(birth);
    (death === null ? row.none() : row.int4(death)).int2(rangklasse);
  }

  gezinLid(gezin: number, child: number, rol: Rol, van: number, tot: number): void {
    this.#tables.gezin_lid
      .row()
      .int8(gezin)
      .int8(child)
      .label(ROL[rol])
      .span(child * 2 + (gezin % 2), van, tot);
  }

  uitbetaler(gezin: number, payer: Payer, van: number, tot: number): void {
    this.#tables.gezin_uitbetaler.row().int8(gezin).label(PAYER[payer]).span(gezin, van, tot);
  }

  situatie(
    gezin: number,
    isEenouder: boolean,
    heeftZiekeOuder: boolean,
    extraKinderenCount: number,
    van: number,
    tot: number,
  ): void {
    this.#tables.gezin_situatie
      .row()
      .int8(gezin)
      .bool(isEenouder)
      .bool(heeftZiekeOuder)
      .int2(extraKinderenCount)
      .span(gezin, van, tot);
  }

  aanslag(gezin: number, year: number, cents: number): void {
    this.#tables.gezin_aanslag.row().int8(gezin).moment(gezin, year).int8(cents);
  }

  kadaster(gezin: number, year: number, vreemd: number, beroep: number): void {
    this.#tables.gezin_kadaster.row().int8(gezin).moment(gezin, year).int8(vreemd).int8(beroep);
  }

  inkomensbesluit(
    gezin: number,
    cents: number | null,
    ki: boolean,
    van: number,
    tot: number,
  ): void {
    const row = this.#tables.gezin_inkomensbesluit.row().int8(gezin);
    (cents === null ? row.none() : row.int8(cents)).bool(ki).span(gezin, van, tot);
  }

  wezen(child: number, status: Wezenstatus, van: number, tot: number): void {
    this.#tables.wezenbesluit.row().int8(child).label(WEZEN[status]).span(child, van, tot);
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
      .row()
      .int8(child)
      .int2(pijler1)
      .int2(totaal)
      .bool(steun)
      .span(child, van, tot);
  }

  pleeg(child: number, van: number, tot: number): void {
    this.#tables.pleegplaatsing.row().int8(child).span(child, van, tot);
  }

  verblijf(child: number, domicilie: boolean, recht: boolean, van: number, tot: number): void {
    this.#tables.verblijf.row().int8(child).bool(domicilie).bool(recht).span(child, van, tot);
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
      .row()
      .int8(child)
      .label(STATUUT[statuut])
      .int2(lesuren)
      .int2(punten)
      .span(child, van, tot);
  }

  beroep(
    child: number,
    isZelfstandigeHoofdberoep: boolean,
    heeftSocialeUitkering: boolean,
    van: number,
    tot: number,
  ): void {
    this.#tables.beroep
      .row()
      .int8(child)
      .bool(isZelfstandigeHoofdberoep)
      .bool(heeftSocialeUitkering)
      .span(child, van, tot);
  }

  arbeidsuren(child: number, month: number, student: number, andere: number): void {
    this.#tables.arbeidsuren.row().int8(child).moment(child, month).int2(student).int2(andere);
  }

  kleuter(child: number, aanwezig: boolean, van: number, tot: number): void {
    this.#tables.kleuterinschrijving.row().int8(child).bool(aanwezig).span(child, van, tot);
  }

  opvang(child: number, month: number, vol: number, half: number): void {
    this.#tables.opvang.row().int8(child).moment(child, month).int2(vol).int2(half);
  }

  startbedrag(child: number, month: number): void {
    this.#tables.startbedrag_aanvraag.row().int8(child).moment(child, month);
  }

  covid(child: number, month: number): void {
    this.#tables.covid_aanvraag.row().int8(child).moment(child, month);
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
    const row = this.#tables.schoolinschrijving.row().int8(child).label(SCHOOL[soort]).bool(intern);
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
      .row()
      .int8(gezin)
      .int2(punten)
      .bool(vrij)
      .bool(uitz)
      .span(gezin, van, tot);
  }

  afwezig(child: number, schoolYear: number): void {
    this.#tables.schoolafwezigheid.row().int8(child).moment(child, schoolYear);
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
