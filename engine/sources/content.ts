/**
 * Reads the content of a record as its flow declares it, or says what is wrong with it.
 *
 * Content that is right comes back in one form, whatever the order of its fields, so that the same
 * content is the same text. Compiled once a flow; a record costs a call a field.
 */
import { parseDay, parseMonth } from "../../core-wasm/month.js";
import { ID_EXPECTED, readId } from "../household/field.js";
import type { Fields, FieldType, SourceField } from "./field.js";
import type { Flow } from "./flow.js";

export type FaultCode =
  | "CODE_UNKNOWN"
  | "DATE_UNKNOWN"
  | "FIELD_MISSING"
  | "FIELD_UNKNOWN"
  | "FLOW_OTHER"
  | "LINE_TOO_LONG"
  | "LINE_UNREADABLE"
  | "NOT_UTF8"
  | "OUT_OF_RANGE"
  | "PERIOD_REVERSED"
  | "SUBJECT_MISSING"
  | "VERSION_REUSED"
  | "WRONG_TYPE";

/** What is wrong with a record, where, and what was expected. */
export class RecordFault {
  constructor(
    readonly code: FaultCode,
    readonly field: string,
    readonly expected: string,
    readonly found: string,
  ) {}
}

export type Content = Readonly<Record<string, unknown>>;
type Value = string | number | boolean | readonly Content[];
/** A value, or what was expected in place of it and why. */
type Reader = (given: unknown) => Value | Refused | RecordFault;

class Refused {
  constructor(
    readonly code: FaultCode,
    readonly expected: string,
  ) {}
}

const FOUND_MAX = 120;
const QUARTER = /^(\d{4})\/[1-4]$/;
export const isQuarter = (text: string): boolean => QUARTER.test(text);
const WHOLE = /^-?\d{1,15}$/;
const WRITTEN_BOOLS = new Map<unknown, boolean>([
  ["true", true],
  ["false", false],
  ["1", true],
  ["0", false],
]);

/** What stands in a message, cut to a length that people read. */
export function foundText(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  if (text.length <= FOUND_MAX) return text;
  return `${text.slice(0, FOUND_MAX)}... (${text.length} characters)`;
}

/** What a field must be, in words. */
export function expectedOf(type: FieldType): string {
  switch (type.kind) {
    case "person":
    case "id":
      return ID_EXPECTED;
    case "text":
      return `text of 1 to ${type.max} characters`;
    case "code":
      return `one of ${Object.keys(type.codes).join(", ")}`;
    case "date":
      return "a date YYYY-MM-DD that exists";
    case "month":
      return "a month YYYY-MM";
    case "quarter":
      return "a quarter such as 2023/3";
    case "whole":
      return `a whole number from ${type.min} to ${type.max}`;
    case "cents":
      return `whole cents from ${type.min} to ${type.max}`;
    case "bool":
      return "true or false";
    case "list":
      return `a list of at most ${type.max} objects`;
  }
}

/** The reader of a type; `isText`: values come as text, as in CSV. */
function readerOf(name: string, type: FieldType, isText: boolean): Reader {
  const expected = expectedOf(type);
  const wrongType = new Refused("WRONG_TYPE", expected);
  switch (type.kind) {
    case "person":
    case "id":
      return (given) => (readId(given) === undefined ? wrongType : (given as string));
    case "text":
      return textReader(type.max, expected, wrongType);
    case "code": {
      const unknown = new Refused("CODE_UNKNOWN", expected);
      const known = new Set<unknown>(Object.keys(type.codes));
      return (given) => (known.has(given) ? (given as string) : unknown);
    }
    case "date": {
      const unknown = new Refused("DATE_UNKNOWN", expected);
      return (given) => {
        if (typeof given !== "string") return wrongType;
        return parseDay(given) === undefined ? unknown : given;
      };
    }
    case "month": {
      const isMonth = (given: string) => parseMonth(given) !== undefined;
      return (given) => (typeof given === "string" && isMonth(given) ? given : wrongType);
    }
    case "quarter":
      return (given) => (typeof given === "string" && isQuarter(given) ? given : wrongType);
    case "whole":
    case "cents":
      return numberReader(type.min, type.max, isText, expected);
    case "bool": {
      if (!isText) return (given) => (typeof given === "boolean" ? given : wrongType);
      return (given) => WRITTEN_BOOLS.get(given) ?? wrongType;
    }
    case "list":
      return listReader(name, type.of, type.max, expected);
  }
}

function textReader(max: number, expected: string, wrongType: Refused): Reader {
  const wrongLength = new Refused("OUT_OF_RANGE", expected);
  return (given) => {
    if (typeof given !== "string") return wrongType;
    // PostgreSQL holds no text with the character of code 0.
    return given.length < 1 || given.length > max || given.includes("\0") ? wrongLength : given;
  };
}

