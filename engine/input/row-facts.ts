/**
 * What a row says: the facts of a membership that hold in a month. Most are columns that it says as
 * they stand (`plain-columns.ts`); each other has its expression here.
 *
 * Facts that no rule can read in a month are left out: the student hours earlier in the year in a
 * month without any, the starting amount outside its month, the Covid application outside its
 * three, school facts outside September. A membership without birth or payer gives a row all the
 * same: the decoder rejects it by name.
 */
import { NO_DAY, UNKNOWN_CENTS } from "../../core-wasm/layout.js";
import { inkomensjaar, isSeptember, schoolIncomeYear } from "./award-year.js";
import { COVID_MONTHS, RECORDS, SCHOOLVERLATER } from "./fact-records.js";
import type { HouseholdFacts } from "./household-facts.js";
import { GEZIN_AT } from "./packed-rows.js";
import { plainColumns, sayPlain } from "./plain-columns.js";
import { NONE } from "./record-list.js";
import { RowPacker } from "./row-packer.js";
import { AT, FLAG } from "./row-places.js";

/** Places of what every row has. */
const RANGKLASSE_AT = 6;
const CHILD_AT = 16;
const BIRTH_AT = 24;
const PAYER_AT = 28;
const ROL_AT = 30;
const NO_PAYER = -1;

const SCHOOLVERLATER_MONTHS_MAX = 255;
/** A placement counts as 12 months when it began in August of the year before at the latest. */
const PLEEG_MONTHS = 13;

const {
  uitbetaler: UITBETALER,
  besluit: BESLUIT,
  aanslag: AANSLAG,
  kadaster: KADASTER,
  kind: KIND,
  studie: STUDIE,
  uren: UREN,
} = RECORDS;

/** What the tables say as it stands. */
const PLAIN = {
  situatie: plainColumns("situatie"),
  besluit: plainColumns("besluit"),
  wezen: plainColumns("wezen"),
  zorg: plainColumns("zorg"),
  verblijf: plainColumns("verblijf"),
  studie: plainColumns("studie"),
  beroep: plainColumns("beroep"),
  uren: plainColumns("uren"),
  kleuter: plainColumns("kleuter"),
  opvang: plainColumns("opvang"),
  inschrijving: plainColumns("inschrijving"),
  leefeenheid: plainColumns("leefeenheid"),
};

export class RowFacts {
  readonly packer = new RowPacker();
  readonly #facts: HouseholdFacts;

  constructor(facts: HouseholdFacts) {
    this.#facts = facts;
  }

  /** Packs what holds for a membership in a month; returns its length in words of 4 bytes. */
  pack(member: number, month: number): number {
    const { packer } = this;
    const { members } = this.#facts;
    const gezin = members.gezin[member] as number;
    const kind = members.kind[member] as number;
    packer.begin();
    this.#sayMember(member);
    this.#sayGezin(gezin, month);
    this.#sayIncome(gezin, month);
    this.#sayKind(kind);
    this.#sayCare(kind, month);
    this.#sayStudy(kind, month);
    this.#sayHours(kind, month);
    this.#sayYoung(kind, month);
    if (isSeptember(month)) this.#saySchool(gezin, kind, month);
    return packer.finish();
  }

