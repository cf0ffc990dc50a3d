/** Where the reasons of each rule stand in the column `redenen`, and how they are read. */
import type { Reason } from "./reason.js";
import { REASONS } from "./reasons.js";

export type ReasonRule = (typeof REASONS)[number]["rule"];

/** A field of `redenen`: the lowest bit, the number of bits, and its reasons by code. */
export interface ReasonField {
  readonly rule: ReasonRule;
  readonly shift: number;
  readonly bits: number;
  readonly names: readonly string[];
  readonly reasons: readonly Reason[];
}

export const REASON_FIELDS: readonly ReasonField[] = (() => {
  let shift = 0;
  return REASONS.map(({ rule, bits, reasons }) => {
    const field = { rule, shift, bits, names: reasons.map(({ name }) => name), reasons };
    shift += bits;
    return field;
  });
})();

const BY_RULE: ReadonlyMap<ReasonRule, ReasonField> = new Map(
  REASON_FIELDS.map((field) => [field.rule, field]),
);

/** The field of a rule. */
export const reasonField = (rule: ReasonRule): ReasonField => BY_RULE.get(rule) as ReasonField;

/** The reasons of a row as text, `rule.name`, in rule order; code 0 of every field is left out. */
export function reasonTexts(redenen: bigint): string[] {
  return REASON_FIELDS.flatMap(({ rule, shift, bits, names }) => {
    const code = Number((redenen >> BigInt(shift)) & ((1n << BigInt(bits)) - 1n));
    return code === 0 ? [] : [`${rule}.${names[code]}`];
  });
}
