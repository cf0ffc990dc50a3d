/** The components of a result, each a column of i32 cents. */

/** In the order of rules 12, which is the order on the wire. */
export const COMPONENTS = [
  "basisbedrag",
  "leeftijdsbijslag",
  "socialeToeslag",
  "socialeToeslagEenmalig",
  "wezentoeslag",
  "zorgtoeslag",
  "pleegzorgtoeslag",
  "ondersteuningstoeslag",
  "startbedrag",
  "covid19Toeslag",
  "coronatoeslag",
  "schoolbonus",
  "kleutertoeslag",
  "kinderopvangtoeslag",
  "schooltoeslag",
] as const;

export type ComponentName = (typeof COMPONENTS)[number];
