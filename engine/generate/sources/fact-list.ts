/** The facts of one family as a list: what is true of it, to make records that say so. */
import type { FactValues } from "../../facts/change.js";
import type { FactTableName } from "../../facts/tables.js";
import type { FactSink, Payer, Rol, Schoolsoort, Statuut, Wezenstatus } from "../fact-rows.js";
import { dayText } from "./day-text.js";

/** A fact in months or years van <= m < tot; one that always holds has [0, 1). */
export interface Fact {
  readonly table: FactTableName;
  readonly gezinId?: string;
  readonly childId?: string;
  readonly van: number;
  readonly tot: number;
  readonly values: FactValues;
}

const single = (at: number) => ({ van: at, tot: at + 1 });
const ALWAYS = { van: 0, tot: 1 };

const NONE: readonly Fact[] = [];

export class FactList implements FactSink {
  readonly #byTable = new Map<FactTableName, Fact[]>();
  readonly #byOwner = new Map<string, Fact[]>();

  /** The facts of a table, in the order in which they were drawn. */
  of(table: FactTableName): readonly Fact[] {
    return this.#byTable.get(table) ?? NONE;
  }

  ofChild(table: FactTableName, child: number): readonly Fact[] {
    return this.#byOwner.get(`${table} c${child}`) ?? NONE;
  }

  ofGezin(table: FactTableName, gezin: number): readonly Fact[] {
    return this.#byOwner.get(`${table} g${gezin}`) ?? NONE;
  }

