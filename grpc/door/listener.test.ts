/** Connections that are made and left: bounded in all and by address, and cut off. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import t, { type Test } from "tap";
import { HOUSEHOLD, openTestService, type TestService } from "../test/service-fixture.js";

const HALF_OPEN = 1000;
const MAX_PER_ADDRESS = 20;
const STEP_MS = 20;
const STEPS_MAX = 1500;

/** Connections that say nothing; gives those that are open still. */
function openSilent(t: Test, { service }: TestService, count: number, localAddress: string) {
  const open = new Set<Socket>();
  for (let place = 0; place < count; place += 1) {
    const socket = connect({ port: service.port, host: "127.0.0.1", localAddress });
    open.add(socket);
    socket.on("error", () => undefined);
    socket.once("close", () => open.delete(socket));
    socket.resume();
    t.teardown(() => socket.destroy());
  }
  return open;
}

async function until(isTrue: () => boolean): Promise<void> {
  for (let step = 0; step < STEPS_MAX && !isTrue(); step += 1) await sleep(STEP_MS);
}

t.test("a thousand half-open connections leave room for the others", async (t) => {
  const connections = { max: 2 * MAX_PER_ADDRESS, maxPerCaller: MAX_PER_ADDRESS };
  const opened = await openTestService(t, { limits: { connections, silentMs: 60_000 } });
  const silent = openSilent(t, opened, HALF_OPEN, "127.0.0.2");
  await until(() => silent.size <= MAX_PER_ADDRESS);
  t.equal(silent.size, MAX_PER_ADDRESS);
  const client = await opened.client("reader");
  t.equal((await client.calculate([HOUSEHOLD])).results.length, 1);

  const more = openSilent(t, opened, HALF_OPEN, "127.0.0.3");
  await until(() => more.size < MAX_PER_ADDRESS);
  t.equal(more.size, MAX_PER_ADDRESS - 1, "no more than there is room for in all");
  t.equal((await client.calculate([HOUSEHOLD])).results.length, 1);
});

t.test("who connects and says nothing is cut off, and others get the place", async (t) => {
  const connections = { max: MAX_PER_ADDRESS, maxPerCaller: MAX_PER_ADDRESS };
  const opened = await openTestService(t, { limits: { connections, silentMs: 300 } });
  const silent = openSilent(t, opened, MAX_PER_ADDRESS, "127.0.0.1");
  await Promise.all([...silent].map((socket) => once(socket, "connect")));
  await until(() => silent.size === 0);
  t.equal(silent.size, 0);
  const client = await opened.client("reader");
  t.equal((await client.calculate([HOUSEHOLD])).results.length, 1);
});
