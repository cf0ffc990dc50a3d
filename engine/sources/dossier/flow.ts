/** Files of the payers: who is beneficiary, and who pays. */
import { code, date, id, optional, person, required, text } from "../field.js";
import { flow } from "../flow.js";

export const DOSSIER = flow({
  name: "dossier",
  doc: "File of a payer: a beneficiary of it over a period. Beneficiaries in one circle share one.",
  source: "Payers",
  kind: "push",
  cadence: "with every change",
  connection:
    "files of the five payers in one form with their history from 2019, beneficiaries by the " +
    "same pseudonym as the register, and transfers between payers confirmed by both",
  key: ["Nummer"],
  subjects: ["Begunstigde"],
  isKin: true,
  isIntroducing: true,
  dossierField: "DossierNr",
  periods: [["Begin", "Einde"]],
  feeds: ["gezin_uitbetaler", "gezin_lid"],
  fields: {
    Nummer: required(text(), "Number of this line of the file."),
    DossierNr: required(id, "Number of the file: gezinId of the facts."),
    Begunstigde: required(person, "A beneficiary."),
    Uitbetaler: required(
      code({
        FONS: "Public payer.",
        INFINO: "Infino.",
        KIDSLIFE: "KidsLife.",
        MYFAMILY: "MyFamily.",
        PARENTIA: "Parentia.",
      }),
      "Who pays it; changes on the first of a quarter.",
    ),
    Begin: required(date, "First day."),
    Einde: optional(date, "Day from which it holds no more."),
  },
  example: {
    Nummer: "D1/1",
    DossierNr: "1",
    Begunstigde: "1001",
    Uitbetaler: "FONS",
    Begin: "2019-01-01",
  },
});
