/**
 * Writes the rows of a family into the kernel's columns: one per child, household and span. The
 * facts of an age (status past 18, nursery school, childcare, school year) follow from the child's
 * own draw and the months of the span, so a child keeps its career from row to row.
 */
import type { FlagName, Kernel } from "../../../core-wasm/kernel.js";
import { FLAG_BITS, FLAGS_ABSENT } from "../../../core-wasm/memory.js";
import { flagColumn } from "../flags.js";
import type { Child, Family } from "./family.js";
import type { Span } from "./rows.js";

const VOLLEDIG = 0;
const GEDEELD_HOOFD = 1;
const GEDEELD_ANDER = 2;
const ADULT_MONTHS = 216;
const LEERLING = 1;
const STUDENT = 2;
const SCHOOLVERLATER = 3;
const SEPTEMBER = 8;
const COVID_FROM = 2020 * 12 + 5;
const COVID_MONTHS = 3;
/** Lowest and highest income of a year, euro; places in between by a power. */
const INCOME_EURO = { low: 12_000, range: 110_000, power: 1.4, risePerYear: 0.025, year: 2018 };

const bit = (name: FlagName): number => 1 << (FLAG_BITS.get(name) as number);

const FLAG = {
  kleuter: bit("isKleuterIngeschreven"),
  aanwezig: bit("isKleuterVoldoendeAanwezig"),
  pleegkind: bit("isPleegkind"),
  steun: bit("heeftOndersteuningstoeslag"),
  zelfstandig: bit("isZelfstandigeHoofdberoep"),
  intern: bit("schoolIntern"),
  uitzonderlijk: bit("isUitzonderlijk"),
  domicilie: bit("heeftDomicilie"),
  verblijfsrecht: bit("heeftVerblijfsrecht"),
} as const;

/** Further draws of a child out of its one lot: a share that two questions do not share. */
const share = (lot: number, salt: number): number => (lot * salt) % 1;

export class RowWriter {
  readonly #facts: Kernel["facts"];
  readonly #flags: Uint32Array;

  constructor(kernel: Kernel) {
    this.#facts = kernel.facts;
    this.#flags = flagColumn(kernel);
  }

  /** Writes from `row` on; returns the row after, or -1 when it would pass `rowsMax`. */
  writeFamily(family: Family, spans: readonly Span[], row: number, rowsMax: number): number {
    const rol = family.isShared ? GEDEELD_HOOFD : VOLLEDIG;
    const after = this.#writeHousehold(family, spans, row, rowsMax, rol);
    if (after < 0 || !family.isShared) return after;
    return this.#writeHousehold(family, spans, after, rowsMax, GEDEELD_ANDER);
  }

