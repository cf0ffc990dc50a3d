/** Foster care and placement. */
import { code, date, optional, person, required, text } from "../field.js";
import { flow } from "../flow.js";

export const PLEEGZORG = flow({
  name: "pleegzorg",
  doc: "Placement of a child in a foster family or an institution.",
  source: "Foster care services and Youth Help",
  kind: "push",
  cadence: "with every placement and its end",
  connection:
    "which kinds of placement give the allowance, whether the carer is the beneficiary, and " +
    "ends without delay",
  key: ["Plaatsing"],
  subjects: ["Persoon", "Pleegzorger"],
  periods: [["Begin", "Einde"]],
  feeds: ["pleegplaatsing"],
  fields: {
    Plaatsing: required(text(), "Number of the placement."),
    Persoon: required(person, "The child."),
    Soort: required(
      code({
        PERSPECTIEFBIEDEND: "Foster care that gives a perspective; gives the allowance.",
        PERSPECTIEFZOEKEND: "Foster care that seeks one; gives the allowance.",
        ONDERSTEUNEND: "Supporting foster care; gives none.",
        INSTELLING: "Placement in an institution; gives none.",
      }),
      "Kind of placement.",
    ),
    Pleeggezin: required(text(), "The foster family or institution."),
    Pleegzorger: optional(person, "The foster carer who is the beneficiary."),
    Begin: required(date, "First day."),
    Einde: optional(date, "Last day; none while it lasts."),
  },
  example: {
    Plaatsing: "P7",
    Persoon: "11",
    Soort: "PERSPECTIEFBIEDEND",
    Pleeggezin: "G2",
    Begin: "2023-09-01",
  },
});
