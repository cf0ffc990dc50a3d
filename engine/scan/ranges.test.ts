/** Partitions hold every household once, whatever the marks. */
import fc from "fast-check";
import t from "tap";
import { cutAtMarks } from "./ranges.js";

const marks = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 9 })), {
    maxLength: 60,
  })
  .map((steps) => {
    const gezin: bigint[] = [];
    const rowsBefore: number[] = [];
    let rowCount = 0;
    let id = 0n;
    for (const [step, rows] of steps) {
      id += BigInt(step);
      gezin.push(id);
      rowsBefore.push(rowCount);
      rowCount += rows;
    }
    return { gezin, rowsBefore, rowCount };
  });

t.test("partitions follow each other without a gap and add up to all rows", async () => {
  fc.assert(
    fc.property(marks, fc.integer({ min: 1, max: 80 }), (found, count) => {
      const cut = cutAtMarks(found, count);
      const isChained = cut.every(
        ({ to }, index) => index === cut.length - 1 || to === cut[index + 1]?.from,
      );
      const rows = cut.reduce((sum, { rowCount }) => sum + rowCount, 0);
      const isOpen = cut[0]?.from === -(2n ** 63n) && cut.at(-1)?.to === 2n ** 63n - 1n;
      const isFilled = cut.length === 1 || cut.every(({ rowCount }) => rowCount > 0);
      return isChained && isOpen && isFilled && rows === found.rowCount && cut.length <= count;
    }),
  );
});

t.test("partitions are about equal", async (t) => {
  const gezin = Array.from({ length: 4096 }, (_, index) => BigInt(1 + index * 10));
  const rowsBefore = gezin.map((_, index) => index * 25);
  const cut = cutAtMarks({ gezin, rowsBefore, rowCount: 102_400 }, 7);
  t.equal(cut.length, 7);
  for (const { rowCount } of cut) t.ok(Math.abs(rowCount - 102_400 / 7) <= 50);
});

t.test("a bound is the first mark at or past its share of the rows", async (t) => {
  const gezin = [5n, 9n, 40n];
  const text = String(
    cutAtMarks({ gezin, rowsBefore: [0, 3, 5], rowCount: 8 }, 2).map(({ to }) => to),
  );
  t.equal(text, `40,${2n ** 63n - 1n}`);
});
