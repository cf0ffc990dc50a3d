/** Self-employed activity, main or side. */
import { code, date, optional, person, required } from "../field.js";
import { flow } from "../flow.js";

export const ZELFSTANDIGE = flow({
  name: "zelfstandige",
  doc: "Self-employed activity of a person over a period.",
  source: "Institute for the social insurance of the self-employed",
  kind: "push",
  cadence: "with every affiliation and change",
  connection: "affiliations with main and side activity of students apart, and ends that come late",
  key: ["Persoon", "Begin"],
  subjects: ["Persoon"],
  periods: [["Begin", "Einde"]],
  feeds: ["beroep"],
  fields: {
    Persoon: required(person, "The self-employed."),
    Activiteit: required(
      code({
        "1": "Main activity.",
        "2": "Side activity.",
        "3": "Student self-employed.",
        "4": "Helper, as main activity.",
      }),
      "Main or side activity.",
    ),
    Begin: required(date, "First day."),
    Einde: optional(date, "Last day; none while it runs."),
  },
  example: { Persoon: "11", Activiteit: "1", Begin: "2023-10-01" },
});
