/** Residence of a child between two beneficiaries. */
import { code, date, optional, person, required, text } from "../field.js";
import { flow } from "../flow.js";

export const VERBLIJFSREGELING = flow({
  name: "verblijfsregeling",
  doc: "How a child lives with two beneficiaries who do not form one household.",
  source: "Payers",
  kind: "push",
  cadence: "with every agreement or judgment",
  connection: "agreements and judgments as data; today they are documents that a person reads",
  key: ["Nummer"],
  subjects: ["Persoon", "Begunstigde", "Andere"],
  isKin: true,
  periods: [["Begin", "Einde"]],
  feeds: ["gezin_lid"],
  fields: {
    Nummer: required(text(), "Number of the arrangement."),
    Persoon: required(person, "The child."),
    Begunstigde: required(person, "Where it is paid: with whom the child lives at least half."),
    Andere: required(person, "The other."),
    Verdeling: required(
      code({ GELIJK: "Evenly shared.", ONGELIJK: "More than half with Begunstigde." }),
      "How the time is divided.",
    ),
    Grond: required(
      code({ AKKOORD: "Agreement.", VONNIS: "Judgment.", VERMOEDEN: "Presumption." }),
      "What it rests on.",
    ),
    Begin: required(date, "First day."),
    Einde: optional(date, "Day from which it holds no more."),
  },
  example: {
    Nummer: "V1",
    Persoon: "11",
    Begunstigde: "1001",
    Andere: "1002",
    Verdeling: "GELIJK",
    Grond: "AKKOORD",
    Begin: "2023-05-01",
  },
});
