/**
 * Arrivals keep to their clock whatever the server does, and latency counts from when they were
 * due.
 */
import t from "tap";
import { driveClosedLoop } from "./closed-loop.js";
import { driveOpenLoop } from "./open-loop.js";
import { UNSENT } from "./recording.js";
import { arrivals, even, rateOf, secondsOf } from "./schedule.js";
import { FakeClock } from "./test/clock-fixture.js";

const SERVICE_MS = 2;

/** A server that answers in 2 ms, and stands still from 2 s to 3 s. */
function stallingServer(clock: FakeClock): () => Promise<string> {
  return async () => {
    const readyMs = clock.nowMs() + SERVICE_MS;
    await clock.at(readyMs > 2000 && readyMs < 3000 ? 3000 : readyMs);
    return "OK";
  };
}

t.test("arrivals are as many and as dense as the rates say", async (t) => {
  t.same([...arrivals([even(4, 1)])], [250, 500, 750, 1000]);
  const ramp = [...arrivals([{ seconds: 10, from: 0, to: 100 }])];
  t.equal(ramp.length, 500, "the area below the ramp");
  t.equal(ramp.filter((dueMs) => dueMs <= 5000).length, 125, "a quarter of it in the first half");
  t.same(
    ramp,
    [...ramp].sort((left, right) => left - right),
  );
  const spans = [even(0.5, 1), even(0.5, 1), { seconds: 2, from: 3, to: 1 }];
  t.equal([...arrivals(spans)].length, 5, "parts of an arrival are not lost between spans");
  t.equal(secondsOf(spans), 4);
  t.equal(rateOf(spans), 5 / 4);
});

t.test("a server that stalls a second shows it in p99; a closed loop hides it", async (t) => {
  const clock = new FakeClock();
  const open = await driveOpenLoop({
    ...{ clock, spans: [even(100, 10)] },
    send: stallingServer(clock),
  });
  t.equal(open.okCount, 1000);
  t.equal(open.latency.at(50), SERVICE_MS);
  const p99 = open.latency.at(99);
  t.ok(p99 > 850 && p99 < 1000, `p99 ${p99}: a tenth of the calls came due in the stall`);
  t.ok(open.latency.at(91) < 200 && open.latency.at(95) > 400, "spread evenly over the stall");
  t.same(open.seconds[2], { asked: 100, achieved: 0 }, "calls stay due while nothing comes back");
  t.equal(open.seconds[3]?.achieved, 200);

  const other = new FakeClock();
  const send = stallingServer(other);
  const driving = driveClosedLoop({ clock: other, callers: 1, seconds: 10, send });
  while (other.nowMs() < 10_100) await other.waitUntil(other.nowMs() + 10);
  const closed = await driving;
  t.ok(closed.recording.latency.at(99) < 5, "who waits for answers asks less and sees nothing");
});

t.test("late sending is told apart from a late server", async (t) => {
  const clock = new FakeClock();
  const late = { nowMs: () => clock.nowMs(), waitUntil: (ms: number) => clock.waitUntil(ms + 40) };
  const { latency, fromSend } = await driveOpenLoop({
    ...{ clock: late, spans: [even(5, 1)] },
    send: stallingServer(clock),
  });
  t.equal(latency.at(50), 40 + SERVICE_MS);
  t.equal(fromSend.at(50), SERVICE_MS);
});

t.test("calls that wait for room keep their moment; those never sent are told", async (t) => {
  const clock = new FakeClock();
  const slow = async () => {
    await clock.at(clock.nowMs() + 100);
    return "OK";
  };
  const spans = [even(100, 1)];
  const recording = await driveOpenLoop({ clock, spans, send: slow, openMax: 1, graceMs: 2000 });
  const unsent = recording.endings.get(UNSENT) ?? 0;
  t.equal(recording.calls, 100, "every call has an ending");
  t.equal(recording.okCount + unsent, 100);
  t.ok(recording.okCount >= 28 && recording.okCount <= 32, `${recording.okCount} at 10/s in 3 s`);
  t.ok(recording.latency.at(100) >= 2000);
});

t.test("an interrupted load hands back what there is", async (t) => {
  const clock = new FakeClock();
  const abort = new AbortController();
  const { signal } = abort;
  const send = async (place: number) => {
    if (place === 9) abort.abort();
    await clock.at(clock.nowMs() + SERVICE_MS);
    return "OK";
  };
  const recording = await driveOpenLoop({ clock, spans: [even(100, 60)], send, signal });
  t.equal(recording.okCount, 10);
});

t.test("refused calls are told apart and leave latency alone", async (t) => {
  const clock = new FakeClock();
  const send = async (place: number) => (place % 2 === 0 ? "RESOURCE_EXHAUSTED" : "OK");
  const recording = await driveOpenLoop({ clock, spans: [even(10, 1)], send });
  t.same(Object.fromEntries(recording.endings), { RESOURCE_EXHAUSTED: 5, OK: 5 });
  t.equal(recording.latency.count, 5);
});
