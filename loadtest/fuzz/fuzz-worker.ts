/** The thread of the fuzz: inputs by number; the one that it is at stands where others see it. */
import { parentPort, workerData } from "node:worker_threads";
import { doorOf, tryInput } from "./fuzz.js";
import { makeInput } from "./mutate.js";
import { openDoors } from "./registry.js";

const TOGETHER = 2_000;

const { inputs, seed, only, from, place } = workerData as {
  readonly inputs: number;
  readonly seed: number;
  readonly only: readonly string[];
  readonly from: number;
  readonly place: Int32Array;
};
const doors = await openDoors(only);
let counts = new Map<string, { door: string; taken: number; refused: number }>();
let faults: [number: number, what: string][] = [];

for (let number = from; number < inputs; number += 1) {
  Atomics.store(place, 0, number);
  const door = doorOf(doors, number);
  const told = await tryInput(door, makeInput(door, seed, number));
  const count = counts.get(door.name) ?? { door: door.name, taken: 0, refused: 0 };
  counts.set(door.name, count);
  if (typeof told === "string") faults.push([number, told]);
  else if (told) count.taken += 1;
  else count.refused += 1;
  if (number % TOGETHER === TOGETHER - 1) {
    tell();
    await new Promise((resolve) => setImmediate(resolve));
  }
}
Atomics.store(place, 0, inputs);
tell();

function tell(): void {
  parentPort?.postMessage({ counts: [...counts.values()], faults });
  counts = new Map();
  faults = [];
}
