/** Unemployment, sickness and career break: periods with a benefit. */
import { code, date, optional, person, required } from "../field.js";
import { flow } from "../flow.js";

export const UITKERING = flow({
  name: "uitkering",
  doc: "Period in which a person draws a social benefit.",
  source: "National employment office and the health insurance funds",
  kind: "push",
  cadence: "monthly, after payment",
  connection:
    "periods by month from unemployment, the seven health funds and career break in one form, " +
    "corrected when a benefit is paid back",
  key: ["Persoon", "Soort", "Begin"],
  subjects: ["Persoon"],
  periods: [["Begin", "Einde"]],
  feeds: ["beroep"],
  fields: {
    Persoon: required(person, "Who draws it."),
    Soort: required(
      code({ "1": "Unemployment.", "2": "Sickness or invalidity.", "3": "Career break." }),
      "Which benefit.",
    ),
    Begin: required(date, "First day."),
    Einde: optional(date, "Last day; none while it runs."),
  },
  example: { Persoon: "11", Soort: "1", Begin: "2023-10-01", Einde: "2023-12-31" },
});
