/** Random blocks of several payers and runs, and the rows that they mean, for the tests. */
import fc from "fast-check";
import type { RangeBlocks } from "../block-rows.js";
import type { ChainBlock } from "../block-table.js";
import { COMPONENT_COUNT } from "../outcomes.js";
import { BlockPacker } from "../pack-block.js";
import { DecidedRows } from "../rows.js";
import { addRow, type PlainRow } from "./plain-rows.js";

const MONTH = 24_300;
const FAR = 2n ** 62n;
/** Close to each other, on both sides of 32 bits, and too far apart for a double. */
const gezin = fc.oneof(
  fc.bigInt(1n, 12n),
  fc.bigInt(2n ** 32n - 2n, 2n ** 32n + 2n),
  fc.bigInt(FAR, FAR + 2n),
);
interface Said {
  readonly depth: number;
  readonly payer: number;
  readonly gezinId: bigint;
  /** No children: nothing any more. */
  readonly children: readonly bigint[];
}
/** On both sides of a byte more as a varint. */
const edge = fc
  .tuple(fc.integer({ min: 1, max: 8 }), fc.bigInt(-1n, 1n))
  .map(([bytes, by]) => 2n ** BigInt(7 * bytes) + by);
const child = fc.oneof(fc.bigInt(1n, 5n), edge, fc.bigInt(1n, 2n ** 63n - 1n));
const said: fc.Arbitrary<Said> = fc.record({
  ...{ depth: fc.integer({ min: 1, max: 4 }), payer: fc.nat(2), gezinId: gezin },
  children: fc.uniqueArray(child, { maxLength: 3 }),
});

const order = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);
const rowOf = ({ depth, payer, gezinId }: Said, childId: bigint, redenen: bigint): PlainRow => ({
  ...{ gezinId, childId, payer, vanMaand: MONTH, totMaand: MONTH + 1, redenen, voorlopig: false },
  componenten: new Array<number>(COMPONENT_COUNT).fill(redenen === 0n ? 0 : depth * 100 + payer),
});
const rowsSaid = (one: Said): PlainRow[] =>
  one.children.length === 0
    ? [rowOf(one, 0n, 0n)]
    : [...one.children].sort(order).map((child) => rowOf(one, child, BigInt(one.depth)));

const laneOf = ({ depth, payer }: Said): string => `${depth} ${payer}`;

/** Blocks of so many households each. */
function blocksOf(all: readonly Said[], households: number): ChainBlock[] {
  const blocks: ChainBlock[] = [];
  for (const lane of new Set(all.map(laneOf))) {
    const own = all.filter((one) => laneOf(one) === lane);
    const sorted = own.sort((a, b) => order(a.gezinId, b.gezinId));
    for (let at = 0; at < sorted.length; at += households) {
      const rows = sorted.slice(at, at + households);
      const { depth, payer } = rows[0] as Said;
      const columns = new DecidedRows();
      for (const row of rows.flatMap(rowsSaid)) addRow(columns, row);
      const [gezinLow = 0, gezinHigh = 0] = columns.gezinIds;
      const { rowCount } = columns;
      const bytes = new BlockPacker().pack(columns, 0, rowCount);
      blocks.push({ depth, payer, gezinLow, gezinHigh, rowCount, bytes });
    }
  }
  return blocks;
}

function expected(all: readonly Said[], from: bigint, to: bigint, only?: Set<bigint>): PlainRow[] {
  const newest = new Map<string, Said>();
  for (const one of [...all].sort((a, b) => a.depth - b.depth)) {
    newest.set(`${one.payer} ${one.gezinId}`, one);
  }
  return [...newest.values()]
    .filter(({ gezinId }) => gezinId >= from && gezinId < to && (only?.has(gezinId) ?? true))
    .flatMap(rowsSaid)
    .filter(({ redenen }) => redenen !== 0n)
    .sort(
      (a, b) => order(a.gezinId, b.gezinId) || order(a.childId, b.childId) || a.payer - b.payer,
    );
}

export interface SaidPart {
  readonly part: RangeBlocks;
  /** What it has, by household, child and payer. */
  readonly rows: readonly PlainRow[];
}

/** Parts with some of the households, or all that lie in a range. */
export const saidPart: fc.Arbitrary<SaidPart> = fc
  .record({
    all: fc.uniqueArray(said, {
      selector: ({ depth, payer, gezinId }) => `${depth} ${payer} ${gezinId}`,
      ...{ minLength: 1, maxLength: 40 },
    }),
    households: fc.integer({ min: 1, max: 6 }),
    range: fc.tuple(gezin, gezin),
    only: fc.option(fc.array(gezin, { maxLength: 4 }), { nil: undefined }),
  })
  .map(({ all, households, range, only }) => {
    const [from, to] = [...range].sort(order) as [bigint, bigint];
    const asked = only && new Set(only.filter((id) => id >= from && id < to));
    const blocks = blocksOf(all, households);
    const part = { month: MONTH, from, to, only: asked, blocks };
    return { part, rows: expected(all, from, to, asked) };
  });
