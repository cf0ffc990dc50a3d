/** Children that leave the files of their payers while these go on. */
import { code, date, optional, person, required, text } from "../field.js";
import { flow } from "../flow.js";

export const UITSTROOM = flow({
  name: "uitstroom",
  doc: "Child that is in no payer's file any more, from the month after a day.",
  source: "Payers",
  kind: "push",
  cadence: "with every end of a right",
  connection:
    "an end that every payer gives the day it decides it, with its ground, and the return of " +
    "a child",
  key: ["Nummer"],
  subjects: ["Persoon"],
  periods: [["Begin", "Einde"]],
  feeds: ["gezin_lid"],
  fields: {
    Nummer: required(text(), "Number of the line."),
    Persoon: required(person, "The child."),
    Grond: required(
      code({
        EINDE_RECHT: "The right has ended by age or status.",
        OVERLIJDEN: "Death.",
        VERTREK: "The family has left Flanders.",
      }),
      "Why.",
    ),
    Begin: required(date, "Day of the event: the child is in its file through that month."),
    Einde: optional(date, "Day from which it is in one again."),
  },
  example: { Nummer: "U1", Persoon: "11", Grond: "EINDE_RECHT", Begin: "2023-08-31" },
});
