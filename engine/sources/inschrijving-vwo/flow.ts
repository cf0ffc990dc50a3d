/** Enrolments in adult education. */
import { date, optional, person, required, text, whole } from "../field.js";
import { flow } from "../flow.js";

export const INSCHRIJVING_VWO = flow({
  name: "inschrijving-vwo",
  doc: "Enrolment in adult education for a school year.",
  source: "Education and Training, adult education",
  kind: "push",
  cadence: "monthly",
  connection: "lesson hours a week by module, and the period in which they are taught",
  key: ["Referte"],
  subjects: ["Persoon"],
  periods: [
    ["Begin", "Einde"],
    ["Begin", "Uitschrijving"],
  ],
  feeds: ["studie"],
  fields: {
    Referte: required(text(), "Number of the enrolment."),
    Persoon: required(person, "The pupil."),
    Schooljaar: required(whole(2000, 2100), "Year in which the school year begins."),
    Begin: required(date, "First day."),
    Einde: required(date, "Last day as planned."),
    Uitschrijving: optional(date, "Day on which the pupil left."),
    Lesuren: required(whole(0, 60), "Lesson hours a week."),
  },
  example: {
    Referte: "VWO-11-2023",
    Persoon: "11",
    Schooljaar: 2023,
    Begin: "2023-09-01",
    Einde: "2024-06-30",
    Lesuren: 18,
  },
});
