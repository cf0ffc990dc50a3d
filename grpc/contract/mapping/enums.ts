/** The enumerations of the contract, tied to the lists of the layout by name. */
import {
  COMPONENTS,
  FACTS,
  type FactName,
  PAYERS,
  REASON_FIELDS,
} from "../../../core-wasm/layout.js";
import { EnumType, upperSnake } from "../contract.js";
import { enumTypeName } from "../enum-name.js";

export const PAYER = new EnumType("Payer");
export const COMPONENT = new EnumType("Component");
export const FACT = new EnumType("Fact");
export const REDEN = new EnumType("Reden");
export const RUN_STATE = new EnumType("RunState");
export const RESULT_FORM = new EnumType("ResultForm");
export const CONFIDENCE = new EnumType("Confidence");

/** Enumeration of each fact that is one; its names are those of the layout's list. */
export const FACT_ENUMS: Readonly<Partial<Record<FactName, EnumType>>> = Object.fromEntries(
  FACTS.flatMap(({ name, value }) =>
    value.kind === "enum" ? [[name, new EnumType(enumTypeName(value.values))]] : [],
  ),
);

/** Number of the payer with a code of the layout. */
export const PAYER_NUMBERS: readonly number[] = PAYERS.map((name) => PAYER.require(name));
/** Number of each component, in layout order. */
export const COMPONENT_NUMBERS: readonly number[] = COMPONENTS.map((name) =>
  COMPONENT.require(upperSnake(name)),
);
/** Fact by its number. */
export const FACT_BY_NUMBER: ReadonlyMap<number, (typeof FACTS)[number]> = new Map(
  FACTS.map((fact) => [FACT.require(upperSnake(fact.name)), fact]),
);

const REASON_NUMBERS = REASON_FIELDS.map(({ rule, shift, bits, names }) => ({
  shift: BigInt(shift),
  mask: (1n << BigInt(bits)) - 1n,
  numbers: names.map((name, code) =>
    code === 0 ? 0 : REDEN.require(`${upperSnake(rule)}_${upperSnake(name)}`),
  ),
}));

const TEXT_BY_NUMBER: ReadonlyMap<number, string> = new Map(
  REASON_FIELDS.flatMap(({ rule, names }) =>
    names.slice(1).map((name): [number, string] => {
      return [REDEN.require(`${upperSnake(rule)}_${upperSnake(name)}`), `${rule}.${name}`];
    }),
  ),
);

/** Combinations of reasons that are kept; few hundred occur. */
const KEPT_MAX = 20_000;
const kept = new Map<bigint, readonly number[]>();

/** The reasons of a row as enum numbers, in rule order; none when it does not hold in the month. */
export function reasonNumbers(redenen: bigint): readonly number[] {
  const known = kept.get(redenen);
  if (known !== undefined) return known;
  if (kept.size >= KEPT_MAX) kept.clear();
  const numbers = REASON_NUMBERS.map(
    ({ shift, mask, numbers: codes }) => codes[Number((redenen >> shift) & mask)] ?? 0,
  );
  const [recht] = numbers;
  const found = recht === 0 ? [] : numbers.filter((number) => number !== 0);
  kept.set(redenen, found);
  return found;
}

/**
 * A reason as the `calculate` format writes it, `rule.branch`; undefined when it is newer than us.
 */
export const reasonText = (number: number): string | undefined => TEXT_BY_NUMBER.get(number);
