/** A stream rests while calls come one after the other, and at no other time. */
import { setImmediate } from "node:timers/promises";
import t from "tap";
import { Courtesy } from "./courtesy.js";

const BYTES = 160_000;

/** Whether a message of a stream is followed by a rest, after calls at some milliseconds. */
async function isRested(callsAtMs: readonly number[], atMs: number): Promise<boolean> {
  let ms = 0;
  const courtesy = new Courtesy(() => ms);
  for (ms of callsAtMs) courtesy.noteCall();
  ms = atMs;
  const rest = courtesy.rest(BYTES).then(() => false);
  const isRested = await Promise.race([rest, setImmediate(true)]);
  await rest;
  return isRested;
}

const times = (count: number, ms: number): number[] => Array.from({ length: count }, () => ms);

t.test("calls one after the other make a stream rest, in their window and the next", async (t) => {
  t.equal(await isRested(times(10, 1_050), 1_060), true);
  t.equal(await isRested(times(10, 1_050), 1_150), true);
});

t.test("who calls now and then, or did so before, makes nobody rest", async (t) => {
  t.equal(await isRested([], 1_060), false);
  t.equal(await isRested(times(9, 1_050), 1_060), false);
  t.equal(await isRested(times(10, 1_050), 1_250), false);
  t.equal(await isRested([...times(5, 1_050), ...times(5, 1_150)], 1_160), false);
});
