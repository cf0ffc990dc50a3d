/** Rows that are packed into blocks and unpacked again are the same rows. */
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import t from "tap";
import { RowMemory } from "../input/packed-rows.js";
import { BlockSink, type PackedBlock } from "./block-sink.js";
import { packChanges } from "./changes.js";
import type { Block } from "./open-block.js";
import { COMPONENT_COUNT } from "./outcomes.js";
import { BlockPacker } from "./pack-block.js";
import { DecidedRows } from "./rows.js";
import { addRow, type PlainRow, plainRows } from "./test/plain-rows.js";
import { gezinnenOf, unpack, unpackGezin, unpackSome } from "./unpack-block.js";

const ID_MAX = 2n ** 63n - 1n;
const id = fc.oneof(
  fc.bigInt(1n, 300n),
  fc.bigInt(2n ** 32n - 3n, 2n ** 32n + 3n),
  fc.bigInt(1n, ID_MAX),
);
const outcome = fc.record({
  redenen: fc.oneof(fc.bigInt(1n, 255n), fc.bigInt(1n, 2n ** 47n), fc.bigInt(1n, 2n ** 64n - 1n)),
  voorlopig: fc.boolean(),
  componenten: fc.array(fc.oneof(fc.constant(0), fc.nat(300), fc.nat(2 ** 26)), {
    ...{ minLength: COMPONENT_COUNT, maxLength: COMPONENT_COUNT },
  }),
});
const nothing = { redenen: 0n, voorlopig: false, componenten: new Array(COMPONENT_COUNT).fill(0) };
const row = fc
  .record({ gezinId: id, childId: id, van: fc.integer({ min: 24_228, max: 24_900 }) })
  .chain((keys) =>
    fc.record({
      keys: fc.constant(keys),
      months: fc.oneof(fc.constant(1), fc.nat(300)),
      outcome: fc.oneof({ weight: 5, arbitrary: outcome }, fc.constant(nothing)),
    }),
  )
  .map(({ keys, months, outcome: { redenen, ...rest } }): PlainRow => {
    const childId = redenen === 0n ? 0n : keys.childId;
    const span = { vanMaand: keys.van, totMaand: keys.van + 1 + months };
    return { gezinId: keys.gezinId, childId, payer: 3, ...span, redenen, ...rest };
  });
const rowLists = fc
  .array(row, { minLength: 1, maxLength: 60 })
  .map((rows) => rows.sort((a, b) => (a.gezinId < b.gezinId ? -1 : a.gezinId > b.gezinId ? 1 : 0)));

function packed(rows: readonly PlainRow[], packer: BlockPacker): Block {
  const columns = new DecidedRows();
  for (const one of rows) addRow(columns, one);
  const [gezinLow = 0, gezinHigh = 0] = columns.gezinIds;
  const bytes = packer.pack(columns, 0, rows.length);
  return { payer: 3, gezinLow, gezinHigh, rowCount: rows.length, bytes };
}

t.test(
  "unpacking gives the rows that were packed, whatever their ids, months and cents",
  async () => {
    const packer = new BlockPacker();
    fc.assert(
      fc.property(rowLists, (rows) => {
        const unpacked = new DecidedRows();
        unpack(packed(rows, packer), unpacked);
        t.strictSame(plainRows(unpacked), rows);
      }),
      { numRuns: 300 },
    );
  },
);

t.test("a household is found in a block without reading the others", async () => {
  const packer = new BlockPacker();
  fc.assert(
    fc.property(rowLists, id, (rows, other) => {
      const block = packed(rows, packer);
      for (const gezinId of [...rows.map((one) => one.gezinId), other]) {
        const unpacked = new DecidedRows();
        unpackGezin(block, gezinId, unpacked);
        t.strictSame(
          plainRows(unpacked),
          rows.filter((one) => one.gezinId === gezinId),
        );
      }
    }),
    { numRuns: 100 },
  );
});

t.test("some households are found in a block, and no others", async (t) => {
  const packer = new BlockPacker();
  let different = 0;
  fc.assert(
    fc.property(rowLists, fc.array(id, { maxLength: 5 }), fc.nat(), (rows, others, every) => {
      const picked = rows.filter((_, at) => at % (1 + (every % 4)) === 0);
      const wanted = new Set([...others, ...picked.map((one) => one.gezinId)]);
      const ids = [...wanted].sort((a, b) => (a < b ? -1 : 1));
      const unpacked = new DecidedRows();
      unpackSome(packed(rows, packer), gezinnenOf(ids), unpacked);
      const expected = rows.filter((one) => wanted.has(one.gezinId));
      different += Number(expected.length < rows.length);
      return isDeepStrictEqual(plainRows(unpacked), expected);
    }),
    { numRuns: 200 },
  );
  t.ok(different > 0, "in some blocks lie others too");
});

t.test("a block that was cut is refused", async () => {
  const rows: PlainRow[] = [
    { gezinId: 7n, childId: 9n, payer: 3, vanMaand: 24_300, totMaand: 24_301, ...nothing },
    { gezinId: 8n, childId: 9n, payer: 3, vanMaand: 24_300, totMaand: 24_301, ...nothing },
  ];
  const block = packed(rows, new BlockPacker());
  const bytes = block.bytes.subarray(0, block.bytes.length - 1);
  t.throws(() => unpack({ ...block, bytes }, new DecidedRows()), {
    message: /block: expected \d+ bytes/,
  });
});

t.test("a sink that was left in the middle and cleared gives the blocks of a new one", async () => {
  const texts = (blocks: readonly PackedBlock[]): string[] =>
    blocks.map(({ bytes, ...of }) => `${Object.values(of)} ${Buffer.from(bytes).toString("hex")}`);
  fc.assert(
    fc.property(rowLists, rowLists, (before, rows) => {
      const columns = new DecidedRows();
      for (const one of before) addRow(columns, one);
      const sink = new BlockSink(columns.table);
      for (let at = 0; at < before.length; at += 1) sink.addGezin(3, columns, at, at + 1);
      sink.clear();
      columns.table.clear();
      columns.rowCount = 0;
      for (const one of rows) addRow(columns, one);
      t.same(
        texts(packChanges(columns, null, sink).blocks),
        texts(packChanges(columns, null).blocks),
      );
    }),
  );
});

t.test("memory that partitions share has room for one with a few more rows", async (t) => {
  const rows = new DecidedRows();
  const packed = new RowMemory();
  rows.reserve(50_000);
  const { gezinIds } = rows;
  const words = packed.words(50_000);
  rows.reserve(50_500);
  t.equal(rows.gezinIds, gezinIds);
  t.equal(packed.words(50_500), words);
});
