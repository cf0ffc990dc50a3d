/** What is kept: shared, bounded, given up when nobody reads, and made anew when it failed. */
import { setImmediate as turn } from "node:timers/promises";
import t from "tap";
import type { KeptResults } from "./kept-results.js";
import { type Fill, NO_ROOM, ResultCache, type ResultKey } from "./result-cache.js";

const MESSAGE_BYTES = 1000;
const never = new AbortController().signal;
const keyOf = (runId: number): ResultKey => ({
  runId,
  digest: "",
  payer: undefined,
  form: "ROWS",
});
const rowOf = (place: number) => ({ gezinId: BigInt(place + 1), childId: 1n });

/** Gives so many messages; counts how often it is asked. */
function filler(count: number) {
  const state = { asked: 0, aborted: 0 };
  const fill: Fill = async (take, signal) => {
    state.asked += 1;
    for (let place = 0; place < count; place += 1) {
      await turn();
      if (signal.aborted) {
        state.aborted += 1;
        throw new Error("aborted");
      }
      await take({ bytes: Buffer.alloc(MESSAGE_BYTES, place), rowCount: 1, last: rowOf(place) });
    }
  };
  return { state, fill };
}

async function readAll(kept: KeptResults, from = 0): Promise<number[]> {
  const found: number[] = [];
  for (let place = from; ; place += 1) {
    const message = await kept.read(place, 0, never);
    if (message === undefined) return found;
    found.push(message.bytes[0] ?? -1);
  }
}

async function opened(cache: ResultCache, runId: number, fill: Fill): Promise<KeptResults> {
  const kept = await cache.open(keyOf(runId), fill);
  if (kept === undefined) throw new Error("kept: expected room, found none");
  return kept;
}

t.test("many read what one filling gives, from wherever they come", async (t) => {
  const cache = new ResultCache(1 << 20);
  const { state, fill } = filler(20);
  const [first, second] = await Promise.all([opened(cache, 1, fill), opened(cache, 1, fill)]);
  t.equal(first, second);
  const expected = Array.from({ length: 20 }, (_, place) => place);
  t.same(await Promise.all([readAll(first), readAll(second)]), [expected, expected]);
  t.equal(await first.find(rowOf(7), never), 8);
  t.same(await readAll(first, 8), expected.slice(8));
  t.equal(await first.find(rowOf(19), never), 20);
  for (const kept of [first, second]) cache.leave(keyOf(1), kept);
  t.equal(await opened(cache, 1, fill), first, "kept when nobody reads");
  t.equal(state.asked, 1);
  t.equal(cache.byteCount, 20 * MESSAGE_BYTES);
  await cache.close();
});

t.test("what was used longest ago goes first, and never what is being read", async (t) => {
  const cache = new ResultCache(25 * MESSAGE_BYTES);
  const { fill } = filler(10);
  const first = await opened(cache, 1, fill);
  await readAll(first);
  const second = await opened(cache, 2, fill);
  await readAll(second);
  cache.leave(keyOf(2), second);
  const third = await opened(cache, 3, fill);
  await readAll(third);
  t.equal(cache.byteCount, 20 * MESSAGE_BYTES);
  t.equal(await opened(cache, 1, fill), first);
  t.not(await opened(cache, 2, filler(0).fill), second);
  await cache.close();
});

t.test("without room the reader is told to read the database itself", async (t) => {
  const cache = new ResultCache(5 * MESSAGE_BYTES);
  const kept = await opened(cache, 1, filler(10).fill);
  t.equal(await readAll(kept).catch((error: unknown) => error), NO_ROOM);
  t.equal((await kept.read(4, 0, never))?.bytes[0], 4, "what was written is there");
  cache.leave(keyOf(1), kept);
  t.equal(cache.byteCount, 0);
  t.equal(await new ResultCache(0).open(keyOf(1), filler(1).fill), undefined);
  await cache.close();
});

t.test("a filling that nobody waits for ends; the next reader starts another", async (t) => {
  const cache = new ResultCache(1 << 20);
  const { state, fill } = filler(1000);
  const kept = await opened(cache, 1, fill);
  await kept.read(3, 0, never);
  cache.leave(keyOf(1), kept);
  const again = await opened(cache, 1, filler(2).fill);
  t.same(await readAll(again), [0, 1]);
  while (state.aborted === 0) await turn();
  t.equal(state.aborted, 1);
  await cache.close();
});

t.test("a filling that fails tells its readers, and is made anew", async (t) => {
  const cache = new ResultCache(1 << 20);
  const fill: Fill = async (take) => {
    await take({ bytes: Buffer.from([1]), rowCount: 1, last: rowOf(0) });
    throw new Error("database lost");
  };
  const kept = await opened(cache, 1, fill);
  await t.rejects(readAll(kept), { message: "database lost" });
  const again = await opened(cache, 1, filler(2).fill);
  t.same(await readAll(again), [0, 1]);
  cache.leave(keyOf(1), kept);
  const gone = new AbortController();
  const waiting = (await opened(cache, 2, () => new Promise(() => undefined))).read(
    0,
    0,
    gone.signal,
  );
  gone.abort();
  await t.rejects(waiting, { code: "CALL_CANCELLED" });
});
