/** Children of a household with a right under another Belgian or foreign scheme. */
import { date, optional, person, required, text, whole } from "../field.js";
import { flow } from "../flow.js";

export const ANDERE_REGELING = flow({
  name: "andere-regeling",
  doc: "Children of a beneficiary who have a right under another scheme.",
  source: "Payers and other schemes",
  kind: "push",
  cadence: "with every change",
  connection:
    "exchange with the other regions and with foreign schemes (EESSI) of who is entitled " +
    "there, with end dates",
  key: ["Nummer"],
  subjects: ["Begunstigde"],
  periods: [["Begin", "Einde"]],
  feeds: ["gezin_situatie"],
  fields: {
    Nummer: required(text(), "Number of the attest."),
    Begunstigde: required(person, "The beneficiary."),
    Aantal: required(whole(1, 99), "Entitled children there."),
    Begin: required(date, "First day."),
    Einde: optional(date, "Last day; none while it lasts."),
  },
  example: { Nummer: "A1", Begunstigde: "1001", Aantal: 1, Begin: "2022-01-01" },
});
