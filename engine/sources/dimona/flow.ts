/** Dimona STU: hours planned with a student's contract, declared before the work starts. */
import { date, list, person, quarter, required, text, whole } from "../field.js";
import { flow } from "../flow.js";

const HOURS_MAX = 2208;
const QUARTERS_MAX = 40;

export const DIMONA = flow({
  name: "dimona",
  doc: "Dimona STU: a period of a student's contract, with the hours planned.",
  source: "National social security office",
  kind: "push",
  cadence: "before the work starts; a new start is a cancellation and a new declaration",
  connection:
    "a subscription by student, the employer's number as DmfA has it, and updates of hours " +
    "until the declaration",
  key: ["Periode"],
  subjects: ["Persoon"],
  periods: [["Begin", "Einde"]],
  feeds: ["arbeidsuren"],
  fields: {
    Periode: required(text(), "Number of the period."),
    Persoon: required(person, "The student."),
    Werkgever: required(text(), "The employer, as in DmfA."),
    Begin: required(date, "First day."),
    Einde: required(date, "Last day."),
    Uren: required(
      list(
        {
          Kwartaal: required(quarter, "The quarter."),
          Uren: required(whole(0, HOURS_MAX), "Hours planned in it."),
        },
        QUARTERS_MAX,
      ),
      "Planned hours by quarter.",
    ),
  },
  example: {
    Periode: "P1",
    Persoon: "11",
    Werkgever: "W5",
    Begin: "2023-07-01",
    Einde: "2023-08-31",
    Uren: [{ Kwartaal: "2023/3", Uren: 120 }],
  },
});
