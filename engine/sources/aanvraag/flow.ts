/** Requests: the starting amount of a child, the Covid allowance. */
import { code, date, month, optional, person, required, requiredFor, text } from "../field.js";
import { flow } from "../flow.js";

export const AANVRAAG = flow({
  name: "aanvraag",
  doc: "Request of a beneficiary.",
  source: "Payers",
  kind: "push",
  cadence: "with every request",
  connection:
    "the payers' own form as messages, with proof of who asks, and which adoption or birth " +
    "certificates stand behind it",
  key: ["Nummer"],
  subjects: ["Persoon", "Aanvrager"],
  feeds: ["startbedrag_aanvraag", "covid_aanvraag"],
  fields: {
    Nummer: required(text(), "Number of the request."),
    Persoon: required(person, "The child."),
    Aanvrager: optional(person, "Who asks."),
    Soort: required(
      code({
        STARTBEDRAG_GEBOORTE: "Starting amount for a birth.",
        STARTBEDRAG_ADOPTIE: "Starting amount for an adoption.",
        COVID: "Covid allowance, granted.",
      }),
      "What is asked for.",
    ),
    Datum: required(date, "Day of the request."),
    Adoptiedatum: requiredFor("Soort", ["STARTBEDRAG_ADOPTIE"], date, "Day of the adoption."),
    Maand: requiredFor("Soort", ["COVID"], month, "First of three instalments."),
  },
  example: {
    Nummer: "R1",
    Persoon: "11",
    Soort: "STARTBEDRAG_GEBOORTE",
    Datum: "2020-03-01",
  },
});
