/** DmfA: hours worked in a quarter, as the employer declares them. */
import { code, date, optional, person, quarter, required, text, whole } from "../field.js";
import { flow } from "../flow.js";

/** 92 days of 24 hours. */
const HOURS_MAX = 2208;

export const DMFA = flow({
  name: "dmfa",
  doc: "DmfA: a line of the quarterly declaration of an employer.",
  source: "National social security office",
  kind: "push",
  cadence: "due at the end of the month after the quarter; corrections any time",
  connection:
    "access by person and quarter, the codes of contributions that make hours student hours, " +
    "and versions of a line that can be told apart after corrections",
  key: ["Attest"],
  subjects: ["Persoon"],
  periods: [["Begin", "Einde"]],
  feeds: ["arbeidsuren"],
  fields: {
    Attest: required(text(), "Number of the attestation."),
    Persoon: required(person, "The worker."),
    Werkgever: required(text(), "The employer."),
    Kwartaal: required(quarter, "The quarter."),
    Begin: required(date, "First day of the occupation in the quarter."),
    Einde: required(date, "Last day of it in the quarter."),
    TypeContract: required(code({ "0": "Full time.", "1": "Part time." }), "Working time."),
    TypeLeerling: optional(
      code({
        "1": "Alternating learning.",
        "2": "Placement needed for the diploma.",
        "3": "Volunteer.",
      }),
      "Work that counts for no hours.",
    ),
    "Prestatie/Uren": optional(whole(0, HOURS_MAX), "Hours with ordinary contributions."),
    "BijdrageStudent/AantalUren": optional(whole(0, HOURS_MAX), "Hours with the student's."),
  },
  example: {
    Attest: "D1-2023-3",
    Persoon: "11",
    Werkgever: "W5",
    Kwartaal: "2023/3",
    Begin: "2023-07-01",
    Einde: "2023-09-30",
    TypeContract: "1",
    "BijdrageStudent/AantalUren": 90,
  },
});
