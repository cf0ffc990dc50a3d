/** Cadastre: who owns what share of which property in a year. */
import { cents, person, required, text, whole, year } from "../field.js";
import { flow } from "../flow.js";

const SHARE_MAX = 1_000_000;

export const KADASTER = flow({
  name: "kadaster",
  doc: "Cadastre: the share of an owner in a property in a year.",
  source: "Federal patrimonial documentation",
  kind: "file",
  cadence: "a file a year",
  connection:
    "the state at a day of every owner asked for, addresses in the register's form, and " +
    "coefficients of years to come",
  key: ["Jaar", "Perceel", "Eigenaar"],
  filePeriod: "Jaar",
  subjects: ["Eigenaar"],
  feeds: ["gezin_kadaster", "gezin_inkomensbesluit"],
  fields: {
    Jaar: required(year, "Calendar year of the state."),
    Perceel: required(text(), "Pseudonymous key of the property."),
    Eigenaar: required(person, "An owner."),
    Teller: required(whole(1, SHARE_MAX), "Share: parts owned."),
    Noemer: required(whole(1, SHARE_MAX), "Share: parts in all."),
    Bedrag: required(cents, "Cadastral income of the whole property, not indexed."),
    Ligging: required(text(), "Key of its address, as the population register has it."),
  },
  example: {
    Jaar: 2022,
    Perceel: "44021A0123",
    Eigenaar: "1001",
    Teller: 1,
    Noemer: 2,
    Bedrag: 60_000,
    Ligging: "A77",
  },
});
