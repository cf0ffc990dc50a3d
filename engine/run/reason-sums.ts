/**
 * What the reasons of a partition add up to: euro cents by component and reason. A reason names the
 * values that an amount rests on, so these sums tell how sure the euros of a run are.
 *
 * A school allowance has two reasons, how much of it and of which kind: `minimum.lager`.
 */
import { type ReasonField, reasonField } from "../../core-wasm/layout/reason-fields.js";
import { COMPONENTS, type ComponentName } from "../../core-wasm/layout.js";
import { COMPONENT_COUNT, type Outcomes } from "../decisions/outcomes.js";
import type { DecidedRows } from "../decisions/rows.js";

/** Rows above 0 with this reason, and their cents. */
export interface ReasonSum {
  readonly component: ComponentName;
  readonly reason: string;
  readonly rows: number;
  readonly cents: bigint;
}

const WORD_BITS = 32;

/** The sums of what was decided: few outcomes, each as often as rows have it. */
export function reasonSums({ rowCount, outcomes, table }: DecidedRows): ReasonSum[] {
  const rowsOf = new Uint32Array(table.count);
  for (let row = 0; row < rowCount; row += 1) {
    const place = outcomes[row] as number;
    rowsOf[place] = (rowsOf[place] as number) + 1;
  }
  return COMPONENTS.flatMap((component, at) => componentSums(component, at, rowsOf, table));
}

function componentSums(
  component: ComponentName,
  at: number,
  rowsOf: Uint32Array,
  { low, high, cents }: Outcomes,
): ReasonSum[] {
  const own = reasonField(component);
  const kinds = component === "schooltoeslag" ? reasonField("schooltoeslagSoort") : null;
  const rows = new Float64Array(CODES_MAX);
  const sums = new Float64Array(CODES_MAX);
  for (const [place, count] of rowsOf.entries()) {
    const amount = cents[place * COMPONENT_COUNT + at] as number;
    if (amount === 0 || count === 0) continue;
    const [lowWord, highWord] = [low[place] as number, high[place] as number];
    const kind = kinds === null ? 0 : codeOf(kinds, lowWord, highWord) << KIND_SHIFT;
    const code = codeOf(own, lowWord, highWord) + kind;
    rows[code] = (rows[code] as number) + count;
    sums[code] = (sums[code] as number) + amount * count;
  }
  return [...rows.entries()]
    .filter(([, count]) => count > 0)
    .map(([code, count]) => {
      const reason = reasonName(own, kinds, code);
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

/** A field of the two halves of an outcome's reasons. */
function codeOf({ shift, bits }: ReasonField, low: number, high: number): number {
  const mask = (1 << bits) - 1;
  if (shift >= WORD_BITS) return (high >>> (shift - WORD_BITS)) & mask;
  if (shift + bits <= WORD_BITS) return (low >>> shift) & mask;
  return ((low >>> shift) | (high << (WORD_BITS - shift))) & mask;
}
