/** Enrolments in higher education. */
import { bool, code, date, optional, person, required, text, whole } from "../field.js";
import { flow } from "../flow.js";

export const INSCHRIJVING_HO = flow({
  name: "inschrijving-ho",
  doc: "Enrolment of a student in higher education for an academic year.",
  source: "Education and Training, higher education",
  kind: "push",
  cadence: "first weekend of the month",
  connection:
    "credits by day, not by attest alone; thesis and diploma year from all institutions; " +
    "foreign institutions",
  key: ["Referte"],
  subjects: ["Persoon"],
  periods: [["Begindatum", "Einddatum"]],
  feeds: ["studie"],
  fields: {
    Referte: required(text(), "Number of the attest."),
    Persoon: required(person, "The student."),
    Instelling: required(text(), "The institution; credits of several add up."),
    Academiejaar: required(whole(2000, 2100), "Year in which the academic year begins."),
    Attest: required(code({ "1": "Enrolment.", "2": "Change, replaces 1." }), "Kind of attest."),
    Status: required(code({ "1": "Enrolled.", "2": "Left.", "3": "Finished." }), "State."),
    Inschrijvingsdatum: required(date, "Day of the enrolment, of the change in a change."),
    Begindatum: required(date, "First day of the programme."),
    Einddatum: optional(date, "Last day: left, or finished."),
    "Studiepunten/Code": optional(
      code({ "001": "Enrolled, nothing chosen: 0.", "002": "At least 27 expected." }),
      "In place of credits that are not known yet.",
    ),
    "Studiepunten/Opgenomen": optional(whole(0, 255), "Credits taken."),
    StudiebewijsHaalbaar: optional(bool, "Diploma year: the rest of the programme is taken."),
    ToereikendeStudieomvang: optional(bool, "A programme without credits has enough hours."),
    IndieningEindwerk: optional(date, "Day on which the thesis was handed in."),
  },
  example: {
    Referte: "HO-11-2023",
    Persoon: "11",
    Instelling: "KUL",
    Academiejaar: 2023,
    Attest: "1",
    Status: "1",
    Inschrijvingsdatum: "2023-09-14",
    Begindatum: "2023-09-18",
    "Studiepunten/Opgenomen": 60,
  },
});
