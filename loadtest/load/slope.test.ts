/** The slope is that of the line with the least squares. */
import t from "tap";
import { floorsOf, slopeOf } from "./slope.js";

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

t.test("a saw has the slope of its floors", async (t) => {
  const saw = Array.from({ length: 60 }, (_, x) => ({ x, y: 30 + (x % 10) * 7 + x * 0.1 }));
  const floors = floorsOf(saw, 10);
  t.same(
    floors.map(({ x }) => x),
    [0, 10, 20, 30, 40],
    "the last stretch is not whole",
  );
  t.ok(Math.abs(slopeOf(floors) - 0.1) < 1e-9);
  t.ok(Math.abs(slopeOf(saw.slice(0, 55)) - 0.1) > 0.05, "where it is cut decides its own");
});
