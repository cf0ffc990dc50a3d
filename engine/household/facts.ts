/**
 * Reads the facts of one object of the format: household, child or school year. Unknown fields,
 * wrong types, values out of range and missing fields are faults; `null` reads as left out.
 */
import type { Scope } from "../../core-wasm/layout.js";
import { Fault, foundText, pathName } from "./fault.js";
import { type ColumnValue, FIELD_TABLES, type Field, type FieldTable } from "./field.js";

/** An object as JSON.parse gives it. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The facts that an object states, in its own order; what it leaves out stays at its default. */
export interface Facts {
  readonly fields: readonly Field[];
  readonly values: readonly ColumnValue[];
  /** Keys of the object, known and null ones included. */
  readonly keyCount: number;
}

const SCOPE_NAMES: Record<Scope, string> = {
  gezin: "household",
  kind: "child",
  school: "school year",
};

/** True for a JSON object; null and lists are none. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The facts of an object of a scope, or its first fault with a path relative to the object. */
export function readFacts(object: JsonObject, table: FieldTable): Facts | Fault {
  const fields: Field[] = [];
  const values: ColumnValue[] = [];
  let keyCount = 0;
  for (const key in object) {
    keyCount += 1;
    const field = table.fields.get(key);
    if (field === undefined) {
      if (table.structure.has(key)) continue;
      return unknownField(key, table);
    }
    const given = object[key];
    if (given === null) continue;
    const value = field.read(given);
    if (value === undefined) return wrongValue(field, given);
    fields.push(field);
    values.push(value);
  }
  return missingField(object, table) ?? { fields, values, keyCount };
}

function wrongValue({ name, expected }: Field, given: unknown): Fault {
  return new Fault(name, expected, foundText(given));
}

function missingField(object: JsonObject, { required }: FieldTable): Fault | undefined {
  for (const field of required) {
    const given = object[field.name];
    if (given === undefined || given === null) return wrongValue(field, given);
  }
  return undefined;
}

function unknownField(key: string, table: FieldTable): Fault {
  const expected = hint(key, table) ?? `a field of the ${SCOPE_NAMES[table.scope]}`;
  return new Fault(pathName(key), expected, "an unknown field");
}

/** The field that was probably meant: the same letters, or the same name at another level. */
function hint(key: string, table: FieldTable): string | undefined {
  const lower = key.toLowerCase();
  const names = [...table.fields.keys(), ...table.structure];
  const alike = names.find((name) => name.toLowerCase() === lower);
  if (alike !== undefined) return alike;
  const home = Object.values(FIELD_TABLES).find(({ fields }) => fields.has(key));
  return home && `${key} on the ${SCOPE_NAMES[home.scope]}`;
}