  #writeHousehold(
    family: Family,
    spans: readonly Span[],
    first: number,
    rowsMax: number,
    rol: number,
  ): number {
    let row = first;
    for (let index = 0; index < family.count; index += 1) {
      const child = family.children[index] as Child;
      for (const span of spans) {
        if (child.van >= span.to || child.tot <= span.from) continue;
        if (row === rowsMax) return -1;
        this.#writeRow(row, family, child, span, rol);
        row += 1;
      }
    }
    return row;
  }

  #writeRow(row: number, family: Family, child: Child, span: Span, rol: number): void {
    const facts = this.#facts;
    const van = Math.max(span.from, child.van);
    const isOther = rol === GEDEELD_ANDER;
    facts.gezinId[row] = BigInt(family.number * 2 + (isOther ? 2 : 1));
    facts.childId[row] = BigInt(child.childId);
    facts.payer[row] = family.payer;
    facts.vanMaand[row] = van;
    facts.totMaand[row] = Math.min(span.to, child.tot);
    facts.geboortedatum[row] = child.birthDay;
    facts.rol[row] = rol;
    facts.rangklasse[row] = child.rangklasse;
    facts.wezenstatus[row] = child.wezenstatus;
    facts.zorgPijler1[row] = child.zorgPijler1;
    facts.zorgTotaal[row] = child.zorgTotaal;
    facts.extraKinderenCount[row] = family.extraKinderenCount;
    const place = isOther ? family.otherIncomePlace : family.incomePlace;
    if (place >= 0) facts.gezinsinkomstenCents[row] = incomeCents(place, van);
    if (van === child.birthMonth) facts.startbedragMaand[row] = van;
    this.#flags[row] = FLAGS_ABSENT ^ flagsOf(family, child);
    this.#writeAge(row, child, van);
    if (van % 12 === SEPTEMBER) this.#writeSchool(row, child, van, place);
    if (child.deathDay > 0) facts.overlijdensdatum[row] = child.deathDay;
    const covid = COVID_FROM + Math.floor(child.lot * 5);
    const isCovid = share(child.lot, 53) < 0.03 && van < covid + COVID_MONTHS && covid < span.to;
    if (isCovid) facts.covidMaand[row] = covid;
  }

  /** Childcare of the smallest, status and hours of the adults. */
  #writeAge(row: number, { birthMonth, lot }: Child, month: number): void {
    const facts = this.#facts;
    const age = month - birthMonth;
    if (age < 36 && share(lot, 31) < 0.12) {
      facts.opvangVolleDagen[row] = 1 + Math.floor(lot * 18);
      facts.opvangHalveDagen[row] = Math.floor(lot * 5);
    }
    if (age <= ADULT_MONTHS) return;
    const statuut = age < 228 ? LEERLING : share(lot, 7) < 0.8 ? STUDENT : SCHOOLVERLATER;
    facts.statuut[row] = statuut;
    if (statuut === LEERLING) facts.lesurenPerWeek[row] = share(lot, 11) < 0.05 ? 12 : 30;
    if (statuut === STUDENT) facts.studiepunten[row] = share(lot, 11) < 0.05 ? 20 : 60;
    if (statuut === SCHOOLVERLATER) facts.schoolverlaterMaanden[row] = Math.floor(lot * 14);
    if (share(lot, 13) > 0.2) return;
    facts.studentenurenMaand[row] = Math.floor(share(lot, 17) * 160);
    facts.studentenurenJaarVoordien[row] = Math.floor(share(lot, 19) * 650);
    facts.andereUrenMaand[row] = share(lot, 23) < 0.1 ? 90 : 0;
  }

  /** The school year that begins in the first month of the row, ages 3 to 22. */
  #writeSchool(row: number, { birthMonth, lot }: Child, month: number, place: number): void {
    const facts = this.#facts;
    const years = (month - birthMonth) / 12;
    if (years < 2.5 || years >= 22) return;
    facts.schooljaar[row] = Math.floor(month / 12);
    const secondary = share(lot, 29) < 0.1 ? 6 : share(lot, 29) < 0.25 ? 4 : 3;
    facts.schoolSoort[row] = years < 6 ? 1 : years < 12 ? 2 : secondary;
    if (share(lot, 37) < 0.01) facts.schoolSoort2[row] = 2 + Math.floor(lot * 5);
    facts.schoolPunten[row] = Math.floor(share(lot, 41) * 8);
    if (place >= 0) facts.schoolInkomstenCents[row] = BigInt(incomeCents(place, month));
    if (share(lot, 43) < 0.08) {
      facts.kiVreemdCents[row] = BigInt(Math.floor(share(lot, 47) * 400_000));
    }
  }
}

function flagsOf(family: Family, { lot, zorgTotaal, isPleegkind }: Child): number {
  let { flags } = family;
  if (isPleegkind) flags |= FLAG.pleegkind;
  if (zorgTotaal >= 12 && share(lot, 3) < 0.5) flags |= FLAG.steun;
  if (share(lot, 5) < 0.95) flags |= FLAG.kleuter;
  if (share(lot, 5) < 0.92) flags |= FLAG.aanwezig;
  if (share(lot, 59) < 0.03) flags |= FLAG.intern;
  if (share(lot, 61) < 0.02) flags |= FLAG.uitzonderlijk;
  if (share(lot, 67) < 0.01) flags |= FLAG.zelfstandig;
  if (share(lot, 71) < 0.004) flags |= FLAG.domicilie;
  if (share(lot, 73) < 0.002) flags |= FLAG.verblijfsrecht;
  return flags;
}

/** Income of a place in the year of a month, cents. */
function incomeCents(place: number, month: number): number {
  const { low, range, power, risePerYear, year } = INCOME_EURO;
  const rise = 1 + risePerYear * (Math.floor(month / 12) - year);
  return Math.round((low + range * place ** power) * rise * 100);
}
