/** Proofs of income for the manual alarm. */
import { cents, date, list, month, person, required, text } from "../field.js";
import { flow } from "../flow.js";

const MONTHS_MAX = 120;

export const INKOMENSBEWIJS = flow({
  name: "inkomensbewijs",
  doc: "Proof of the income of a beneficiary or partner by month, for the manual alarm.",
  source: "Payers",
  kind: "push",
  cadence: "with every request",
  connection: "how payers record proof on paper by month, and who of the circle it is about",
  key: ["Nummer"],
  subjects: ["Persoon"],
  feeds: ["gezin_inkomensbesluit"],
  fields: {
    Nummer: required(text(), "Number of the proof."),
    Persoon: required(person, "Whose income it is."),
    Datum: required(date, "Day on which it was brought."),
    Maanden: required(
      list(
        {
          Maand: required(month, "The month."),
          Loon: required(cents, "Employee's taxable income of the month; counts 14 times."),
          Ander: required(cents, "Other income of the month; counts 12 times."),
        },
        MONTHS_MAX,
      ),
      "Income by month.",
    ),
  },
  example: {
    Nummer: "B1",
    Persoon: "1001",
    Datum: "2023-11-20",
    Maanden: [{ Maand: "2023-10", Loon: 259_469, Ander: 0 }],
  },
});
