/** Leefloon, allowance for the disabled (IVT) and income guarantee for the elderly (IGO). */
import { cents, code, date, optional, person, required } from "../field.js";
import { flow } from "../flow.js";

export const LEEFLOON = flow({
  name: "leefloon",
  doc: "Leefloon, IVT or IGO of a person over a period.",
  source: "Public centres for social welfare and federal social security",
  kind: "push",
  cadence: "with every decision",
  connection:
    "decisions of 300 centres and of federal social security in one form, with amounts by " +
    "month and ends",
  key: ["Persoon", "Soort", "Begin"],
  subjects: ["Persoon"],
  periods: [["Begin", "Einde"]],
  feeds: ["gezin_inkomensbesluit", "gezin_aanslag", "leefeenheid"],
  fields: {
    Persoon: required(person, "Who receives it."),
    Soort: required(
      code({
        LEEFLOON: "Social integration income.",
        IVT: "Allowance for the disabled.",
        IGO: "Income guarantee for the elderly.",
      }),
      "Which benefit.",
    ),
    Begin: required(date, "First day."),
    Einde: optional(date, "Last day; none while it runs."),
    Bedrag: required(cents, "Cents a month."),
  },
  example: { Persoon: "1001", Soort: "LEEFLOON", Begin: "2020-11-01", Bedrag: 125_000 },
});
