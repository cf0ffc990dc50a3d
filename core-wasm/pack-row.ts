/**
 * Packs a row in TypeScript, as `packing.ts` says, for tests and benches of the decoder: the engine
 * leaves it to PostgreSQL.
 */
import { absentOf, factOf, isWithin, rangeOf } from "./fact.js";
import { FACTS, type Fact, type FactName, NO_DAY } from "./layout.js";
import { FLAG_BITS } from "./memory.js";
import {
  FIXED_BYTES,
  INCOME_BITS,
  INCOME_FAULT,
  INCOME_SHIFT,
  INCOME_UNKNOWN,
  PACKED_BYTES_MAX,
  SHORT_OFFSET,
  WORD_BYTES,
  WORD_MARK,
  WORDS,
  type Word,
} from "./packing.js";

type Value = bigint | number | boolean;
/** Facts that are said, in the codes and units of the layout. */
export type FactValues = Readonly<Partial<Record<FactName, Value>>>;

const INCOME_MAX = 2n ** BigInt(INCOME_BITS) - 1n - BigInt(INCOME_SHIFT);

/** COPY bytes around the rows of one field. */
export function copyOfRows(rows: readonly Uint8Array[]): Buffer {
  const header = Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0\0\x01", "latin1");
  const length = Buffer.alloc(4);
  length.writeInt32BE(rows.reduce((sum, row) => sum + row.length, 0));
  return Buffer.concat([header, length, ...rows, Buffer.from([0xff, 0xff])]);
}

/** The bytes of a row. */
export function packRow(values: FactValues): Buffer {
  const bytes = Buffer.alloc(PACKED_BYTES_MAX);
  const short = (name: FactName, absent: number): number => Number(values[name] ?? absent);
  bytes.writeBigInt64BE((incomeOf(values) << 16n) | BigInt(short("rangklasse", 0) & 0xffff), 0);
  bytes.writeBigInt64BE(BigInt(values.gezinId ?? 0), 8);
  bytes.writeBigInt64BE(BigInt(values.childId ?? 0), 16);
  bytes.writeInt32BE(short("geboortedatum", NO_DAY), 24);
  bytes.writeInt16BE(short("payer", -1), 28);
  bytes.writeInt16BE(short("rol", -1), 30);
  let at = FIXED_BYTES;
  for (const word of WORDS) {
    if (!(word.facts as readonly Fact[]).some(({ name }) => values[name as FactName] !== undefined))
      continue;
    writeWord(bytes.subarray(at, at + WORD_BYTES), word, values);
    at += WORD_BYTES;
  }
  return bytes.subarray(0, at);
}

function incomeOf({ gezinsinkomstenCents: cents }: FactValues): bigint {
  if (cents === undefined) return BigInt(INCOME_UNKNOWN);
  const value = BigInt(cents);
  const range = rangeOf(factOf("gezinsinkomstenCents"));
  if (!isWithin(range, Number(value))) return BigInt(INCOME_FAULT);
  return (value < INCOME_MAX ? value : INCOME_MAX) + BigInt(INCOME_SHIFT);
}

function writeWord(bytes: Buffer, { kind, number, facts }: Word, values: FactValues): void {
  const [fact] = facts;
  if (kind === "flags") bytes.writeUInt32BE(changedFlags(values), 4);
  if (kind === "date") bytes.writeInt32BE(Number(values[fact?.name as FactName]), 4);
  if (kind === "cents") bytes.writeBigInt64BE(BigInt(values[fact?.name as FactName] as Value), 0);
  if (kind === "shorts") {
    facts.forEach((of, index) => {
      const value = Number(values[of.name] ?? absentOf(of));
      bytes.writeInt16BE(value, SHORT_OFFSET + 2 * index);
    });
  }
  bytes.writeUInt8(WORD_MARK + number, 0);
}

function changedFlags(values: FactValues): number {
  return FACTS.reduce((bits, fact) => {
    const value = values[fact.name];
    if (fact.type !== "bit" || value === undefined) return bits;
    const isChanged = Number(value) !== absentOf(fact);
    return isChanged ? bits | (1 << (FLAG_BITS.get(fact.name) as number)) : bits;
  }, 0);
}
