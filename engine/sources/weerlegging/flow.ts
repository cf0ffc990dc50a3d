/** Rebuttals of a presumed income circle. */
import { bool, code, date, optional, person, required, text } from "../field.js";
import { flow } from "../flow.js";

export const WEERLEGGING = flow({
  name: "weerlegging",
  doc: "Rebuttal: two persons at one address who form no income circle.",
  source: "Payers",
  kind: "push",
  cadence: "with every decision",
  connection: "decisions of payers as data with their ground, and inspectors' reports",
  key: ["Nummer"],
  subjects: ["Persoon", "Partner"],
  periods: [["Begin", "Einde"]],
  feeds: ["gezin_situatie", "gezin_aanslag", "gezin_kadaster", "gezin_inkomensbesluit"],
  fields: {
    Nummer: required(text(), "Number of the rebuttal."),
    Persoon: required(person, "The beneficiary."),
    Partner: required(person, "Who is presumed to be the partner and is not."),
    Grond: required(
      code({
        HUURCONTRACT: "Lease.",
        INWONEND: "Live-in contract.",
        DETENTIE: "Detention.",
        REFERENTIEADRES: "Reference address.",
        OPVANG: "Shelter.",
        RECHTGEVEND: "The other still gives right to child benefit.",
        VERKLARING: "A mere declaration; counts only with the inspector's report.",
      }),
      "What proves it.",
    ),
    Verslag: optional(bool, "The inspector's report confirms it."),
    Begin: required(date, "First day."),
    Einde: optional(date, "Last day; none while it lasts."),
  },
  example: {
    Nummer: "W1",
    Persoon: "1001",
    Partner: "1003",
    Grond: "HUURCONTRACT",
    Begin: "2022-01-01",
  },
});
