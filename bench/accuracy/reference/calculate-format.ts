/**
 * Rows from a household in the `calculate` format: one JSON object, months inclusive, ids as text,
 * cents as numbers. A fact left out, or null, has its default. Valid input is assumed.
 */
import type { GezinFacts, KindFacts, ReferenceRow, SchoolFacts } from "./facts.js";
import { monthOfText } from "./months.js";

/** A fact as JSON holds it: cents are numbers, and null reads as left out. */
type Json<T> = T extends bigint ? number : T;
type Optional<T> = { [K in keyof T]?: Json<NonNullable<T[K]>> | null | undefined };

export type CalculateSchool = Optional<Omit<SchoolFacts, "schooljaar">> &
  Pick<SchoolFacts, "schooljaar">;

type KindMonths = "vanMaand" | "totMaand" | "startbedragMaand" | "covidMaand";
type KindRequired = "geboortedatum" | "rol";

export type CalculateChild = Optional<Omit<KindFacts, KindMonths | KindRequired | "childId">> &
  Pick<KindFacts, KindRequired> & {
    childId: string;
    van?: string | null;
    tot?: string | null;
    startbedragMaand?: string | null;
    covidMaand?: string | null;
    school?: CalculateSchool[] | null;
  };

export type CalculateHousehold = Optional<Omit<GezinFacts, "gezinId" | "payer">> &
  Pick<GezinFacts, "payer"> & {
    gezinId: string;
    maand?: string | null;
    van?: string | null;
    tot?: string | null;
    kinderen: CalculateChild[];
  };

const month = (text: string | null | undefined): number | null =>
  text == null ? null : monthOfText(text);
const cents = (value: number | null | undefined): bigint | null =>
  value == null ? null : BigInt(value);

function gezinFacts(json: CalculateHousehold): GezinFacts {
  return {
    gezinId: BigInt(json.gezinId),
    payer: json.payer,
    gezinsinkomstenCents: cents(json.gezinsinkomstenCents),
    isKiUitgesloten: json.isKiUitgesloten ?? false,
    isEenouder: json.isEenouder ?? false,
    heeftZiekeOuder: json.heeftZiekeOuder ?? false,
    extraKinderenCount: json.extraKinderenCount ?? 0,
  };
}

/** What the child is and where it lives. */
function kindStatus(json: CalculateChild) {
  return {
    childId: BigInt(json.childId),
    vanMaand: month(json.van),
    totMaand: json.tot == null ? null : monthOfText(json.tot) + 1,
    geboortedatum: json.geboortedatum,
    overlijdensdatum: json.overlijdensdatum ?? null,
    rol: json.rol,
    heeftDomicilie: json.heeftDomicilie ?? true,
    heeftVerblijfsrecht: json.heeftVerblijfsrecht ?? true,
    rangklasse: json.rangklasse ?? 0,
    wezenstatus: json.wezenstatus ?? ("GEEN" as const),
    zorgPijler1: json.zorgPijler1 ?? 0,
    zorgTotaal: json.zorgTotaal ?? 0,
    heeftOndersteuningstoeslag: json.heeftOndersteuningstoeslag ?? false,
    isPleegkind: json.isPleegkind ?? false,
    isKleuterIngeschreven: json.isKleuterIngeschreven ?? false,
    isKleuterVoldoendeAanwezig: json.isKleuterVoldoendeAanwezig ?? false,
    opvangVolleDagen: json.opvangVolleDagen ?? 0,
    opvangHalveDagen: json.opvangHalveDagen ?? 0,
    startbedragMaand: month(json.startbedragMaand),
    covidMaand: month(json.covidMaand),
  };
}

/** What the child does past 18. */
function kindActivity(json: CalculateChild) {
  return {
    statuut: json.statuut ?? ("GEEN" as const),
    lesurenPerWeek: json.lesurenPerWeek ?? 0,
    studiepunten: json.studiepunten ?? 0,
    schoolverlaterMaanden: json.schoolverlaterMaanden ?? 0,
    isZelfstandigeHoofdberoep: json.isZelfstandigeHoofdberoep ?? false,
    heeftSocialeUitkering: json.heeftSocialeUitkering ?? false,
    studentenurenMaand: json.studentenurenMaand ?? 0,
    studentenurenJaarVoordien: json.studentenurenJaarVoordien ?? 0,
    andereUrenMaand: json.andereUrenMaand ?? 0,
  };
}

function schoolFacts(json: CalculateSchool): SchoolFacts {
  return {
    schooljaar: json.schooljaar,
    schoolSoort: json.schoolSoort ?? "GEEN",
    schoolIntern: json.schoolIntern ?? false,
    schoolSoort2: json.schoolSoort2 ?? "GEEN",
    schoolIntern2: json.schoolIntern2 ?? false,
    isBuitengewoon: json.isBuitengewoon ?? false,
    isSchoolVoldoendeAanwezig: json.isSchoolVoldoendeAanwezig ?? true,
    schoolPunten: json.schoolPunten ?? 0,
    schoolInkomstenCents: cents(json.schoolInkomstenCents),
    kiVreemdCents: BigInt(json.kiVreemdCents ?? 0),
    kiBeroepCents: BigInt(json.kiBeroepCents ?? 0),
    isKiTestVrijgesteld: json.isKiTestVrijgesteld ?? false,
    isUitzonderlijk: json.isUitzonderlijk ?? false,
    isPleegkindSinds12Maanden: json.isPleegkindSinds12Maanden ?? false,
  };
}

/** One row per child of the household, in the order given. */
export function rowsOf(json: CalculateHousehold): ReferenceRow[] {
  const gezin = gezinFacts(json);
  return json.kinderen.map((kind) => ({
    ...gezin,
    ...kindStatus(kind),
    ...kindActivity(kind),
    school: (kind.school ?? []).map(schoolFacts),
  }));
}
