/** Care evaluation: decisions on the specific support need of a child. */
import { bool, code, date, optional, person, required, text, whole } from "../field.js";
import { flow } from "../flow.js";

export const ZORGEVALUATIE = flow({
  name: "zorgevaluatie",
  doc: "Decision on the specific support need of a child.",
  source: "Growing Up, evaluating physicians",
  kind: "push",
  cadence: "with every decision",
  connection:
    "pillars and not the total alone, whether a decision is a review or an extension, and the " +
    "support allowance in the same message",
  key: ["Beslissing"],
  subjects: ["Persoon"],
  periods: [["Begin", "Einde"]],
  feeds: ["zorgbesluit"],
  fields: {
    Beslissing: required(text(), "Number of the decision."),
    Persoon: required(person, "The child."),
    Aanleiding: required(
      code({
        AANVRAAG: "Asked for by the parents.",
        HERZIENING: "Review that the agency starts itself.",
        VERLENGING: "Extension of the decision before.",
      }),
      "What it came from; only reviews of the agency bridge.",
    ),
    Beslissingsdatum: required(date, "Day of the decision."),
    Begin: required(date, "First day."),
    Einde: optional(date, "Last day; none = until the end of the right."),
    Pijler1: required(whole(0, 6), "Points of pillar 1."),
    Pijler2: required(whole(0, 12), "Points of pillar 2."),
    Pijler3: required(whole(0, 18), "Points of pillar 3."),
    Ondersteuningstoeslag: optional(bool, "The support allowance is decided on too."),
  },
  example: {
    Beslissing: "Z1",
    Persoon: "11",
    Aanleiding: "AANVRAAG",
    Beslissingsdatum: "2021-02-10",
    Begin: "2021-01-01",
    Einde: "2022-12-31",
    Pijler1: 2,
    Pijler2: 2,
    Pijler3: 4,
  },
});
