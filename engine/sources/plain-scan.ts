/**
 * Values of JSON passed over byte by byte, in the form that JavaScript writes: no space, the fields
 * of an object in the order of their declaration, plain characters alone.
 *
 * What does not pass may be right in another form, or wrong: nothing is said of it.
 */
import { parseDay, parseMonth } from "../../core-wasm/month.js";
import { isQuarter } from "./content.js";
import type { Fields, FieldType, SourceField } from "./field.js";

const [QUOTE, COMMA, MINUS, BACKSLASH, ZERO, NINE] = [34, 44, 45, 92, 48, 57];
const [SPACE, TILDE, BRACE, BRACKET] = [32, 126, 125, 93];
/** Digits of a number that is exact, and of an id that surely is in range. */
const WHOLE_DIGITS = 15;
const ID_DIGITS = 18;

/** A place in a line. Where something did not pass `at` does not matter any more. */
export class Cursor {
  bytes: Buffer = Buffer.alloc(0);
  at = 0;
  end = 0;

  /** Passes over a token, when it is here. */
  pass(token: Uint8Array): boolean {
    const { bytes, at } = this;
    if (at + token.length > this.end) return false;
    for (let i = 0; i < token.length; i += 1) if (bytes[at + i] !== token[i]) return false;
    this.at = at + token.length;
    return true;
  }

  passByte(byte: number): boolean {
    if (this.at >= this.end || this.bytes[this.at] !== byte) return false;
    this.at += 1;
    return true;
  }

  /** Passes over a text of plain characters; its length, -1 when none is here. */
  text(): number {
    if (!this.passByte(QUOTE)) return -1;
    const { bytes, end, at: start } = this;
    for (let at = start; at < end; at += 1) {
      const byte = bytes[at] as number;
      if (byte === QUOTE) {
        this.at = at + 1;
        return at - start;
      }
      if (byte < SPACE || byte > TILDE || byte === BACKSLASH) return -1;
    }
    return -1;
  }

  /** The text that was passed over last. */
  last(length: number): string {
    return this.bytes.toString("latin1", this.at - 1 - length, this.at - 1);
  }

  /** The number here, as JSON writes it; NaN when none is, or one of more digits. */
  whole(digitsMax: number): number {
    const isNegative = this.passByte(MINUS);
    const { bytes, at: start } = this;
    let value = 0;
    let at = start;
    for (; at < this.end; at += 1) {
      const byte = bytes[at] as number;
      if (byte < ZERO || byte > NINE) break;
      value = value * 10 + byte - ZERO;
    }
    const digits = at - start;
    const isWritten = bytes[start] !== ZERO || (digits === 1 && !isNegative);
    if (digits < 1 || digits > digitsMax || !isWritten) return Number.NaN;
    this.at = at;
    return isNegative ? -value : value;
  }

  /** Passes over the key of a person or file; its length, -1 when none is here. */
  id(): number {
    const length = this.text();
    if (length < 1 || length > ID_DIGITS) return -1;
    const from = this.at - 1 - length;
    if (this.bytes[from] === ZERO) return -1;
    for (let at = from; at < from + length; at += 1) {
      const byte = this.bytes[at] as number;
      if (byte < ZERO || byte > NINE) return -1;
    }
    return length;
  }
}

export const token = (text: string): Uint8Array => Buffer.from(text);

const TRUE = token("true");
const FALSE = token("false");
const OBJECT = token("{");
const LIST = token("[");
const NOTHING = token("]");

/** Passes over a value, when it is one of its type. */
type Passing = (cursor: Cursor) => boolean;

const passingText =
  (isRight: (text: string) => boolean): Passing =>
  (cursor) => {
    const length = cursor.text();
    return length > 0 && isRight(cursor.last(length));
  };

function passing(type: FieldType): Passing {
  switch (type.kind) {
    case "person":
    case "id":
      return (cursor) => cursor.id() > 0;
    case "text":
      return (cursor) => {
        const length = cursor.text();
        return length > 0 && length <= type.max;
      };
    case "code": {
      const codes = new Set(Object.keys(type.codes));
      return passingText((text) => codes.has(text));
    }
    case "date":
      return passingText((text) => parseDay(text) !== undefined);
    case "month":
      return passingText((text) => parseMonth(text) !== undefined);
    case "quarter":
      return passingText(isQuarter);
    case "whole":
    case "cents":
      return (cursor) => {
        const value = cursor.whole(WHOLE_DIGITS);
        return value >= type.min && value <= type.max;
      };
    case "bool":
      return (cursor) => cursor.pass(TRUE) || cursor.pass(FALSE);
    case "list":
      return passingList(new PlainObject(type.of), type.max);
  }
}

const passingList =
  (item: PlainObject, max: number): Passing =>
  (cursor) => {
    if (!cursor.pass(LIST)) return false;
    if (cursor.pass(NOTHING)) return true;
    for (let count = 1; count <= max; count += 1) {
      if (!item.pass(cursor)) return false;
      if (cursor.passByte(BRACKET)) return true;
      if (!cursor.passByte(COMMA)) return false;
    }
    return false;
  };

interface PlainField {
  readonly key: Uint8Array;
  readonly pass: Passing;
  readonly isOptional: boolean;
  /** The field that this one goes with, by its place, and the codes. */
  readonly goesWith: number;
  readonly codes: ReadonlySet<string>;
}

/** Objects with some fields, in the order of their declaration. */
export class PlainObject {
  readonly #fields: readonly PlainField[];
  /** Where the value of each field stands; from = 0: nowhere. */
  readonly #from: Int32Array;
  readonly #to: Int32Array;

  constructor(fields: Fields) {
    const names = Object.keys(fields);
    this.#fields = Object.entries(fields).map(([name, field]) => plainField(name, field, names));
    this.#from = new Int32Array(names.length);
    this.#to = new Int32Array(names.length);
  }

  pass(cursor: Cursor): boolean {
    if (!cursor.pass(OBJECT)) return false;
    let isFirst = true;
    for (let at = 0; at < this.#fields.length; at += 1) {
      const { key, pass, isOptional, goesWith, codes } = this.#fields[at] as PlainField;
      const start = cursor.at;
      this.#from[at] = 0;
      const isHere = (isFirst || cursor.passByte(COMMA)) && cursor.pass(key);
      const isApt = goesWith < 0 || codes.has(this.text(cursor, goesWith) ?? "");
      if (!isHere) {
        if (isApt && !isOptional) return false;
        cursor.at = start;
        continue;
      }
      if (!isApt) return false;
      this.#from[at] = cursor.at;
      if (!pass(cursor)) return false;
      this.#to[at] = cursor.at;
      isFirst = false;
    }
    return cursor.passByte(BRACE);
  }

  /** The text of a field of the object that was passed over last. */
  text({ bytes }: Cursor, field: number): string | undefined {
    const from = this.#from[field] as number;
    if (from === 0) return undefined;
    return bytes.toString("latin1", from + 1, (this.#to[field] as number) - 1);
  }

  /** The number of one. */
  number({ bytes }: Cursor, field: number): number {
    return Number(bytes.toString("latin1", this.#from[field] as number, this.#to[field] as number));
  }
}

function plainField(name: string, field: SourceField, names: readonly string[]): PlainField {
  const { presence, type } = field;
  const other = typeof presence === "string" ? undefined : presence;
  return {
    key: token(`"${name}":`),
    pass: passing(type),
    isOptional: presence === "optional" || other?.isOptional === true,
    goesWith: other === undefined ? -1 : names.indexOf(other.field),
    codes: new Set(other?.codes),
  };
}
