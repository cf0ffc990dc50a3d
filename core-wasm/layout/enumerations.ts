/** The facts that are one of a list of names. A code is a place in its list; GEEN is none. */

export const PAYERS = ["FONS", "INFINO", "KIDSLIFE", "MYFAMILY", "PARENTIA"] as const;
export const ROLLEN = ["VOLLEDIG", "GEDEELD_HOOFD", "GEDEELD_ANDER"] as const;
export const WEZENSTATUSSEN = [
  "GEEN",
  "HALVE_WEES",
  "VOLLE_WEES",
  "VERHOOGDE_WEZENBIJSLAG",
  "GEWONE_WEZENBIJSLAG",
] as const;
export const STATUTEN = ["GEEN", "LEERLING", "STUDENT", "SCHOOLVERLATER"] as const;
export const SCHOOLSOORTEN = [
  "GEEN",
  "KLEUTER",
  "LAGER",
  "SO_VOLTIJDS",
  "SO_DERDE_JAAR_DERDE_GRAAD",
  "SO_ZELFSTANDIG",
  "LEREN_EN_WERKEN",
  "HBO5",
] as const;

/** The enumerations, by their name in PostgreSQL; in the contract it is PascalCase. */
export const ENUMERATIONS = {
  payer: { values: PAYERS, doc: "Payer (uitbetaler) of a household." },
  rol: {
    values: ROLLEN,
    doc: "Whole here; evenly shared and paid here; evenly shared and paid in the other household.",
  },
  wezenstatus: {
    values: WEZENSTATUSSEN,
    doc: "Orphan status; the last two are rights of before 2019.",
  },
  statuut: { values: STATUTEN, doc: "Status past 18." },
  schoolsoort: { values: SCHOOLSOORTEN, doc: "Kind of school." },
} as const;

export type EnumerationName = keyof typeof ENUMERATIONS;

/** The enumeration that a list of names is. */
export function enumerationOf(values: readonly string[]): EnumerationName {
  const names = Object.keys(ENUMERATIONS) as EnumerationName[];
  return names.find((name) => ENUMERATIONS[name].values === values) as EnumerationName;
}
