/** The slope is that of the line with the least squares. */
import t from "tap";
import { slopeOf } from "./slope.js";

t.test("a straight line has its own slope, and noise around it leaves it", async (t) => {
  const line = Array.from({ length: 10 }, (_, x) => ({ x, y: 100 + 2.5 * x }));
  t.equal(slopeOf(line), 2.5);
  const noisy = line.map(({ x, y }) => ({ x, y: y + (x % 2 === 0 ? 1 : -1) }));
  t.ok(Math.abs(slopeOf(noisy) - 2.5) < 0.1);
  t.equal(slopeOf(line.map(({ x }) => ({ x, y: 7 }))), 0);
});

t.test("less than two moments have no slope", async (t) => {
  t.equal(slopeOf([]), 0);
  t.equal(slopeOf([{ x: 1, y: 5 }]), 0);
  t.equal(
    slopeOf([
      { x: 1, y: 5 },
      { x: 1, y: 9 },
    ]),
    0,
  );
});
