/**
 * Reasons: which branch of which rule decided, and what it rests on.
 *
 * Each rule owns a field of the 64-bit column `redenen`, `bits` wide: wider than its reasons need, so
 * that one can be added behind the others without moving a bit of what is stored. The list only
 * grows (`reason-codes.test.ts`); a reason's code is its place. Code 0 says that nothing asked for
 * the rule, and is left out of the lists people read.
 *
 *     amount    series that the cents are taken from; by kind of school where `form` says which
 *     limits    series that the income was compared with, by the size of the family or by points
 *     article   of the decree, where it is another than the rule's
 *
 * A rule that gives an amount has a column of the result: `component` says what it is, `isHalved`
 * that a shared row has half of it. Components stand in the order of rules 12, which is the order on
 * the wire.
 *
 * The kernel's tables, the marks of provisional results and the explanation of an amount come from
 * here; the words are in `texts/`.
 */

import type { ReasonRuleRow } from "./reason.js";

const LOW = { small: ["inkomensgrensLaag"], large: ["inkomensgrensLaag"] } as const;
const PAST_LOW = {
  small: ["inkomensgrensLaag", "inkomensgrensMidden"],
  large: ["inkomensgrensLaag", "inkomensgrensHoog"],
} as const;
const MAXIMUM = { points: ["schoolgrensMax"] } as const;
const BOTH = { points: ["schoolgrensMax", "schoolgrensMin"] } as const;

