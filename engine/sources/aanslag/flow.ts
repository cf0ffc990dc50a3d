/** Tax assessment: the income of a year, once per person asked about. */
import { code, list, optional, person, required, signedCents, text, year } from "../field.js";
import { flow } from "../flow.js";

const COMPONENTS = {
  "105": "Cadastral income of own professional use, not indexed.",
  "192": "Maintenance received, whole, children's excepted.",
  "228": "Pension.",
  "250": "Wages before costs.",
  "252": "Arrears of wages; not counted.",
  "260": "Unemployment benefit.",
  "266": "Sickness or invalidity benefit.",
  "270": "Other taxable benefit.",
  "308": "Severance pay; not counted.",
  "390": "Maintenance paid between partners, whole.",
  "400": "Self-employed net.",
  "650": "Foreign and international pay less own contributions.",
} as const;

export type AanslagComponent = keyof typeof COMPONENTS;

/** A of the first person, B of the second. */
const ITEM_CODES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(COMPONENTS).flatMap(([number, doc]) => [
    [`A${number}`, `First person. ${doc}`],
    [`B${number}`, `Second person. ${doc}`],
  ]),
);

export const AANSLAG = flow({
  name: "aanslag",
  doc: "Tax assessment: a letter of the tax office to the person asked about.",
  source: "Federal tax office",
  kind: "push",
  cadence: "8 % by 31 August of y + 1, the rest by 30 June of y + 2; late ones up to 3 years",
  connection:
    "an agreement with the tax office on who may be asked about, the codes of every " +
    "assessment form mapped to the components here, who A and B are confirmed, and revisions " +
    "told without being asked",
  key: ["Inkomensjaar", "Artikelnummer", "GevraagdePersoon"],
  subjects: ["GevraagdePersoon", "GerelateerdePersoon"],
  feeds: ["gezin_aanslag", "gezin_inkomensbesluit", "gezin_kadaster"],
  fields: {
    Inkomensjaar: required(year, "Calendar year of the income."),
    Artikelnummer: required(
      text(),
      "Article of the assessment roll; the same for both of a couple.",
    ),
    GevraagdePersoon: required(person, "Asked about; first person unless Volgorde says B."),
    GerelateerdePersoon: optional(person, "The other person of a joint assessment."),
    Volgorde: optional(
      code({ A: "First person.", B: "Second person." }),
      "Which of A and B is the person asked about; A when left out.",
    ),
    FiscaleStatus: required(code({ "1": "Alone.", "2": "Joint." }), "Alone or joint."),
    Items: required(
      list({
        Code: required(code(ITEM_CODES), "Person and component."),
        Waarde: required(signedCents, "Cents of the year."),
      }),
      "The assessed amounts.",
    ),
  },
  example: {
    Inkomensjaar: 2021,
    Artikelnummer: "721000123",
    GevraagdePersoon: "1001",
    GerelateerdePersoon: "1002",
    FiscaleStatus: "2",
    Items: [
      { Code: "A250", Waarde: 2_000_000 },
      { Code: "B250", Waarde: 1_800_000 },
    ],
  },
});
