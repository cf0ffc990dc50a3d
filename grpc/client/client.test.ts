/**
 * Faults as callers of the library see them: one shape, whoever found them, and words to act on.
 */
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { status } from "@grpc/grpc-js";
import t from "tap";
import { Authority, validFor } from "../certificates/authority.js";
import { HOUSEHOLD, openTestService } from "../test/service-fixture.js";
import { CallFault, GroeikernClient } from "./client.js";

const [CHILD] = HOUSEHOLD.kinderen;

t.test("a fault of the facts has a path and one shape, here and at the service", async (t) => {
  const { client } = await openTestService(t);
  const reader = await client("reader");
  const cases: [object, string, RegExp][] = [
    [{ kinderen: [{ ...CHILD, zorgPijler1: 99 }] }, ".kinderen[0].zorgPijler1", /found 99/],
    [{ kinderen: [{ ...CHILD, rol: "HALF" }] }, ".kinderen[0].rol", /one of VOLLEDIG, .* "HALF"/],
    [{ kinderen: [CHILD, { ...CHILD, leeftijd: 3 }] }, ".kinderen[1].leeftijd", /unknown field/],
    [{ kinderen: [{ ...CHILD, heeftDomicilie: "no" }] }, ".kinderen[0].heeftDomicilie", /true or/],
    [{ kinderen: "one" }, ".kinderen", /expected a list, found "one"/],
    [{ kinderen: [null] }, ".kinderen[0]", /expected an object, found null/],
    [{ gezinsinkomstenCents: "3" }, ".gezinsinkomstenCents", /a whole number, found "3"/],
    [{ gezinsinkomstenCents: 1.5 }, ".gezinsinkomstenCents", /a whole number, found 1.5/],
    [{ gezinId: 7 }, ".gezinId", /text of a whole number, found 7/],
    [{ maand: 202310 }, ".maand", /expected text, found 202310/],
  ];
  for (const [change, path, words] of cases) {
    const call = reader.calculate([HOUSEHOLD, { ...HOUSEHOLD, ...change }]);
    const fault = await call.catch((error: unknown) => error);
    t.ok(fault instanceof CallFault, path);
    const field = `households[1]${path}`;
    const violations = [{ field, description: words }];
    t.match(fault, { code: "REQUEST_FAULT", status: status.INVALID_ARGUMENT, violations });
    t.match((fault as CallFault).message, `${field}: expected`);
  }
  const stream = reader.calculateStream([[{ ...HOUSEHOLD, gezinId: 7 }]]);
  await t.rejects(stream.next(), { code: "REQUEST_FAULT", message: /^households\[0\].gezinId/ });
});

t.test("a connection that is not made is told with the address and what to do", async (t) => {
  const opened = await openTestService(t);
  const authority = opened.authority.pair.certificate;
  const own = await opened.pair("reader");
  const stranger = await Authority.create(validFor(2));
  const free = createServer();
  await once(free.listen(0, "127.0.0.1"), "listening");
  const { port } = free.address() as AddressInfo;
  await once(free.close(), "close");
  const cases: [string, string, ConstructorParameters<typeof GroeikernClient>[1], RegExp][] = [
    ["nobody there", `localhost:${port}`, undefined, /is the service started/],
    ["plaintext", opened.address, undefined, /is it TLS on both sides/],
    [
      "another authority",
      opened.address,
      { ...own, authority: stranger.pair.certificate },
      /author/,
    ],
    ["no certificate", opened.address, { authority }, /connection: expected the service/],
  ];
  for (const [name, address, tls, words] of cases) {
    const client = new GroeikernClient(address, tls);
    t.teardown(() => client.close());
    const fault = await client.calculate([HOUSEHOLD]).catch((error: unknown) => error);
    t.match(fault, { code: "UNAVAILABLE", message: words }, name);
    t.match((fault as Error).message, address, name);
    t.notMatch((fault as Error).message, /Last error|Resolution note|:error:/, name);
  }
  const garbage = { authority, key: "garbage", certificate: own.certificate };
  t.throws(() => new GroeikernClient(opened.address, garbage), {
    code: "CERTIFICATE_INVALID",
    message: /expected authority, key and certificate as PEM/,
  });
});

t.test("a service that never answers does not keep a caller for ever", async (t) => {
  const mute = createServer((socket) => {
    socket.resume().on("error", () => undefined);
    t.teardown(() => socket.destroy());
  });
  await once(mute.listen(0, "127.0.0.1"), "listening");
  t.teardown(() => mute.close());
  const client = new GroeikernClient(`127.0.0.1:${(mute.address() as AddressInfo).port}`);
  t.teardown(() => client.close());
  await t.rejects(client.calculate([HOUSEHOLD], { timeoutMs: 500 }), {
    code: "DEADLINE_EXCEEDED",
    message: /^call: expected 127.0.0.1:\d+ to answer in time/,
  });
});

t.test("a server that comes back is not called lost for long", async (t) => {
  const attempts: number[] = [];
  const lost = createServer((socket) => {
    attempts.push(performance.now());
    socket.destroy();
  });
  await once(lost.listen(0, "127.0.0.1"), "listening");
  t.teardown(() => lost.close());
  const client = new GroeikernClient(`127.0.0.1:${(lost.address() as AddressInfo).port}`);
  t.teardown(() => client.close());
  while (attempts.length < 8) {
    await t.rejects(client.calculate([HOUSEHOLD]), { code: "UNAVAILABLE" });
    await sleep(50);
  }
  const [before = 0, last = 0] = attempts.slice(-2);
  t.ok(last - before < 10_000, "gRPC's own pause would be 13 s and more by now");
});