  /** Facts by table. */
  counts(): [FactTableName, number][] {
    return [...this.#byTable].map(([table, facts]) => [table, facts.length]);
  }

  /** Forgets all. */
  restart(): void {
    this.#byTable.clear();
    this.#byOwner.clear();
  }

  kind(child: number, birth: number, death: number | null, rangklasse: number): void {
    const values = {
      geboortedatum: dayText(birth),
      overlijdensdatum: death === null ? null : dayText(death),
      rangklasse,
    };
    this.#child("kind", child, ALWAYS, values);
  }

  gezinLid(gezin: number, child: number, rol: Rol, van: number, tot: number): void {
    const ids = { gezinId: String(gezin), childId: String(child) };
    this.#add({ table: "gezin_lid", ...ids, van, tot, values: { rol } });
  }

  uitbetaler(gezin: number, payer: Payer, van: number, tot: number): void {
    this.#gezin("gezin_uitbetaler", gezin, { van, tot }, { payer });
  }

  situatie(
    gezin: number,
    isEenouder: boolean,
    heeftZiekeOuder: boolean,
    extraKinderenCount: number,
    van: number,
    tot: number,
  ): void {
    const values = {
      is_eenouder: isEenouder,
      heeft_zieke_ouder: heeftZiekeOuder,
      extra_kinderen_count: extraKinderenCount,
    };
    this.#gezin("gezin_situatie", gezin, { van, tot }, values);
  }

  aanslag(gezin: number, year: number, cents: number): void {
    this.#gezin("gezin_aanslag", gezin, single(year), { inkomsten_cents: cents });
  }

  kadaster(gezin: number, year: number, vreemd: number, beroep: number): void {
    const values = { ki_vreemd_cents: vreemd, ki_beroep_cents: beroep };
    this.#gezin("gezin_kadaster", gezin, single(year), values);
  }

  inkomensbesluit(
    gezin: number,
    cents: number | null,
    ki: boolean,
    van: number,
    tot: number,
  ): void {
    // Of a year without a factor there is no number, which is 0 in the bytes of a row.
    const known = cents !== null && Number.isNaN(cents) ? 0 : cents;
    const values = { gezinsinkomsten_cents: known, is_ki_uitgesloten: ki };
    this.#gezin("gezin_inkomensbesluit", gezin, { van, tot }, values);
  }

  wezen(child: number, wezenstatus: Wezenstatus, van: number, tot: number): void {
    this.#child("wezenbesluit", child, { van, tot }, { wezenstatus });
  }

  zorg(
    child: number,
    pijler1: number,
    totaal: number,
    steun: boolean,
    van: number,
    tot: number,
  ): void {
    const values = {
      zorg_pijler1: pijler1,
      zorg_totaal: totaal,
      heeft_ondersteuningstoeslag: steun,
    };
    this.#child("zorgbesluit", child, { van, tot }, values);
  }

  pleeg(child: number, van: number, tot: number): void {
    this.#child("pleegplaatsing", child, { van, tot }, {});
  }

  verblijf(child: number, domicilie: boolean, recht: boolean, van: number, tot: number): void {
    const values = { heeft_domicilie: domicilie, heeft_verblijfsrecht: recht };
    this.#child("verblijf", child, { van, tot }, values);
  }

  studie(
    child: number,
    statuut: Statuut,
    lesuren: number,
    studiepunten: number,
    van: number,
    tot: number,
  ): void {
    const values = { statuut, lesuren_per_week: lesuren, studiepunten };
    this.#child("studie", child, { van, tot }, values);
  }

  beroep(
    child: number,
    isZelfstandigeHoofdberoep: boolean,
    heeftSocialeUitkering: boolean,
    van: number,
    tot: number,
  ): void {
    const values = {
      is_zelfstandige_hoofdberoep: isZelfstandigeHoofdberoep,
      heeft_sociale_uitkering: heeftSocialeUitkering,
    };
    this.#child("beroep", child, { van, tot }, values);
  }

  arbeidsuren(child: number, month: number, student: number, andere: number): void {
    const values = { studentenuren: student, andere_uren: andere };
    this.#child("arbeidsuren", child, single(month), values);
  }

  kleuter(child: number, aanwezig: boolean, van: number, tot: number): void {
    const values = { is_voldoende_aanwezig: aanwezig };
    this.#child("kleuterinschrijving", child, { van, tot }, values);
  }

  opvang(child: number, month: number, vol: number, half: number): void {
    this.#child("opvang", child, single(month), { volle_dagen: vol, halve_dagen: half });
  }

  startbedrag(child: number, month: number): void {
    this.#child("startbedrag_aanvraag", child, single(month), {});
  }

  covid(child: number, month: number): void {
    this.#child("covid_aanvraag", child, ALWAYS, { maand: month });
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
    const values = {
      school_soort: soort,
      school_intern: intern,
      school_soort2: soort2,
      school_intern2: intern2,
      is_buitengewoon: buitengewoon,
    };
    this.#child("schoolinschrijving", child, { van, tot }, values);
  }

  leefeenheid(
    gezin: number,
    punten: number,
    vrij: boolean,
    uitz: boolean,
    van: number,
    tot: number,
  ): void {
    const values = {
      school_punten: punten,
      is_ki_test_vrijgesteld: vrij,
      is_uitzonderlijk: uitz,
    };
    this.#gezin("leefeenheid", gezin, { van, tot }, values);
  }

  afwezig(child: number, schoolYear: number): void {
    this.#child("schoolafwezigheid", child, single(schoolYear), {});
  }

  #gezin(table: FactTableName, gezin: number, span: Pick<Fact, "van" | "tot">, values: FactValues) {
    this.#add({ table, gezinId: String(gezin), ...span, values });
  }

  #child(table: FactTableName, child: number, span: Pick<Fact, "van" | "tot">, values: FactValues) {
    this.#add({ table, childId: String(child), ...span, values });
  }

  #add(fact: Fact): void {
    const { table, gezinId, childId } = fact;
    push(this.#byTable, table, fact);
    if (gezinId !== undefined) push(this.#byOwner, `${table} g${gezinId}`, fact);
    if (childId !== undefined) push(this.#byOwner, `${table} c${childId}`, fact);
  }
}

function push<K>(map: Map<K, Fact[]>, key: K, fact: Fact): void {
  const own = map.get(key);
  if (own === undefined) map.set(key, [fact]);
  else own.push(fact);
}
