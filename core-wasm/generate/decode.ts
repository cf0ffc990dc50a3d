/**
 * The decoder of one COPY row: straight-line code, one stanza per fact in wire order. A field of -1
 * bytes is NULL and gives the fact's default; a value outside the fact's range marks the row with
 * the fact's fault code.
 */

import { faultCode } from "../fault.js";
import { CENTS_MAX, FACTS, type Fact, OPEN_MONTH, UNKNOWN_CENTS } from "../layout.js";
import { FLAGS_ABSENT } from "../memory.js";
import { constantName } from "./names.js";

const NO_DATE = "i32.MAX_VALUE";
const MONTH_MAX = OPEN_MONTH;

interface Wire {
  /** Reader of `copy/wire.ts` and the bytes it takes. */
  readonly read: string;
  readonly bytes: number;
  readonly absent: string;
  /** Condition on `value` under which the fact is a fault, or none. */
  readonly fault: string;
  /** NULL is a fault: the fact is required. */
  readonly isRequired: boolean;
}

function wireOf({ value }: Fact): Wire {
  switch (value.kind) {
    case "id":
      return { read: "readLong", bytes: 8, absent: "0", fault: "value < 1", isRequired: true };
    case "enum":
      return small(`<u32>value >= ${value.values.length}`, "0", value.isRequired === true);
    case "count": {
      const isRequired = value.isRequired === true && value.min === 0;
      return small(`value < ${value.min} || value > ${value.max}`, "0", isRequired);
    }
    case "month": {
      const [min, max] = [value.min ?? 0, value.max ?? MONTH_MAX];
      const isNone = value.min === undefined ? "" : `value !== ${value.absent} && `;
      return small(`${isNone}(value < ${min} || value > ${max})`, String(value.absent), false);
    }
    case "date":
      return {
        read: "readInt",
        bytes: 4,
        absent: NO_DATE,
        fault: "",
        isRequired: value.isRequired,
      };
    case "cents": {
      const absent = value.isUnknownWhenLeftOut ? String(UNKNOWN_CENTS) : "0";
      const fault = `value < 0 || value > ${CENTS_MAX}`;
      return { read: "readLong", bytes: 8, absent, fault, isRequired: false };
    }
    case "bool":
      return {
        read: "readByte",
        bytes: 1,
        absent: value.absent ? "1" : "0",
        fault: "",
        isRequired: false,
      };
  }
}

const small = (fault: string, absent: string, isRequired: boolean): Wire => ({
  read: "readShort",
  bytes: 2,
  absent,
  fault,
  isRequired,
});

function storeLine(fact: Fact, register: string): string {
  const name = constantName(fact.name);
  if (fact.type === "bit") {
    return `flags = value !== 0 ? flags | ${name} : flags & ~${name};`;
  }
  const setter = `set${fact.name[0]?.toUpperCase()}${fact.name.slice(1)}`;
  if (fact.type === "i32" && register === "i64") return `${setter}(row, clampToInt(value));`;
  return `${setter}(row, value);`;
}

function stanza(fact: Fact): string {
  const { read, bytes, absent, fault, isRequired } = wireOf(fact);
  const register = bytes === 8 ? "i64" : "i32";
  const code = faultCode(fact.name);
  const lines = [
    `  // ${fact.name}`,
    "  length = readInt(p);",
    "  p += 4;",
    "  {",
    `    let value: ${register} = ${absent};`,
    "    if (length >= 0) {",
    `      if (length !== ${bytes}) return 0;`,
    `      value = ${read}(p);`,
    `      p += ${bytes};`,
    ...(fault === "" ? [] : [`      if (${fault}) fault = first(fault, ${code});`]),
    ...(isRequired ? [`    } else fault = first(fault, ${code});`] : ["    }"]),
    `    ${storeLine(fact, register)}`,
    "  }",
  ];
  return lines.join("\n");
}

/** `decodeFields(p, row)`: address after the row, or 0 when the bytes are not of the layout. */
export function decodeSource(): string {
  const setters = FACTS.map((fact) =>
    fact.type === "bit"
      ? constantName(fact.name)
      : `set${fact.name[0]?.toUpperCase()}${fact.name.slice(1)}`,
  );
  return [
    'import { clampToInt, first, readByte, readInt, readLong, readShort } from "../copy/wire";',
    "import {",
    ...setters.map((name) => `  ${name},`),
    "  setFout,",
    "  setVlaggen,",
    '} from "./columns";',
    "",
    `/** Fields of a row on the wire. */\nexport const FIELD_COUNT: i32 = ${FACTS.length};`,
    "",
    "/** Decodes the fields at p into the columns; returns the address after them, or 0. */",
    "export function decodeFields(p: usize, row: i32): usize {",
    "  let length: i32 = 0;",
    "  let fault: u32 = 0;",
    `  let flags: u32 = ${FLAGS_ABSENT >>> 0};`,
    ...FACTS.map(stanza),
    "  setVlaggen(row, flags);",
    "  setFout(row, fault);",
    "  return p;",
    "}",
    "",
  ].join("\n");
}
