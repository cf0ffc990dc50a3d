/** What a packed row says, fact by fact, as text for people: what was found where a row is at fault. */
import { absentOf, factOf, isWithin, rangeOf } from "../../core-wasm/fact.js";
import { FACTS, type Fact, type FactName, NO_DAY } from "../../core-wasm/layout.js";
import { FLAG_BITS } from "../../core-wasm/memory.js";
import { dayText, monthText } from "../../core-wasm/month.js";
import {
  FIXED_BYTES,
  INCOME_FAULT,
  INCOME_SHIFT,
  INCOME_UNKNOWN,
  SHORT_OFFSET,
  WORD_BYTES,
  WORD_MARK,
  WORDS,
  type Word,
} from "../../core-wasm/packing.js";

/** The facts that a row says, by name. */
export type FoundFacts = ReadonlyMap<FactName, string>;

type Found = Map<FactName, string>;

const FLAGS_AT = 4;
const NUMBER_AT = 4;
const BIRTH_AT = 24;

/** Unpacks one row. */
export function unpackRow(bytes: Uint8Array): FoundFacts {
  const row = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const found: Found = new Map();
  readFixed(row, found);
  for (let at = FIXED_BYTES; at < bytes.length; at += WORD_BYTES) {
    readWord(row, at, WORDS[row.getUint8(at) - WORD_MARK] as Word, found);
  }
  return found;
}

function readFixed(row: DataView, found: Found): void {
  const income = row.getUint16(0) * 2 ** 32 + row.getUint32(2);
  if (income === INCOME_FAULT) found.set("gezinsinkomstenCents", "another number");
  else if (income !== INCOME_UNKNOWN) {
    found.set("gezinsinkomstenCents", String(income - INCOME_SHIFT));
  }
  const rangklasse = row.getInt16(6);
  if (rangklasse !== 0) found.set("rangklasse", String(rangklasse));
  found.set("gezinId", String(row.getBigInt64(8)));
  found.set("childId", String(row.getBigInt64(16)));
  const birth = row.getInt32(BIRTH_AT);
  if (birth !== NO_DAY) found.set("geboortedatum", dayFound("geboortedatum", birth));
  const [payer, rol] = [row.getInt16(28), row.getInt16(30)];
  if (payer >= 0) found.set("payer", String(payer));
  found.set("rol", String(rol));
}

function readWord(row: DataView, at: number, { kind, facts }: Word, found: Found): void {
  const [fact] = facts as readonly [(typeof FACTS)[number]];
  switch (kind) {
    case "flags": {
      const changed = row.getInt32(at + FLAGS_AT);
      for (const { name, value } of FACTS) {
        const bit = FLAG_BITS.get(name);
        if (bit === undefined || value.kind !== "bool" || (changed & (1 << bit)) === 0) continue;
        found.set(name, String(!value.absent));
      }
      return;
    }
    case "date":
      found.set(fact.name, dayFound(fact.name, row.getInt32(at + NUMBER_AT)));
      return;
    case "cents":
      found.set(fact.name, String(BigInt.asIntN(56, row.getBigInt64(at))));
      return;
    case "shorts":
      for (const [index, short] of facts.entries()) {
        readShort(row.getInt16(at + SHORT_OFFSET + 2 * index), short, found);
      }
  }
}

/** A day past the calendar of four-digit years has no text. */
const dayFound = (name: FactName, day: number): string =>
  isWithin(rangeOf(factOf(name)), day) ? dayText(day) : `day ${day} from 2000-01-01`;

function readShort(value: number, fact: Fact, found: Found): void {
  if (value === absentOf(fact)) return;
  const isMonth = fact.value.kind === "month" && value >= 0;
  found.set(fact.name as FactName, isMonth ? monthText(value) : String(value));
}
