/**
 * The one mapping between household messages and the `calculate` format.
 *
 * Field names are the same on both sides, so only values are turned: ids `Long` <-> text, cents
 * `Long` <-> number, enumerations number <-> name. Derived from the fields of the contract; what
 * the facts may hold is checked by the format's own reader, so both doors refuse the same things in
 * the same words.
 */
import type { FactName } from "../../../core-wasm/layout.js";
import type { EnumType } from "../contract.js";
import { messageType } from "../contract.js";
import type { LooseMessage } from "../messages.js";
import { FACT_ENUMS } from "./enums.js";

export type FormatObject = Record<string, unknown>;

interface FieldMapping {
  readonly name: string;
  /** Undefined = left out. */
  toFormat(value: unknown): unknown;
  toMessage(value: unknown): unknown;
}
type Mapping = ReadonlyMap<string, FieldMapping>;

interface LongLike {
  readonly low: number;
  readonly high: number;
  toNumber(): number;
  toString(): string;
}

const IDS = new Set(["gezinId", "childId"]);
const same = (value: unknown): unknown => value;
const longText = (value: unknown): string | undefined => {
  const { low, high } = value as LongLike;
  return low === 0 && high === 0 ? undefined : (value as LongLike).toString();
};
const longNumber = (value: unknown): number => (value as LongLike).toNumber();
const textOrNone = (value: unknown): unknown => (value === "" ? undefined : value);

const SCHOOL_YEAR = mappingOf("SchoolYear", {});
const CHILD = mappingOf("Child", { school: SCHOOL_YEAR });
const HOUSEHOLD = mappingOf("Household", { kinderen: CHILD });

function mappingOf(message: string, nested: Readonly<Record<string, Mapping>>): Mapping {
  const fields = messageType(message).fields.map(({ name, type }): FieldMapping => {
    const inner = nested[name];
    if (inner !== undefined) return listMapping(name, inner);
    const values = FACT_ENUMS[name as FactName];
    if (values !== undefined) return enumMapping(name, values);
    if (IDS.has(name)) return { name, toFormat: longText, toMessage: same };
    if (type === "int64") return { name, toFormat: longNumber, toMessage: same };
    return { name, toFormat: type === "string" ? textOrNone : same, toMessage: same };
  });
  return new Map(fields.map((field) => [field.name, field]));
}

function listMapping(name: string, inner: Mapping): FieldMapping {
  return {
    name,
    toFormat: (list) => {
      const items = list as readonly LooseMessage[];
      if (items.length === 0 && name !== "kinderen") return undefined;
      return items.map((item) => convertToFormat(item, inner));
    },
    toMessage: (list) => (list as readonly FormatObject[]).map((item) => toMessage(item, inner)),
  };
}

function enumMapping(name: string, values: EnumType): FieldMapping {
  return {
    name,
    toFormat: (number) => (number === 0 ? undefined : (values.name(number as number) ?? number)),
    toMessage: (text) => {
      const number = values.number(text as string);
      if (number !== undefined && number !== 0) return number;
      const expected = values.names.slice(1).join(", ");
      throw new RangeError(`${name}: expected one of ${expected}, found ${JSON.stringify(text)}`);
    },
  };
}

function convertToFormat(message: LooseMessage, mapping: Mapping): FormatObject {
  const object: FormatObject = {};
  for (const name of Object.keys(message)) {
    const field = mapping.get(name);
    if (field === undefined) continue;
    const value = field.toFormat(message[name]);
    if (value !== undefined) object[name] = value;
  }
  return object;
}

function toMessage(object: FormatObject, mapping: Mapping): LooseMessage {
  const message: FormatObject = {};
  for (const [name, value] of Object.entries(object)) {
    if (value === null || value === undefined) continue;
    const field = mapping.get(name);
    if (field === undefined) {
      const expected = [...mapping.keys()].join(", ");
      throw new RangeError(`${name}: expected one of ${expected}, found an unknown field`);
    }
    message[name] = field.toMessage(value);
  }
  return message;
}

/** A decoded Household as an object of the `calculate` format, not checked yet. */
export function householdToFormat(message: LooseMessage): FormatObject {
  const object = convertToFormat(message, HOUSEHOLD);
  object["kinderen"] ??= [];
  return object;
}

/** An object of the `calculate` format as a Household. Throws RangeError on an unknown name. */
export function householdToMessage(object: FormatObject): LooseMessage {
  return toMessage(object, HOUSEHOLD);
}
