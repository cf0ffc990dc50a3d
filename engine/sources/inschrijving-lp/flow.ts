/** Enrolments in nursery, primary and secondary school. */
import {
  bool,
  code,
  date,
  optional,
  person,
  required,
  requiredFor,
  text,
  whole,
} from "../field.js";
import { flow } from "../flow.js";

export const INSCHRIJVING_LP = flow({
  name: "inschrijving-lp",
  doc: "Enrolment of a pupil in nursery, primary or secondary school for a school year.",
  source: "Education and Training, compulsory education",
  kind: "push",
  cadence: "at once",
  connection:
    "lesson hours where they matter (17 are derived where none come), pupils who are " +
    "independent or married (SO_ZELFSTANDIG, else a decision), recognised nursery schools " +
    "told apart",
  key: ["Referte"],
  subjects: ["Persoon"],
  periods: [
    ["Begin", "Einde"],
    ["Begin", "Uitschrijving"],
  ],
  feeds: ["studie", "schoolinschrijving", "kleuterinschrijving", "schoolafwezigheid"],
  fields: {
    Referte: required(text(), "Number of the enrolment."),
    Persoon: required(person, "The pupil."),
    Schooljaar: required(whole(2000, 2100), "Year in which the school year begins."),
    Niveau: required(code({ "1": "Nursery.", "2": "Primary.", "3": "Secondary." }), "Level."),
    SoortOnderwijs: required(code({ "1": "Ordinary.", "2": "Special." }), "Kind of education."),
    SoortProgramma: required(
      code({ "1": "Full time.", "2": "Part time, learning and working.", "5": "HBO5 nursing." }),
      "Kind of programme.",
    ),
    Graad: requiredFor("Niveau", ["3"], whole(1, 4), "Stage of secondary school; 4 = HBO5."),
    Leerjaar: requiredFor("Niveau", ["3"], whole(1, 3), "Year of the stage."),
    Begin: required(date, "First day."),
    Einde: required(date, "Last day as planned."),
    Uitschrijving: optional(date, "Day on which the pupil left."),
    Voltooid: optional(bool, "The programme is finished."),
    Lesuren: optional(whole(0, 60), "Lesson hours a week, where the source knows them."),
  },
  example: {
    Referte: "LP-11-2023",
    Persoon: "11",
    Schooljaar: 2023,
    Niveau: "3",
    SoortOnderwijs: "1",
    SoortProgramma: "1",
    Graad: 3,
    Leerjaar: 2,
    Begin: "2023-09-01",
    Einde: "2024-06-30",
  },
});
