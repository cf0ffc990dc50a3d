/**
 * The decoder of one packed row: the facts that every row has, then a case per word. A fact that is
 * not said has its default, which `clearRows` has written before; a value outside the fact's range
 * marks the row with the fact's fault code.
 */

import { absentOf, factOf, ID_MAX, isWithin, rangeOf } from "../fact.js";
import { faultCode } from "../layout/fault.js";
import { FACTS, type Fact, UNKNOWN_CENTS } from "../layout.js";
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

/** Where a value lies: by itself, or beside others of which only one may be said. */
type Place = "own" | "shared";

/** Condition on `value` under which the fact is a fault, or none. A check from 0 is one unsigned. */
function faultOf(fact: Fact, type: "i32" | "i64", place: Place): string {
  const { min, max } = rangeOf(fact);
  const absent = absentOf(fact);
  const isOutside = absent !== undefined && !isWithin({ min, max }, absent);
  const isNone = isOutside && place === "shared" ? `value !== ${absent} && ` : "";
  if (max >= Number(ID_MAX)) return `value < ${min}`;
  if (min === 0) return `${isNone}${type === "i64" ? "<u64>" : "<u32>"}value > ${max}`;
  return isNone === "" ? between(min, max) : `${isNone}(${between(min, max)})`;
}

const between = (min: number, max: number): string => `value < ${min} || value > ${max}`;

const setterName = ({ name }: Fact): string => `set${name[0]?.toUpperCase()}${name.slice(1)}`;

/** Reads a fact into `value`, checks its range and stores it. */
function readFact(fact: Fact, read: string, type: "i32" | "i64", place: Place = "own"): string[] {
  const fault = faultOf(fact, type, place);
  return [
    "{",
    `  const value: ${type} = ${read}; // ${fact.name}`,
    `  if (${fault}) fault = first(fault, ${faultCode(fact.name)});`,
    `  ${setterName(fact)}(row, value);`,
    "}",
  ];
}

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
        readFact(short, `readShort(p + ${SHORT_OFFSET + 2 * index})`, "i32", "shared"),
      );
  }
}

/** Defaults of the facts in words; those of booleans come with the row. */
function clearLines(): string[] {
  const facts = WORDS.flatMap((word) => word.facts as readonly Fact[]);
  return facts.flatMap((fact) => {
    return fact.type === "bit" ? [] : [`${setterName(fact)}(row, ${absentOf(fact)});`];
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
