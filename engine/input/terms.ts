/** How numbers get into a statement: in its text, or as parameters of one that is prepared. */
import { wholeNumber } from "./households.js";

type TermType = "smallint" | "smallint[]" | "integer" | "bigint[]";
type TermValue = number | readonly number[] | readonly string[];

export interface Terms {
  /** The number, or numbers, as SQL. */
  put(value: TermValue, type: TermType): string;
}

export const IN_TEXT: Terms = {
  put: (value, type) =>
    typeof value === "number"
      ? wholeNumber(value)
      : `'{${value.map((each) => wholeNumber(Number(each))).join(",")}}'::${type}`,
};

export class Parameters implements Terms {
  /** In the order of their numbers. */
  readonly values: TermValue[] = [];

  put(value: TermValue, type: TermType): string {
    return `$${this.values.push(value)}::${type}`;
  }
}