/** A kind of school: full and minimum, and exceptional where it has one. */
const school = <const N extends string>(name: N, isExceptional = false) => {
  const series = `schooltoeslag${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const exceptional = isExceptional ? { exceptional: `${series}Uitz` } : {};
  return { name, amounts: { full: `${series}Vol`, minimum: `${series}Min`, ...exceptional } };
};

/** Rules in the order of their fields, reasons in the order of their codes. */
export const REASONS = [
  {
    rule: "recht",
    bits: 5,
    article: "8",
    reasons: [
      { name: "buitenSpan" },
      { name: "onvoorwaardelijk" },
      { name: "zorgnood" },
      { name: "leerling" },
      { name: "student" },
      { name: "schoolverlater" },
      { name: "geschorst" },
      { name: "nietGeboren" },
      { name: "overleden" },
      { name: "geenDomicilie" },
      { name: "geenVerblijfsrecht" },
      { name: "leeftijdsgrens" },
      { name: "statuutOngeldig" },
    ],
  },
  {
    rule: "basisbedrag",
    component: "Basic amount.",
    bits: 4,
    article: "210",
    reasons: [
      { name: "geen" },
      { name: "nieuw", amount: "basisbedrag", article: "13" },
      { name: "rang1", amount: "overgangBasisRang1" },
      { name: "rang2", amount: "overgangBasisRang2" },
      { name: "rang3", amount: "overgangBasisRang3" },
      { name: "verhoogdeWezen", amount: "verhoogdeWezenbijslag", article: "214" },
      { name: "elders", article: "13, 210" },
    ],
  },
  {
    rule: "leeftijdsbijslag",
    component: "Age supplement of the old regime.",
    bits: 4,
    article: "212",
    reasons: [
      { name: "geen" },
      { name: "onder6" },
      { name: "vol6", amount: "leeftijdsbijslagVol6" },
      { name: "vol12", amount: "leeftijdsbijslagVol12" },
      { name: "vol18", amount: "leeftijdsbijslagVol18" },
      { name: "oudste6", amount: "leeftijdsbijslagOudste6" },
      { name: "oudste12", amount: "leeftijdsbijslagOudste12" },
      { name: "oudste18", amount: "leeftijdsbijslagOudste18" },
      { name: "oudsteBehoudt6", amount: "leeftijdsbijslagVol6" },
      { name: "oudsteBehoudt12", amount: "leeftijdsbijslagVol12" },
      { name: "oudsteBehoudt18", amount: "leeftijdsbijslagVol18" },
    ],
  },
  {
    rule: "socialeToeslag",
    component: "Social allowance.",
    isHalved: true,
    bits: 5,
    article: "18",
    reasons: [
      { name: "geen", article: "18, 222" },
      { name: "inkomenOnbekend", article: "18, 222" },
      { name: "kiUitgesloten", article: "18, 222" },
      { name: "bovenGrens", limits: PAST_LOW, article: "18, 222" },
      { name: "kleinLaag", amount: "socialeToeslagKleinLaag", limits: LOW },
      {
        name: "kleinMidden",
        amount: "socialeToeslagKleinMidden",
        limits: PAST_LOW,
        article: "18, 222",
      },
      { name: "grootLaag", amount: "socialeToeslagGrootLaag", limits: LOW },
      { name: "grootMidden", amount: "socialeToeslagGrootMidden", limits: PAST_LOW },
      { name: "rang1", amount: "socialeToeslagRang1", limits: LOW, article: "222" },
      { name: "rang1Ziek", amount: "socialeToeslagRang1Ziek", limits: LOW, article: "222" },
      { name: "rang2", amount: "socialeToeslagRang2", limits: LOW, article: "222" },
      { name: "rang3", amount: "socialeToeslagRang3", limits: LOW, article: "222" },
      { name: "rang3Eenouder", amount: "socialeToeslagRang3Eenouder", limits: LOW, article: "222" },
      { name: "rang1Hoog", amount: "socialeToeslagRang1", limits: PAST_LOW, article: "222" },
      { name: "rang2Hoog", amount: "socialeToeslagRang2", limits: PAST_LOW, article: "222" },
      { name: "rang3Hoog", amount: "socialeToeslagRang3", limits: PAST_LOW, article: "222" },
      { name: "geenNieuwKind", limits: PAST_LOW, article: "222" },
    ],
  },
  {
    rule: "deling",
    bits: 1,
    article: "18, 222",
    reasons: [{ name: "geen" }, { name: "helft" }],
  },
  {
    rule: "socialeToeslagEenmalig",
    component: "One-off on top of the social allowance, in 2022-11 and 2023-04.",
    isHalved: true,
    bits: 2,
    article: "18/1, 222/1",
    reasons: [{ name: "geen" }, { name: "toegekend", amount: "socialeToeslagEenmalig" }],
  },
  {
    rule: "wezentoeslag",
    component: "Orphan allowance.",
    bits: 2,
    article: "14-15",
    reasons: [
      { name: "geen" },
      { name: "half", amount: "wezentoeslagHalf" },
      { name: "vol", amount: "wezentoeslagVol" },
    ],
  },
  {
    rule: "zorgtoeslag",
    component: "Care allowance.",
    bits: 4,
    article: "16",
    reasons: [
      { name: "geen" },
      { name: "totaalBoven20", amount: "zorgtoeslagTotaalBoven20" },
      { name: "totaal18Tot20", amount: "zorgtoeslagTotaal18Tot20" },
      { name: "totaal15Tot17", amount: "zorgtoeslagTotaal15Tot17" },
      { name: "totaal12Tot14", amount: "zorgtoeslagTotaal12Tot14" },
      { name: "p1Min4Totaal6Tot11", amount: "zorgtoeslagP1Min4Totaal6Tot11" },
      { name: "p1Onder4Totaal9Tot11", amount: "zorgtoeslagP1Onder4Totaal9Tot11" },
      { name: "p1Onder4Totaal6Tot8", amount: "zorgtoeslagP1Onder4Totaal6Tot8" },
      { name: "p1Min4TotaalOnder6", amount: "zorgtoeslagP1Min4TotaalOnder6" },
      { name: "leeftijdsgrens" },
    ],
  },
  {
    rule: "pleegzorgtoeslag",
    component: "Foster care allowance.",
    bits: 2,
    article: "17",
    reasons: [{ name: "geen" }, { name: "toegekend", amount: "pleegzorgtoeslag" }],
  },
  {
    rule: "ondersteuningstoeslag",
    component: "Support allowance, from 2023-01.",
    bits: 3,
    article: "56/1",
    reasons: [
      { name: "geen" },
      { name: "toegekend", amount: "ondersteuningstoeslag" },
      { name: "puntenOnder12" },
      { name: "leeftijdsgrens" },
      { name: "nogNietIngevoerd" },
    ],
  },
  {
    rule: "startbedrag",
    component: "Starting amount.",
    bits: 2,
    article: "9-11",
    reasons: [{ name: "geen" }, { name: "toegekend", amount: "startbedrag" }],
  },
  {
    rule: "covid19Toeslag",
    component: "Covid allowance, in three instalments.",
    bits: 3,
    article: "one-off of 2020",
    reasons: [
      { name: "geen" },
      { name: "eerste", amount: "covid19Toeslag" },
      { name: "tweede", amount: "covid19Toeslag" },
      { name: "derde", amount: "covid19Toeslag" },
    ],
  },
  {
    rule: "coronatoeslag",
    component: "On top of a social allowance on a low income, in 2020-11.",
    isHalved: true,
    bits: 2,
    article: "one-off of 2020",
    reasons: [
      { name: "geen" },
      { name: "toegekend", amount: "coronatoeslag", limits: LOW },
      { name: "bovenGrens", limits: LOW },
    ],
  },
  {
    rule: "schoolbonus",
    component: "School bonus, in July.",
    bits: 3,
    article: "19-22",
    reasons: [
      { name: "geen" },
      { name: "tot4", amount: "schoolbonus0" },
      { name: "van5Tot11", amount: "schoolbonus5" },
      { name: "van12Tot17", amount: "schoolbonus12" },
      { name: "vanaf18", amount: "schoolbonus18" },
    ],
  },
  {
    rule: "kleutertoeslag",
    component: "Preschool allowance.",
    bits: 4,
    article: "53-55",
    reasons: [
      { name: "geen" },
      { name: "drieJaar", amount: "kleutertoeslag" },
      { name: "vierJaar", amount: "kleutertoeslag" },
      { name: "vierJaarGeboren2015", amount: "kleutertoeslag" },
      { name: "nietIngeschreven" },
      { name: "nietAanwezig" },
      { name: "afgeschaft" },
    ],
  },
  {
    rule: "kinderopvangtoeslag",
    component: "Childcare allowance.",
    bits: 3,
    article: "51-52",
    reasons: [
      { name: "geen" },
      { name: "toegekend", amount: "kinderopvangtoeslagPerDag" },
      { name: "begrensd", amount: "kinderopvangtoeslagPerDag" },
      { name: "geenVerblijfsrecht" },
    ],
  },
  {
    rule: "schooltoeslag",
    component: "School allowance, in September.",
    bits: 5,
    article: "24-48",
    reasons: [
      { name: "geen" },
      { name: "geenSoort" },
      { name: "onvoldoendeAanwezig" },
      { name: "leeftijdsgrens" },
      { name: "inkomenOnbekend" },
      { name: "kiTest" },
      { name: "bovenGrens", limits: MAXIMUM },
      { name: "kleuterVast", form: "full", limits: MAXIMUM },
      { name: "vol", form: "full", limits: BOTH },
      { name: "uitzonderlijk", form: "exceptional", limits: MAXIMUM },
      { name: "minimum", form: "minimum", limits: BOTH },
      { name: "formule", form: "full", limits: BOTH },
      { name: "pleegkind", form: "full" },
    ],
  },
  {
    rule: "schooltoeslagSoort",
    bits: 4,
    article: "24-48",
    reasons: [
      { name: "geen" },
      { name: "kleuter", amounts: { full: "schooltoeslagKleuterVast" } },
      school("lager", true),
      school("soVoltijdsAnderExtern", true),
      school("soVoltijdsAnderIntern"),
      school("soDerdeJaarDerdeGraadExtern", true),
      school("soDerdeJaarDerdeGraadIntern"),
      school("soGehuwdZelfstandigAlleenstaand"),
      school("lerenEnWerkenDeeltijds", true),
      school("hbo5VerpleegkundeExtern"),
      school("hbo5VerpleegkundeIntern"),
    ],
  },
] as const satisfies readonly ReasonRuleRow[];
