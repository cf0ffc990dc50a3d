/** What was fixed at 31 December 2018 and no source tells again. */
import { code, person, required, requiredFor, text, whole } from "../field.js";
import { flow } from "../flow.js";

export const OVERGANG = flow({
  name: "overgang",
  doc: "State of the files at 31-12-2018: rank of a child, orphan's benefit, sick parent.",
  source: "Federal agency for child benefit",
  kind: "push",
  cadence: "once",
  connection:
    "the federal state at 31 December 2018, once, with rank, orphan's benefit and supplement " +
    "of every child",
  key: ["Nummer"],
  subjects: ["Persoon"],
  feeds: ["kind", "wezenbesluit", "gezin_situatie"],
  fields: {
    Nummer: required(text(), "Number of the line."),
    Persoon: required(person, "The child; of ZIEKE_OUDER the beneficiary."),
    Soort: required(
      code({
        RANG: "Rank of a child.",
        WEZENBIJSLAG: "Orphan's benefit of a child.",
        ZIEKE_OUDER: "Supplement for a sick or disabled parent.",
      }),
      "What is fixed.",
    ),
    Rangklasse: requiredFor("Soort", ["RANG"], whole(1, 3), "1 = youngest."),
    Wezenbijslag: requiredFor(
      "Soort",
      ["WEZENBIJSLAG"],
      code({ VERHOOGD: "Raised.", GEWOON: "Back to ordinary." }),
      "Which orphan's benefit.",
    ),
  },
  example: { Nummer: "O1", Persoon: "11", Soort: "RANG", Rangklasse: 1 },
});
