/**
 * Reasons: which branch of which rule decided. Each rule owns a field of the 64-bit column
 * `redenen`; the names stand in the order of their codes. Code 0 of every field says that nothing
 * asked for the rule, and is left out of the lists people read.
 */

/** Rules in the order of their fields, names in the order of their codes. */
export const REASONS = [
  {
    rule: "recht",
    names: [
      "buitenSpan",
      "onvoorwaardelijk",
      "zorgnood",
      "leerling",
      "student",
      "schoolverlater",
      "geschorst",
      "nietGeboren",
      "overleden",
      "geenDomicilie",
      "geenVerblijfsrecht",
      "leeftijdsgrens",
      "statuutOngeldig",
    ],
  },
  {
    rule: "basisbedrag",
    names: ["geen", "nieuw", "rang1", "rang2", "rang3", "verhoogdeWezen", "elders"],
  },
  {
    rule: "leeftijdsbijslag",
    names: [
      "geen",
      "onder6",
      "vol6",
      "vol12",
      "vol18",
      "oudste6",
      "oudste12",
      "oudste18",
      "oudsteBehoudt6",
      "oudsteBehoudt12",
      "oudsteBehoudt18",
    ],
  },
  {
    rule: "socialeToeslag",
    names: [
      "geen",
      "inkomenOnbekend",
      "kiUitgesloten",
      "bovenGrens",
      "kleinLaag",
      "kleinMidden",
      "grootLaag",
      "grootMidden",
      "rang1",
      "rang1Ziek",
      "rang2",
      "rang3",
      "rang3Eenouder",
      "rang1Hoog",
      "rang2Hoog",
      "rang3Hoog",
      "geenNieuwKind",
    ],
  },
  { rule: "deling", names: ["geen", "helft"] },
  { rule: "socialeToeslagEenmalig", names: ["geen", "toegekend"] },
  { rule: "wezentoeslag", names: ["geen", "half", "vol"] },
  {
    rule: "zorgtoeslag",
    names: [
      "geen",
      "totaalBoven20",
      "totaal18Tot20",
      "totaal15Tot17",
      "totaal12Tot14",
      "p1Min4Totaal6Tot11",
      "p1Onder4Totaal9Tot11",
      "p1Onder4Totaal6Tot8",
      "p1Min4TotaalOnder6",
      "leeftijdsgrens",
    ],
  },
  { rule: "pleegzorgtoeslag", names: ["geen", "toegekend"] },
  {
    rule: "ondersteuningstoeslag",
    names: ["geen", "toegekend", "puntenOnder12", "leeftijdsgrens", "nogNietIngevoerd"],
  },
  { rule: "startbedrag", names: ["geen", "toegekend"] },
  { rule: "covid19Toeslag", names: ["geen", "eerste", "tweede", "derde"] },
  { rule: "coronatoeslag", names: ["geen", "toegekend", "bovenGrens"] },
  { rule: "schoolbonus", names: ["geen", "tot4", "van5Tot11", "van12Tot17", "vanaf18"] },
  {
    rule: "kleutertoeslag",
    names: [
      "geen",
      "drieJaar",
      "vierJaar",
      "vierJaarGeboren2015",
      "nietIngeschreven",
      "nietAanwezig",
      "afgeschaft",
    ],
  },
  { rule: "kinderopvangtoeslag", names: ["geen", "toegekend", "begrensd", "geenVerblijfsrecht"] },
  {
    rule: "schooltoeslag",
    names: [
      "geen",
      "geenSoort",
      "onvoldoendeAanwezig",
      "leeftijdsgrens",
      "inkomenOnbekend",
      "kiTest",
      "bovenGrens",
      "kleuterVast",
      "vol",
      "uitzonderlijk",
      "minimum",
      "formule",
      "pleegkind",
    ],
  },
  {
    rule: "schooltoeslagSoort",
    names: [
      "geen",
      "kleuter",
      "lager",
      "soVoltijdsAnderExtern",
      "soVoltijdsAnderIntern",
      "soDerdeJaarDerdeGraadExtern",
      "soDerdeJaarDerdeGraadIntern",
      "soGehuwdZelfstandigAlleenstaand",
      "lerenEnWerkenDeeltijds",
      "hbo5VerpleegkundeExtern",
      "hbo5VerpleegkundeIntern",
    ],
  },
] as const satisfies readonly { rule: string; names: readonly string[] }[];

export type ReasonRule = (typeof REASONS)[number]["rule"];

/** A field of `redenen`: the lowest bit and the number of bits, wide enough for its names. */
export interface ReasonField {
  readonly rule: ReasonRule;
  readonly shift: number;
  readonly bits: number;
  readonly names: readonly string[];
}

export const REASON_FIELDS: readonly ReasonField[] = (() => {
  let shift = 0;
  return REASONS.map(({ rule, names }) => {
    const bits = Math.ceil(Math.log2(names.length));
    const field = { rule, shift, bits, names };
    shift += bits;
    return field;
  });
})();

/** The reasons of a row as text, `rule.name`, in rule order; code 0 of every field is left out. */
export function reasonTexts(redenen: bigint): string[] {
  return REASON_FIELDS.flatMap(({ rule, shift, bits, names }) => {
    const code = Number((redenen >> BigInt(shift)) & ((1n << BigInt(bits)) - 1n));
    return code === 0 ? [] : [`${rule}.${names[code]}`];
  });
}
