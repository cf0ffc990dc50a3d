/** Childcare: hours by day in a place and month. */
import { bool, date, list, month, optional, person, required, text, whole } from "../field.js";
import { flow } from "../flow.js";

const DAYS_MAX = 31;
const DAY_MINUTES = 1440;

export const KINDEROPVANG = flow({
  name: "kinderopvang",
  doc: "Childcare of a child in a place in a month.",
  source: "Growing Up, childcare",
  kind: "push",
  cadence: "by the 7th of the next month",
  connection:
    "presence by day, place and minute, which tariff holds, and the day on which school " +
    "starts from the school and not from the parents",
  key: ["Persoon", "Opvangplaats", "Maand"],
  subjects: ["Persoon"],
  feeds: ["opvang"],
  fields: {
    Persoon: required(person, "The child."),
    Opvangplaats: required(text(), "The place."),
    Maand: required(month, "The month."),
    Inkomenstarief: required(bool, "The place has an income tariff: nothing counts."),
    SchoolStart: optional(date, "Day on which the child starts school."),
    Dagen: required(
      list(
        {
          Datum: required(date, "The day, in the month."),
          Minuten: required(whole(0, DAY_MINUTES), "Minutes present."),
        },
        DAYS_MAX,
      ),
      "Days with care.",
    ),
  },
  example: {
    Persoon: "11",
    Opvangplaats: "O3",
    Maand: "2023-04",
    Inkomenstarief: false,
    Dagen: [{ Datum: "2023-04-03", Minuten: 300 }],
  },
});
