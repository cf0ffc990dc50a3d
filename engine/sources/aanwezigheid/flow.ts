/** Attendance: half days present and unlawfully absent in a school year. */
import { code, person, required, whole } from "../field.js";
import { flow } from "../flow.js";

const HALF_DAYS_MAX = 400;

export const AANWEZIGHEID = flow({
  name: "aanwezigheid",
  doc: "Attendance of a pupil in a school year.",
  source: "Education and Training",
  kind: "file",
  cadence: "a file a year, after 30 June",
  connection:
    "half days of every pupil, not of bad years alone, from which school year on; whether 150 " +
    "half days present of a toddler are what the allowance asks for (a reading here)",
  key: ["Persoon", "Schooljaar"],
  filePeriod: "Schooljaar",
  subjects: ["Persoon"],
  feeds: ["schoolafwezigheid", "kleuterinschrijving"],
  fields: {
    Persoon: required(person, "The pupil."),
    Schooljaar: required(whole(2000, 2100), "Year in which the school year begins."),
    Niveau: required(
      code({ "1": "Nursery.", "2": "Primary.", "3": "Secondary." }),
      "Level at the end of the year.",
    ),
    HalveDagenAanwezig: required(whole(0, HALF_DAYS_MAX), "Half days present."),
    HalveDagenOnwettigAfwezig: required(whole(0, HALF_DAYS_MAX), "Half days unlawfully absent."),
  },
  example: {
    Persoon: "11",
    Schooljaar: 2023,
    Niveau: "2",
    HalveDagenAanwezig: 290,
    HalveDagenOnwettigAfwezig: 3,
  },
});