  #sayMember(member: number): void {
    const { packer } = this;
    const { members } = this.#facts;
    packer.fixedInt(GEZIN_AT, members.int(member, 0));
    packer.fixedInt(GEZIN_AT + 4, members.int(member, 4));
    packer.fixedInt(CHILD_AT, members.childHigh(member));
    packer.fixedInt(CHILD_AT + 4, members.childLow(member));
    packer.fixedShort(ROL_AT, members.rol(member));
  }

  #sayGezin(gezin: number, month: number): void {
    const { packer } = this;
    const { uitbetaler, situatie } = this.#facts.lists;
    const payer = uitbetaler.holding(gezin, month);
    const isPaid = payer !== NONE;
    packer.fixedShort(PAYER_AT, isPaid ? uitbetaler.short(payer, UITBETALER.at.payer) : NO_PAYER);
    const found = situatie.holding(gezin, month);
    if (found !== NONE) sayPlain(packer, situatie, found, PLAIN.situatie);
  }

  /** A decision goes before the assessment. */
  #sayIncome(gezin: number, month: number): void {
    const { packer } = this;
    const { aanslag, besluit } = this.#facts.lists;
    const decision = besluit.holding(gezin, month);
    let cents = UNKNOWN_CENTS;
    if (decision !== NONE) {
      sayPlain(packer, besluit, decision, PLAIN.besluit);
      cents = besluit.cents(decision, BESLUIT.at.gezinsinkomsten_cents);
    }
    if (cents < 0) {
      const found = aanslag.of(gezin, inkomensjaar(month));
      if (found !== NONE) cents = aanslag.cents(found, AANSLAG.at.inkomsten_cents);
    }
    packer.income(cents);
  }

  #sayKind(child: number): void {
    const { packer } = this;
    const { kind } = this.#facts.lists;
    const found = kind.first(child);
    packer.fixedInt(BIRTH_AT, found === NONE ? NO_DAY : kind.day(found, KIND.at.geboortedatum));
    packer.fixedShort(RANGKLASSE_AT, found === NONE ? 0 : kind.short(found, KIND.at.rangklasse));
    if (found === NONE) return;
    const death = kind.day(found, KIND.at.overlijdensdatum);
    if (death !== NO_DAY) packer.date(AT.overlijdensdatum, death);
  }

  #sayCare(child: number, month: number): void {
    const { packer } = this;
    const { wezen, zorg, pleeg, verblijf } = this.#facts.lists;
    const orphan = wezen.holding(child, month);
    if (orphan !== NONE) sayPlain(packer, wezen, orphan, PLAIN.wezen);
    const care = zorg.holding(child, month);
    if (care !== NONE) sayPlain(packer, zorg, care, PLAIN.zorg);
    if (pleeg.holding(child, month) !== NONE) packer.flag(FLAG.isPleegkind);
    const stay = verblijf.holding(child, month);
    if (stay !== NONE) sayPlain(packer, verblijf, stay, PLAIN.verblijf);
  }

  #sayStudy(child: number, month: number): void {
    const { packer } = this;
    const { studie, beroep } = this.#facts.lists;
    const study = studie.holding(child, month);
    if (study !== NONE) {
      sayPlain(packer, studie, study, PLAIN.studie);
      const isLeaver = studie.short(study, STUDIE.at.statuut) === SCHOOLVERLATER;
      const used = Math.min(month - studie.van(study), SCHOOLVERLATER_MONTHS_MAX);
      if (isLeaver) packer.short(AT.schoolverlaterMaanden, used);
    }
    const work = beroep.holding(child, month);
    if (work !== NONE) sayPlain(packer, beroep, work, PLAIN.beroep);
  }

  #sayHours(child: number, month: number): void {
    const { packer } = this;
    const { uren } = this.#facts.lists;
    const worked = uren.of(child, month);
    if (worked === NONE) return;
    sayPlain(packer, uren, worked, PLAIN.uren);
    const hours = uren.short(worked, UREN.at.studentenuren);
    if (hours > 0) packer.short(AT.studentenurenJaarVoordien, this.#hoursBefore(child, month));
  }

  /** Student hours of the months before, of the same calendar year. */
  #hoursBefore(child: number, month: number): number {
    const { uren } = this.#facts.lists;
    const january = month - (month % 12);
    let hours = 0;
    for (let found = uren.first(child); found !== NONE; found = uren.next(found)) {
      const of = uren.van(found);
      if (of >= january && of < month) hours += uren.short(found, UREN.at.studentenuren);
    }
    return hours;
  }

  #sayYoung(child: number, month: number): void {
    const { packer } = this;
    const { kleuter, opvang, start, covid } = this.#facts.lists;
    const nursery = kleuter.holding(child, month);
    if (nursery !== NONE) {
      packer.flag(FLAG.isKleuterIngeschreven);
      sayPlain(packer, kleuter, nursery, PLAIN.kleuter);
    }
    const care = opvang.of(child, month);
    if (care !== NONE) sayPlain(packer, opvang, care, PLAIN.opvang);
    if (start.of(child, month) !== NONE) packer.short(AT.startbedragMaand, month);
    for (let found = covid.first(child); found !== NONE; found = covid.next(found)) {
      const from = covid.van(found);
      if (from <= month && month < from + COVID_MONTHS) packer.short(AT.covidMaand, from);
    }
  }

  /** The school facts of the school year that begins in a September. */
  #saySchool(gezin: number, child: number, september: number): void {
    const { packer } = this;
    const { inschrijving, aanslag, afwezig, pleeg } = this.#facts.lists;
    const year = Math.floor(september / 12);
    const school = inschrijving.holding(child, year);
    if (school === NONE) return;
    packer.short(AT.schooljaar, year);
    sayPlain(packer, inschrijving, school, PLAIN.inschrijving);
    const income = aanslag.of(gezin, schoolIncomeYear(year));
    const cents = AANSLAG.at.inkomsten_cents;
    if (income !== NONE) {
      const high = aanslag.int(income, cents);
      packer.cents(AT.schoolInkomstenCents, high, aanslag.int(income, cents + 4));
    }
    if (afwezig.of(child, year) !== NONE) packer.flag(FLAG.isSchoolVoldoendeAanwezig);
    if (pleeg.covers(child, september - PLEEG_MONTHS, september)) {
      packer.flag(FLAG.isPleegkindSinds12Maanden);
    }
    this.#sayLivingUnit(gezin, year);
  }

  #sayLivingUnit(gezin: number, year: number): void {
    const { packer } = this;
    const { leefeenheid, kadaster } = this.#facts.lists;
    const unit = leefeenheid.holding(gezin, year);
    if (unit !== NONE) sayPlain(packer, leefeenheid, unit, PLAIN.leefeenheid);
    const land = kadaster.of(gezin, schoolIncomeYear(year));
    if (land === NONE) return;
    this.#sayLand(AT.kiVreemdCents, land, KADASTER.at.ki_vreemd_cents);
    this.#sayLand(AT.kiBeroepCents, land, KADASTER.at.ki_beroep_cents);
  }

  #sayLand(place: number, land: number, column: number): void {
    const { kadaster } = this.#facts.lists;
    const [high, low] = [kadaster.int(land, column), kadaster.int(land, column + 4)];
    if (high !== 0 || low !== 0) this.packer.cents(place, high, low);
  }
}
