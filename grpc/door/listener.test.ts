/** Connections that are made and left: bounded in all and by address, and never in the way. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import t, { type Test } from "tap";
import { HOUSEHOLD, openTestService, type TestService } from "../test/service-fixture.js";

const HALF_OPEN = 520;
const ADDRESSES = ["127.0.0.2", "127.0.0.3", "127.0.0.4"];
const PLACES = { max: 40, maxPerCaller: 20 };
/** The first byte of a handshake, and no more. */
const HELLO = Buffer.from([0x16]);

function connectFrom(t: Test, { service }: TestService, localAddress: string): Socket {
  const socket = connect({ port: service.port, host: "127.0.0.1", localAddress });
  socket.on("error", () => undefined);
  t.teardown(() => socket.destroy());
  socket.resume();
  return socket;
}

/** Connections of one byte; resolves when `left` of them are open still. */
async function openHalf(t: Test, opened: TestService, address: string, left: number) {
  const open = new Set<Socket>();
  const settled = new Promise<void>((resolve) => {
    for (let place = 0; place < HALF_OPEN; place += 1) {
      const socket = connectFrom(t, opened, address);
      open.add(socket);
      socket.write(HELLO);
      socket.once("close", () => {
        open.delete(socket);
        if (open.size === left) resolve();
      });
    }
  });
  await settled;
  return open;
}

t.test("handshakes begun from many addresses and never finished shut nobody out", async (t) => {
  const limits = { handshakes: PLACES, handshakeMs: 600_000, connections: PLACES };
  const opened = await openTestService(t, { limits });
  const before = await opened.client("reader");
  t.equal((await before.calculate([HOUSEHOLD])).results.length, 1);
  await openHalf(t, opened, "127.0.0.2", PLACES.maxPerCaller);
  for (const address of ADDRESSES.slice(1)) void openHalf(t, opened, address, 0);
  for (let caller = 0; caller < 3; caller += 1) {
    const client = await opened.client("reader");
    t.equal((await client.calculate([HOUSEHOLD])).results.length, 1, "a new caller");
  }
  t.equal((await before.calculate([HOUSEHOLD])).results.length, 1, "one that was there before");
});

t.test("who shares its address with unfinished handshakes still comes in", async (t) => {
  const limits = { handshakes: PLACES, handshakeMs: 600_000 };
  const opened = await openTestService(t, { limits });
  await openHalf(t, opened, "127.0.0.1", PLACES.maxPerCaller);
  const client = await opened.client("reader");
  t.equal((await client.calculate([HOUSEHOLD])).results.length, 1);
});

t.test("a handshake that takes too long is cut off", async (t) => {
  const opened = await openTestService(t, { limits: { handshakeMs: 300 } });
  const silent = connectFrom(t, opened, "127.0.0.1");
  const begun = connectFrom(t, opened, "127.0.0.1");
  begun.write(HELLO);
  await Promise.all([once(silent, "close"), once(begun, "close")]);
  const client = await opened.client("reader");
  t.equal((await client.calculate([HOUSEHOLD])).results.length, 1);
});

t.test("finished connections of one address are bounded", async (t) => {
  const connections = { max: PLACES.max, maxPerCaller: 2 };
  const opened = await openTestService(t, { limits: { connections } });
  const { key, certificate } = await opened.pair("reader");
  const open = async () => {
    const ca = opened.authority.pair.certificate;
    const host = "localhost";
    const options = { ca, key, cert: certificate, host, port: opened.service.port };
    const socket = connectTls({ ...options, ALPNProtocols: ["h2"] });
    socket.on("error", () => undefined);
    t.teardown(() => socket.destroy());
    await once(socket, "secureConnect");
    return socket;
  };
  await open();
  await open();
  const third = await open();
  if (!third.closed) await once(third.resume(), "close");
  t.ok(third.closed, "the third is cut off");
});
