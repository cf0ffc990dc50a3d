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

/** A value that no message can hold. */
export class FieldFault extends RangeError {
  constructor(
    /** Path such as `kinderen[0].rol`. */
    readonly field: string,
    readonly expected: string,
    readonly found: string,
  ) {
    super(`${field}: expected ${expected}, found ${found}`);
  }
}

interface FieldMapping {
  readonly name: string;
  /** Undefined = left out. */
  toFormat(value: unknown): unknown;
  /** Throws FieldFault under the path of the value. */
  toMessage(value: unknown, path: string): unknown;
}
type Mapping = ReadonlyMap<string, FieldMapping>;

interface LongLike {
  readonly low: number;
  readonly high: number;
  toNumber(): number;
  toString(): string;
}

const IDS = new Set(["gezinId", "childId"]);
const ID = /^[0-9]{1,19}$/;
const I32_MAX = 2 ** 31 - 1;
const same = (value: unknown): unknown => value;

interface Kind {
  readonly expected: string;
  has(value: unknown): boolean;
}

/** What a field of the contract can hold; protobufjs would turn anything into something. */
const KINDS: Readonly<Record<string, Kind>> = {
  id: {
    expected: "text of a whole number",
    has: (value) => typeof value === "string" && ID.test(value),
  },
  int64: { expected: "a whole number", has: Number.isSafeInteger },
  int32: {
    expected: "a whole number",
    has: (value) => Number.isInteger(value) && Math.abs(value as number) <= I32_MAX,
  },
  bool: { expected: "true or false", has: (value) => typeof value === "boolean" },
  string: { expected: "text", has: (value) => typeof value === "string" },
};

function plain(type: string): FieldMapping["toMessage"] {
  const kind = KINDS[type === "uint32" ? "int32" : type];
  if (kind === undefined) throw new Error(`contract: expected a type of the facts, found ${type}`);
  return (value, path) => {
    if (kind.has(value)) return value;
    throw new FieldFault(path, kind.expected, foundText(value));
  };
}

const FOUND_CHARACTERS_MAX = 100;

/** A value as a message shows it, whatever it is. */
export function foundText(value: unknown): string {
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  if (typeof value === "object" && value !== null) return objectText(value);
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > FOUND_CHARACTERS_MAX ? `${text.slice(0, FOUND_CHARACTERS_MAX)}...` : text;
}

/** Facts of persons stay out of messages. */
function objectText(value: object): string {
  if (Array.isArray(value)) return "a list";
  return value instanceof Date ? "a Date" : "an object";
}
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
    if (IDS.has(name)) return { name, toFormat: longText, toMessage: plain("id") };
    const toMessage = plain(type);
    if (type === "int64") return { name, toFormat: longNumber, toMessage };
    return { name, toFormat: type === "string" ? textOrNone : same, toMessage };
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
    toMessage: (list, path) => {
      if (!Array.isArray(list)) throw new FieldFault(path, "a list", foundText(list));
      return list.map((item, place) => toMessage(item, inner, `${path}[${place}]`));
    },
  };
}

function enumMapping(name: string, values: EnumType): FieldMapping {
  return {
    name,
    toFormat: (number) => (number === 0 ? undefined : (values.name(number as number) ?? number)),
    toMessage: (text, path) => {
      const number = values.number(text as string);
      if (number !== undefined && number !== 0) return number;
      throw new FieldFault(path, `one of ${values.names.slice(1).join(", ")}`, foundText(text));
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

function toMessage(object: unknown, mapping: Mapping, path: string): LooseMessage {
  if (typeof object !== "object" || object === null) {
    throw new FieldFault(path, "an object", foundText(object));
  }
  const message: FormatObject = {};
  for (const [name, value] of Object.entries(object)) {
    if (value === null || value === undefined) continue;
    const field = mapping.get(name);
    const at = path === "" ? name : `${path}.${name}`;
    if (field === undefined) {
      const expected = [...mapping.keys()].join(", ");
      throw new FieldFault(at, `one of ${expected}`, "an unknown field");
    }
    message[name] = field.toMessage(value, at);
  }
  return message;
}

/** A decoded Household as an object of the `calculate` format, not checked yet. */
export function householdToFormat(message: LooseMessage): FormatObject {
  const object = convertToFormat(message, HOUSEHOLD);
  object["kinderen"] ??= [];
  return object;
}

/**
 * An object of the `calculate` format as a Household; `path` is where it stands. Throws FieldFault
 * on an unknown name and on what its field can not hold.
 */
export function householdToMessage(object: object, path = ""): LooseMessage {
  return toMessage(object, HOUSEHOLD, path);
}
