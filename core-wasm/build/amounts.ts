/**
 * What each reason rests on as tables for AssemblyScript: the slot of its amount and those of the
 * limits that the income was compared with; -1 for none. As long as the field of the rule, so that
 * no code of it lies outside.
 */

import type { Reason, SchoolForm } from "../layout/reason.js";
import { REASON_FIELDS, type ReasonField, reasonField } from "../layout.js";
import { constantName } from "./names.js";

const NONE = -1;
const FORMS: readonly SchoolForm[] = ["full", "minimum", "exceptional"];

type SlotOf = (name: string | undefined) => number;

/** Finds slots by name; throws on a name that no parameter file has. */
function slotFinder(names: readonly string[]): SlotOf {
  return (name) => {
    if (name === undefined) return NONE;
    const slot = names.indexOf(name);
    if (slot >= 0) return slot;
    throw new Error(`reasons: expected a series of the parameter files, found ${name}`);
  };
}

/** A value for every code of a field, NONE past its last reason. */
const byCode = ({ bits, reasons }: ReasonField, value: (reason: Reason) => number): number[] =>
  Array.from({ length: 2 ** bits }, (_, code) => {
    const reason = reasons[code];
    return reason === undefined ? NONE : value(reason);
  });

function table(doc: string, name: string, values: readonly number[]): string {
  const constant = constantName(name);
  return [
    `const ${constant}: StaticArray<i32> = [${values.join(", ")}];`,
    `/** ${doc} */`,
    `export function ${name}(code: u32): i32 {`,
    `  return unchecked(${constant}[code]);`,
    "}",
    "",
  ].join("\n");
}

/** One function per rule that has amounts, then the limits by family, then the kinds of school. */
export function amountsSource(names: readonly string[]): string {
  const slotOf = slotFinder(names);
  const amounts = REASON_FIELDS.filter(({ reasons }) => reasons.some(({ amount }) => amount)).map(
    (field) =>
      table(
        "Parameter that a reason takes its amount from, or -1.",
        `${field.rule}Slot`,
        byCode(field, ({ amount }) => slotOf(amount)),
      ),
  );
  return [...amounts, ...limitTables(slotOf), ...schoolTables(slotOf)].join("\n");
}

/** The limits of the social allowance: by reason for a small family, and then for a large one. */
function limitTables(slotOf: SlotOf): string[] {
  const field = reasonField("socialeToeslag");
  const limit = (size: "small" | "large", place: number) =>
    byCode(field, ({ limits }) =>
      limits !== undefined && size in limits ? slotOf(limitsOf(limits, size)[place]) : NONE,
    );
  return ["first", "second"].map((which, place) =>
    table(
      `The ${which} limit that the reason compared the income with; plus a field for large families.`,
      `${which}LimitSlot`,
      [...limit("small", place), ...limit("large", place)],
    ),
  );
}

function limitsOf(limits: NonNullable<Reason["limits"]>, size: "small" | "large") {
  return "points" in limits ? limits.points : limits[size];
}

/** Which form of amount a reason gives, and the slot of each form by kind of school. */
function schoolTables(slotOf: SlotOf): string[] {
  const kinds = reasonField("schooltoeslagSoort");
  const forms = byCode(reasonField("schooltoeslag"), ({ form }) =>
    form === undefined ? 0 : FORMS.indexOf(form),
  ).map((form) => Math.max(0, form));
  const slots = FORMS.flatMap((form) => byCode(kinds, ({ amounts }) => slotOf(amounts?.[form])));
  const constants = FORMS.map(
    (form, code) => `export const FORM_${constantName(form)}: u32 = ${code};`,
  );
  return [
    [...constants, ""].join("\n"),
    table("Form of the amount that a reason of the school allowance gives.", "schoolForm", forms),
    table("Slot by form and, in the low bits, kind of school; or -1.", "schoolSlot", slots),
  ];
}
