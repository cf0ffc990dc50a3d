/**
 * How the facts of a row travel from PostgreSQL to the kernel: packed into one value of bytes.
 *
 *     0        6           8         16         24       28     30    32
 *     | income | rangklasse | gezinId | childId | geboren | payer | rol | words of facts that are rare
 *
 * All big-endian. A word is 8 bytes: 128 + its number, then what its kind says. It stands there
 * when a fact of it has not its default; words rise. The first byte of a row is below 128, so rows
 * need no length and stand one behind the other in one value: PostgreSQL sends the rows of a
 * partition as one field.
 *
 *     flags   in the low 7 bytes a bit per boolean, at its place in `flagBits`: 1 = not the default
 *     shorts  up to three facts of 2 bytes, from byte 2 on
 *     date    days since 2000-01-01 in the last 4 bytes
 *     cents   in the low 7 bytes
 *
 * Facts keep the width that they have in PostgreSQL: what is out of range arrives out of range, and
 * the decoder rejects the row by the name of the fact. From here derive the decoder
 * (`build/decode.ts`) and the SQL that packs (`engine/input/packed-row.ts`).
 */
import { FACTS, type Fact, type FactName } from "./layout.js";

/** Bytes that every row has. */
export const FIXED_BYTES = 32;
export const WORD_BYTES = 8;
/** Bytes of a word behind its first. */
export const PAYLOAD_BYTES = 7;
/** First byte of a word: this and its number. */
export const WORD_MARK = 128;
/** The income is moved up: 0 is a fault, 1 unknown, and what does not fit is the highest. */
export const INCOME_FAULT = 0;
export const INCOME_UNKNOWN = 1;
export const INCOME_SHIFT = 2;
export const INCOME_BITS = 47;
/** Shorts of a word, and the byte of the first. */
const SHORTS_MAX = 3;
export const SHORT_OFFSET = 2;

/** Facts that nearly every row says something about. */
const FIXED: ReadonlySet<FactName> = new Set([
  "gezinsinkomstenCents",
  "rangklasse",
  "gezinId",
  "childId",
  "geboortedatum",
  "payer",
  "rol",
]);

export type WordKind = "flags" | "shorts" | "date" | "cents";
export type PackedFact = (typeof FACTS)[number];

export interface Word {
  readonly number: number;
  readonly kind: WordKind;
  readonly facts: readonly PackedFact[];
}

function kindOf({ type, value }: Fact): WordKind {
  if (type === "bit") return "flags";
  return value.kind === "date" || value.kind === "cents" ? value.kind : "shorts";
}

/** Neighbours of the layout share a word; all booleans do. */
export const WORDS: readonly Word[] = (() => {
  const flags = FACTS.filter(({ type }) => type === "bit");
  const words: { kind: WordKind; facts: PackedFact[] }[] = [{ kind: "flags", facts: flags }];
  let open: PackedFact[] | undefined;
  for (const fact of FACTS) {
    const kind = kindOf(fact);
    const isShort = kind === "shorts" && !FIXED.has(fact.name);
    if (isShort && open !== undefined && open.length < SHORTS_MAX) {
      open.push(fact);
      continue;
    }
    open = isShort ? [fact] : undefined;
    if (kind === "flags" || FIXED.has(fact.name)) continue;
    words.push({ kind, facts: open ?? [fact] });
  }
  return words.map((word, number) => ({ number, ...word }));
})();

/** Most bytes of a row. */
export const PACKED_BYTES_MAX = FIXED_BYTES + WORDS.length * WORD_BYTES;
