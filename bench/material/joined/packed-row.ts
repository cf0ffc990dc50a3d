/**
 * The SQL expression that packs a joined row for the kernel, from the layout of
 * `core-wasm/packing.ts`: for peers that feed the kernel from SQL, and as the check, byte for byte,
 * of the rows that engine/input packs.
 *
 * The span is left out: the row is one of a month, and holds in it.
 */
import { absentOf } from "../../../core-wasm/fact.js";
import { CENTS_MAX, type Fact, type FactName, sqlName } from "../../../core-wasm/layout.js";
import { FLAG_BITS } from "../../../core-wasm/memory.js";
import {
  INCOME_BITS,
  INCOME_FAULT,
  INCOME_SHIFT,
  INCOME_UNKNOWN,
  PAYLOAD_BYTES,
  SHORT_OFFSET,
  WORD_BYTES,
  WORD_MARK,
  WORDS,
  type Word,
} from "../../../core-wasm/packing.js";

const SPAN: ReadonlySet<string> = new Set<FactName>(["vanMaand", "totMaand"]);
const INCOME_MAX = 2 ** INCOME_BITS - 1 - INCOME_SHIFT;
const SHORT_MASK = 0xffff;
const CENTS_MASK = (1n << BigInt(8 * PAYLOAD_BYTES)) - 1n;

const INCOME = `CASE WHEN gezinsinkomsten_cents IS NULL THEN ${INCOME_UNKNOWN}
    WHEN gezinsinkomsten_cents BETWEEN 0 AND ${CENTS_MAX}
    THEN least(gezinsinkomsten_cents, ${INCOME_MAX}) + ${INCOME_SHIFT}
    ELSE ${INCOME_FAULT} END`;

/** What a row has that has no birth, payer or rol is out of range. */
const FIXED = [
  `int8send((${INCOME})::bigint << 16 | (coalesce(rangklasse, 0) & ${SHORT_MASK}))`,
  "int8send(gezin_id)",
  "int8send(child_id)",
  String.raw`coalesce(date_send(geboortedatum), '\x7fffffff')`,
  `int4send(coalesce(payer, -1)::integer << 16 | (coalesce(rol, -1) & ${SHORT_MASK}))`,
];

const name = (fact: Fact): string => sqlName(fact.name);

/** The mark and number of a word at its place in 8 bytes. */
const markOf = ({ number }: Word): bigint =>
  BigInt.asIntN(64, BigInt(WORD_MARK + number) << BigInt(8 * PAYLOAD_BYTES));

/** A boolean counts when it is not its default; an unknown one never is. */
function flagBit(fact: Fact): string {
  const test = absentOf(fact) === 1 ? `NOT ${name(fact)}` : name(fact);
  const bit = 2 ** (FLAG_BITS.get(fact.name) as number);
  return `CASE WHEN ${test} THEN ${bit}::bigint ELSE 0 END`;
}

function short(fact: Fact, index: number): string {
  const shift = 8 * (WORD_BYTES - SHORT_OFFSET - 2 * (index + 1));
  return `(coalesce(${name(fact)}, ${absentOf(fact)})::bigint & ${SHORT_MASK}) << ${shift}`;
}

/** The 8 bytes of a word, of a row in which one of its facts is said. */
function wordSql(word: Word): string {
  const [fact] = word.facts as readonly [Fact];
  const mark = `(${markOf(word)})::bigint`;
  switch (word.kind) {
    case "flags":
      return `int8send(${[mark, ...word.facts.map(flagBit)].join(" | ")})`;
    case "shorts":
      return `int8send(${[mark, ...word.facts.map((of, at) => `(${short(of, at)})`)].join(" | ")})`;
    case "date":
      return `int4send(${markOf(word) >> 32n}) || date_send(${name(fact)})`;
    case "cents": {
      const cents = `least(greatest(${name(fact)}, -1), ${CENTS_MAX + 1})`;
      return `int8send(${mark} | (${cents} & ${CENTS_MASK}))`;
    }
  }
}

/** The row as the kernel reads it, from the columns of joined row; bytea, never NULL. */
export const PACKED_ROW: string = (() => {
  const words = WORDS.filter(({ facts }) => !facts.some((fact) => SPAN.has(fact.name)));
  const said = (facts: readonly Fact[]) => `num_nonnulls(${facts.map(name).join(", ")}) > 0`;
  const optional = words.map((word) => {
    return `CASE WHEN ${said(word.facts)} THEN ${wordSql(word)} ELSE '' END`;
  });
  const any = said(words.flatMap(({ facts }) => facts));
  return `${FIXED.join(" || ")}
    || CASE WHEN ${any} THEN ${optional.join("\n      || ")} ELSE '' END`;
})();
