/**
 * A request is held to the contract before it is sent: protobufjs would turn anything into
 * something, half a number into a whole one, and leave out what it does not know.
 */
import protobuf from "protobufjs";
import { messageType } from "../contract/contract.js";
import { FieldFault, foundText } from "../contract/mapping/household.js";
import { checked } from "./call-fault.js";

interface Kind {
  readonly expected: string;
  has(value: unknown): boolean;
}

const INT32_MAX = 2 ** 31 - 1;
const INT64_MAX = 2n ** 63n - 1n;
const WHOLE = /^-?\d{1,19}$/;
const int32: Kind = {
  expected: `a whole number up to ${INT32_MAX}`,
  has: (value) => Number.isInteger(value) && Math.abs(value as number) <= INT32_MAX,
};
const KINDS: Readonly<Record<string, Kind>> = {
  int64: {
    expected: "a whole number, or the text of one",
    has: (value) =>
      Number.isSafeInteger(value) ||
      (typeof value === "string" && WHOLE.test(value) && BigInt(value) <= INT64_MAX),
  },
  int32,
  uint32: int32,
  bool: { expected: "true or false", has: (value) => typeof value === "boolean" },
  string: { expected: "text", has: (value) => typeof value === "string" },
  bytes: { expected: "bytes", has: (value) => value instanceof Uint8Array },
};

/** What checks itself: the mapping of households does, and knows more. */
const CHECKED: ReadonlySet<string> = new Set(["Household"]);

/** The bytes of a request. Throws CallFault with the path of what it can not hold or know. */
export function encodeRequest<T extends object>(name: string, request: T): Buffer {
  const type = messageType<T>(name);
  checked(() => checkMessage(type.fields, request, ""));
  return type.encode(request);
}

function checkMessage(fields: readonly protobuf.Field[], value: unknown, path: string): void {
  if (typeof value !== "object" || value === null) {
    throw new FieldFault(path, "an object", foundText(value));
  }
  for (const [name, inner] of Object.entries(value)) {
    if (inner === null || inner === undefined) continue;
    const field = fields.find((one) => one.name === name);
    const at = path === "" ? name : `${path}.${name}`;
    if (field === undefined) {
      const expected = `one of ${fields.map((one) => one.name).join(", ")}`;
      throw new FieldFault(at, expected, "an unknown field");
    }
    checkField(field, inner, at);
  }
}

function checkField(field: protobuf.Field, value: unknown, path: string): void {
  if (!field.repeated) {
    checkOne(field, value, path);
    return;
  }
  if (!Array.isArray(value)) throw new FieldFault(path, "a list", foundText(value));
  if (CHECKED.has(field.type)) return;
  for (const [place, one] of value.entries()) checkOne(field, one, `${path}[${place}]`);
}

function checkOne({ type, resolvedType }: protobuf.Field, value: unknown, path: string): void {
  if (resolvedType instanceof protobuf.Type) {
    checkMessage(resolvedType.fieldsArray, value, path);
    return;
  }
  const kind = resolvedType instanceof protobuf.Enum ? int32 : KINDS[type];
  if (kind === undefined) throw new Error(`contract: expected a known type, found ${type}`);
  if (!kind.has(value)) throw new FieldFault(path, kind.expected, foundText(value));
}
