/** The columns of a result, in the order of the wire and of every statement. */
import { COMPONENTS } from "./components.js";
import { sqlName } from "./sql-name.js";

export const RESULT_NAMES: readonly string[] = [
  "gezin_id",
  "child_id",
  "payer",
  "totaal_cents",
  "redenen",
  "voorlopig",
  ...COMPONENTS.map((name) => sqlName(`${name}Cents`)),
];
