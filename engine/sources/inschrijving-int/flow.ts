/** Enrolments in a boarding school. */
import { date, optional, person, required, text, whole } from "../field.js";
import { flow } from "../flow.js";

export const INSCHRIJVING_INT = flow({
  name: "inschrijving-int",
  doc: "Enrolment in a boarding school for a school year.",
  source: "Education and Training, boarding schools",
  kind: "push",
  cadence: "monthly",
  connection: "boarding schools of all nets, with the day of leaving",
  key: ["Referte"],
  subjects: ["Persoon"],
  periods: [
    ["Begin", "Einde"],
    ["Begin", "Uitschrijving"],
  ],
  feeds: ["schoolinschrijving"],
  fields: {
    Referte: required(text(), "Number of the enrolment."),
    Persoon: required(person, "The boarder."),
    Schooljaar: required(whole(2000, 2100), "Year in which the school year begins."),
    Begin: required(date, "First day."),
    Einde: required(date, "Last day as planned."),
    Uitschrijving: optional(date, "Day on which the boarder left."),
  },
  example: {
    Referte: "INT-11-2023",
    Persoon: "11",
    Schooljaar: 2023,
    Begin: "2023-09-01",
    Einde: "2024-06-30",
  },
});