function numberReader(min: number, max: number, isText: boolean, expected: string): Reader {
  const wrongType = new Refused("WRONG_TYPE", expected);
  const outside = new Refused("OUT_OF_RANGE", expected);
  return (given) => {
    const value = isText && WHOLE.test(String(given)) ? Number(given) : given;
    if (!Number.isInteger(value)) return wrongType;
    return (value as number) < min || (value as number) > max ? outside : (value as number);
  };
}

function listReader(name: string, of: Fields, max: number, expected: string): Reader {
  const wrongType = new Refused("WRONG_TYPE", expected);
  const item = new ObjectReader(of, false);
  return (given) => {
    if (!Array.isArray(given)) return wrongType;
    if (given.length > max) return new Refused("OUT_OF_RANGE", expected);
    const items: Content[] = [];
    for (const [at, value] of given.entries()) {
      const read = item.read(value, `${name}[${at}].`);
      if (read instanceof RecordFault) return read;
      items.push(read);
    }
    return items;
  };
}

interface CompiledField {
  readonly name: string;
  readonly field: SourceField;
  readonly read: Reader;
  /** Of a field that goes with codes of another: these. */
  readonly codes: ReadonlySet<unknown> | undefined;
}

/** Reads an object with some fields. */
class ObjectReader {
  readonly #fields: readonly CompiledField[];
  readonly #known: ReadonlySet<string>;

  constructor(
    fields: Fields,
    readonly isText: boolean,
  ) {
    this.#known = new Set(Object.keys(fields));
    this.#fields = Object.entries(fields).map(([name, field]) => {
      const { presence } = field;
      const codes = typeof presence === "string" ? undefined : new Set<unknown>(presence.codes);
      return { name, field, read: readerOf(name, field.type, isText), codes };
    });
  }

  /** The object in the order of its declaration; `place` stands before the names of fields. */
  read(given: unknown, place: string): Content | RecordFault {
    if (typeof given !== "object" || given === null || Array.isArray(given)) {
      const field = place === "" ? "inhoud" : place.slice(0, -1);
      return new RecordFault("WRONG_TYPE", field, "an object", foundText(given));
    }
    const content: Record<string, unknown> = {};
    let count = 0;
    for (const compiled of this.#fields) {
      const value = this.#value(given as Content, compiled, place);
      if (value instanceof RecordFault) return value;
      if (value === undefined) continue;
      content[compiled.name] = value;
      count += 1;
    }
    return this.#strange(given as Content, count, place) ?? content;
  }

  #value(
    given: Content,
    { name, field, read, codes }: CompiledField,
    place: string,
  ): Value | RecordFault | undefined {
    const value = given[name];
    const { presence } = field;
    const goesWith = typeof presence === "string" ? undefined : presence;
    const isApt = codes === undefined || codes.has(given[goesWith?.field ?? ""]);
    if (value === undefined || value === null || (this.isText && value === "")) {
      const mayMiss = goesWith === undefined ? presence === "optional" : goesWith.isOptional;
      if (mayMiss || !isApt) return undefined;
      return new RecordFault("FIELD_MISSING", place + name, expectedOf(field.type), "nothing");
    }
    if (!isApt) {
      const expected = `nothing, but for ${goesWith?.field} ${goesWith?.codes.join(", ")}`;
      return new RecordFault("FIELD_UNKNOWN", place + name, expected, foundText(value));
    }
    const found = read(value);
    if (!(found instanceof Refused)) return found;
    return new RecordFault(found.code, place + name, found.expected, foundText(value));
  }

  /** A field that is not declared; what is null is left out. */
  #strange(given: Content, count: number, place: string): RecordFault | undefined {
    const names = Object.keys(given);
    if (names.length === count) return undefined;
    const name = names.find((it) => !this.#known.has(it));
    if (name === undefined) return undefined;
    const expected = `one of ${[...this.#known].join(", ")}`;
    return new RecordFault("FIELD_UNKNOWN", place + name, expected, foundText(given[name]));
  }
}

/** Reads contents of one flow. */
export class ContentReader {
  readonly #object: ObjectReader;

  constructor(
    readonly flow: Flow,
    isText = false,
  ) {
    this.#object = new ObjectReader(flow.fields, isText);
  }

  read(given: unknown): Content | RecordFault {
    const content = this.#object.read(given, "");
    if (content instanceof RecordFault) return content;
    for (const [from, to] of this.flow.periods ?? []) {
      const [begin, end] = [content[from], content[to]];
      if (begin === undefined || end === undefined || (begin as string) <= (end as string))
        continue;
      return new RecordFault("PERIOD_REVERSED", to, `a date not before ${begin}`, foundText(end));
    }
    return content;
  }

  /** The persons that a content names, each once. */
  personsOf(content: Content): string[] {
    const persons: string[] = [];
    for (const name of this.flow.subjects) {
      const person = content[name] as string | undefined;
      if (person !== undefined && !persons.includes(person)) persons.push(person);
    }
    return persons;
  }

  /** The key that the source gives a record, from its content. */
  keyOf(content: Content): string {
    return this.flow.key.map((name) => content[name] ?? "").join("/");
  }
}
