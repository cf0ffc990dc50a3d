/**
 * The decoder of one packed row: the facts that every row has, then a case per word. A fact that is
 * not said has its default, which `clearRows` has written before; a value outside the fact's range
 * marks the row with the fact's fault code.
 */

import { faultCode } from "../layout/fault.js";
import {
  CENTS_MAX,
  FACTS,
  type Fact,
  type FactName,
  OPEN_MONTH,
  UNKNOWN_CENTS,
} from "../layout.js";
import { FLAGS_ABSENT } from "../memory.js";
import {
  FIXED_BYTES,
  INCOME_FAULT,
  INCOME_SHIFT,
  INCOME_UNKNOWN,
  PACKED_BYTES_MAX,
  SHORT_OFFSET,
  WORD_BYTES,
  WORD_MARK,
  WORDS,
  type Word,
} from "../packing.js";

/** Condition on `value` under which the fact is a fault, or none. */
function faultOf({ value }: Fact): string {
  switch (value.kind) {
    case "id":
      return "value < 1";
    case "enum":
      return `<u32>value >= ${value.values.length}`;
    case "count": {
      const isNone = value.min > 0 ? "value !== 0 && " : "";
      return `${isNone}(value < ${value.min} || value > ${value.max})`;
    }
    case "month": {
      const isNone = value.min === undefined ? "" : `value !== ${value.absent} && `;
      return `${isNone}(value < ${value.min ?? 0} || value > ${value.max ?? OPEN_MONTH})`;
    }
    case "date":
      return value.isRequired ? "value === i32.MAX_VALUE" : "";
    case "cents":
      return `value < 0 || value > ${CENTS_MAX}`;
    case "bool":
      return "";
  }
}

const setterName = ({ name }: Fact): string => `set${name[0]?.toUpperCase()}${name.slice(1)}`;

/** Reads a fact into `value`, checks its range and stores it. */
function readFact(fact: Fact, read: string, type: "i32" | "i64"): string[] {
  const fault = faultOf(fact);
  return [
    "{",
    `  const value: ${type} = ${read}; // ${fact.name}`,
    ...(fault === "" ? [] : [`  if (${fault}) fault = first(fault, ${faultCode(fact.name)});`]),
    `  ${setterName(fact)}(row, value);`,
    "}",
  ];
}

const factOf = (name: FactName): Fact => FACTS.find((fact) => fact.name === name) as Fact;

function fixedLines(): string[] {
  const income = faultCode("gezinsinkomstenCents");
  return [
    "const head = <u64>readLong(p);",
    "const income = <i64>(head >> 16);",
    `if (income === ${INCOME_FAULT}) fault = ${income};`,
    `const cents = income === ${INCOME_UNKNOWN} ? ${UNKNOWN_CENTS} : income - ${INCOME_SHIFT};`,
    "setGezinsinkomstenCents(row, clampToInt(cents));",
    ...readFact(factOf("rangklasse"), "<i16>head", "i32"),
    ...readFact(factOf("gezinId"), "readLong(p + 8)", "i64"),
    ...readFact(factOf("childId"), "readLong(p + 16)", "i64"),
    ...readFact(factOf("geboortedatum"), "readInt(p + 24)", "i32"),
    ...readFact(factOf("payer"), "readShort(p + 28)", "i32"),
    ...readFact(factOf("rol"), "readShort(p + 30)", "i32"),
  ];
}

function wordLines({ kind, facts }: Word): string[] {
  const [fact] = facts as readonly [Fact];
  switch (kind) {
    case "flags":
      return ["flags ^= <u32>readLong(p);"];
    case "date":
      return readFact(fact, "readInt(p + 4)", "i32");
    case "cents":
      return readFact(fact, "(readLong(p) << 8) >> 8", "i64");
    case "shorts":
      return facts.flatMap((short, index) =>
        readFact(short, `readShort(p + ${SHORT_OFFSET + 2 * index})`, "i32"),
      );
  }
}

/** Defaults of the facts in words; those of booleans come with the row. */
function clearLines(): string[] {
  return WORDS.flatMap(({ facts }) => facts as readonly Fact[]).flatMap((fact): string[] => {
    const { value, type } = fact;
    if (type === "bit") return [];
    if (value.kind === "date") return [`${setterName(fact)}(row, i32.MAX_VALUE);`];
    if (value.kind === "month") return [`${setterName(fact)}(row, ${value.absent});`];
    const isUnknown = value.kind === "cents" && value.isUnknownWhenLeftOut;
    return [`${setterName(fact)}(row, ${isUnknown ? UNKNOWN_CENTS : 0});`];
  });
}

const indented = (lines: readonly string[], depth: number): string[] =>
  lines.map((line) => `${"  ".repeat(depth)}${line}`);

/** `decodeRow(p, end, row)`: address after the row, or 0 when the bytes are not of the layout. */
export function decodeSource(): string {
  const setters = FACTS.flatMap((fact) => (fact.type === "bit" ? [] : [setterName(fact)]));
  const cases = WORDS.flatMap((word) => [
    `case ${word.number}: {`,
    ...indented([...wordLines(word), "break;"], 1),
    "}",
  ]);
  return [
    'import { clampToInt, first, readByte, readInt, readLong, readShort } from "../copy/wire";',
    "import {",
    ...[...setters, "setFaultCode", "setFlagBits"].map((name) => `  ${name},`),
    '} from "./columns";',
    "",
    `/** Bytes that every row has, and most bytes of a row. */`,
    `export const FIXED_BYTES: i32 = ${FIXED_BYTES};`,
    `export const PACKED_BYTES_MAX: i32 = ${PACKED_BYTES_MAX};`,
    `/** Bytes of a word, and what its first byte is at least. */`,
    `export const WORD_BYTES: i32 = ${WORD_BYTES};`,
    `export const WORD_MARK: i32 = ${WORD_MARK};`,
    "",
    "/** Writes the defaults of the facts that a row may leave out. */",
    "export function clearRows(from: i32, to: i32): void {",
    "  for (let row = from; row < to; row++) {",
    ...indented(clearLines(), 2),
    "  }",
    "}",
    "",
    "/** Decodes the row at p into the columns, up to end; the address after it, or 0. */",
    "export function decodeRow(p: usize, end: usize, row: i32): usize {",
    "  let fault: u32 = 0;",
    `  let flags: u32 = ${FLAGS_ABSENT >>> 0};`,
    ...indented(fixedLines(), 1),
    `  for (p += ${FIXED_BYTES}; p < end && readByte(p) >= WORD_MARK; p += ${WORD_BYTES}) {`,
    "    switch (readByte(p) - WORD_MARK) {",
    ...indented(cases, 3),
    "      default:",
    "        return 0;",
    "    }",
    "  }",
    "  setFlagBits(row, flags);",
    "  setFaultCode(row, fault);",
    "  return p;",
    "}",
    "",
  ].join("\n");
}
