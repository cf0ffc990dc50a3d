/**
 * What the reasons of a partition add up to: euro cents by component and reason. A reason names the
 * values that an amount rests on, so these sums tell how sure the euros of a run are.
 *
 * A school allowance has two reasons, how much of it and of which kind: `minimum.lager`.
 */
import type { Kernel } from "../../core-wasm/kernel.js";
import { type ReasonField, reasonField } from "../../core-wasm/layout/reason-fields.js";
import { COMPONENTS, type ComponentName } from "../../core-wasm/layout.js";

/** Rows above 0 with this reason, and their cents. */
export interface ReasonSum {
  readonly component: ComponentName;
  readonly reason: string;
  readonly rows: number;
  readonly cents: bigint;
}

const WORD_BITS = 32;

/** The sums of the calculated batch; rows at fault have no amounts. */
export function reasonSums(kernel: Kernel, rowCount: number): ReasonSum[] {
  const { buffer, byteOffset } = kernel.results.redenen;
  const words = new Uint32Array(buffer, byteOffset, 2 * rowCount);
  return COMPONENTS.flatMap((component) => componentSums(kernel, component, words));
}

function componentSums(kernel: Kernel, component: ComponentName, words: Uint32Array): ReasonSum[] {
  const cents = kernel.results[`${component}Cents`];
  const first = codeReader(reasonField(component));
  const kinds = component === "schooltoeslag" ? reasonField("schooltoeslagSoort") : null;
  const second = kinds === null ? null : codeReader(kinds);
  const rows = new Float64Array(CODES_MAX);
  const sums = new Float64Array(CODES_MAX);
  for (let word = 0; word < words.length; word += 2) {
    const amount = cents[word >>> 1] as number;
    if (amount === 0) continue;
    const low = words[word] as number;
    const high = words[word + 1] as number;
    const code = first(low, high) + (second === null ? 0 : second(low, high) << KIND_SHIFT);
    rows[code] = (rows[code] as number) + 1;
    sums[code] = (sums[code] as number) + amount;
  }
  return [...rows.entries()]
    .filter(([, count]) => count > 0)
    .map(([code, count]) => {
      const reason = reasonName(reasonField(component), kinds, code);
      return { component, reason, rows: count, cents: BigInt(sums[code] as number) };
    });
}

/** A code of the component's own field, and behind it one of the kind of school. */
const KIND_SHIFT = 5;
const KIND_BITS = 4;
const CODES_MAX = 1 << (KIND_SHIFT + KIND_BITS);

function reasonName(field: ReasonField, kinds: ReasonField | null, code: number): string {
  const own = field.names[code & ((1 << KIND_SHIFT) - 1)] as string;
  return kinds === null ? own : `${own}.${kinds.names[code >> KIND_SHIFT]}`;
}

/** Reads a field from the two halves of a row's reasons. */
function codeReader({ shift, bits }: ReasonField): (low: number, high: number) => number {
  const mask = (1 << bits) - 1;
  if (shift >= WORD_BITS) return (_, high) => (high >>> (shift - WORD_BITS)) & mask;
  if (shift + bits <= WORD_BITS) return (low) => (low >>> shift) & mask;
  return (low, high) => ((low >>> shift) | (high << (WORD_BITS - shift))) & mask;
}
