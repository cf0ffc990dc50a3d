/**
 * What a caller of the library gets wrong is one shape of fault, told before anything is sent; it
 * neither ends the caller's process nor becomes another question.
 */
import { status } from "@grpc/grpc-js";
import t from "tap";
import { HOUSEHOLD, openTestService } from "../test/service-fixture.js";
import { CallFault, type FactBlock, finishRun, GroeikernClient } from "./client.js";

type Call = (client: GroeikernClient) => Promise<unknown>;
const HOUR_MS = 3_600_000;

async function count(messages: AsyncIterable<unknown>): Promise<number> {
  let found = 0;
  for await (const _ of messages) found += 1;
  return found;
}

/** An argument as JavaScript gives it, whatever its type. */
const loose = (value: unknown): never => value as never;

t.test("an option that no call can have is told by its name", async (t) => {
  const client = await (await openTestService(t)).client("reader");
  const options: [object, string, RegExp][] = [
    [{ timeoutMs: Number.NaN }, "timeoutMs", /a number of milliseconds, found NaN/],
    [{ timeoutMs: "500" }, "timeoutMs", /a number of milliseconds, found "500"/],
    [{ hedgeMs: Number.NaN }, "hedgeMs", /a number of milliseconds, found NaN/],
    [{ requestId: "one\ntwo" }, "requestId", /printable ASCII, found "one\\ntwo"/],
    [{ requestId: "\u20ac" }, "requestId", /printable ASCII/],
  ];
  for (const [option, field, words] of options) {
    const violations = [{ field, description: words }];
    const fault = { code: "REQUEST_FAULT", status: status.INVALID_ARGUMENT, violations };
    await t.rejects(client.calculate([HOUSEHOLD], loose(option)), fault, field);
    await t.rejects(count(client.calculateStream([[HOUSEHOLD]], loose(option))), fault, field);
    await t.rejects(count(client.streamResults({ runId: 1 }, loose(option))), fault, field);
  }
  for (const timeoutMs of [Number.POSITIVE_INFINITY, Number.MAX_VALUE, 1e9 * HOUR_MS]) {
    t.equal((await client.calculate([HOUSEHOLD], { timeoutMs })).results.length, 1, `${timeoutMs}`);
  }
});

t.test("a value that the contract can not hold is not made into another one", async (t) => {
  const client = await (await openTestService(t)).client("operator");
  const delivery = { source: "tax", id: "1" };
  const block: FactBlock = { maand: "2023-10", rowCount: 1, columns: {} };
  const cases: [string, RegExp, Call][] = [
    ["households", /a list, found an object/, (to) => to.calculate(loose(HOUSEHOLD))],
    ["households", /a list, found nothing/, (to) => to.calculate(loose(undefined))],
    ["households[0].gezinId", /found 7$/, (to) => to.calculate([{ ...HOUSEHOLD, gezinId: 7n }])],
    ["runId", /whole number, or the text of one, found 1.5/, (to) => to.getRun(1.5)],
    ["runId", /found NaN/, (to) => to.getRun(Number.NaN)],
    ["runId", /found "one"/, (to) => to.cancelRun(loose("one"))],
    ["runId", /found an object/, (to) => count(to.watchRun(loose({})))],
    ["childId", /found "abc"/, (to) => to.explain({ childId: "abc", maand: "2023-10" })],
    ["payer", /one of FONS, .*, found "FOO"/, (to) => count(to.streamResults({ payer: "FOO" }))],
    ["gezinIds[1]", /found "7x"/, (to) => count(to.streamResults({ gezinIds: ["7", "7x"] }))],
    ["gezinIds", /a list, found "7"/, (to) => count(to.streamResults({ gezinIds: loose("7") }))],
    ["onn", /one of on, .*, found an unknown field/, (to) => to.regularise(loose({ onn: "" }))],
    ["isDryRun", /true or false, found "no"/, (to) => to.regularise({ isDryRun: loose("no") })],
    ["delivery.idd", /unknown field/, (to) => to.applyFacts(loose({ idd: "1" }), [])],
    ["changes[0].gezinId", /found 1.5/, (to) => to.applyFacts(delivery, [{ gezinId: 1.5 }])],
    ["file.flow", /unknown field/, (to) => to.loadRecords(loose({ flow: "dmfa" }), [])],
    ["content", /bytes, found "/, (to) => to.loadRecords({ stroom: "dmfa" }, loose(["text"]))],
    [
      "columns.geboortedatm",
      /one of .*, found an unknown column/,
      (to) => count(to.calculateBlocks([{ ...block, columns: loose({ geboortedatm: [] }) }])),
    ],
    [
      "columns.rol",
      /Uint8Array, found BigInt64Array/,
      (to) => count(to.calculateBlocks([{ ...block, columns: { rol: new BigInt64Array(1) } }])),
    ],
  ];
  for (const [field, description, call] of cases) {
    const violations = [{ field, description }];
    await t.rejects(call(client), { code: "REQUEST_FAULT", violations }, field);
  }
});

t.test("what was given up before it began is not asked", async (t) => {
  const { client: as, lines } = await openTestService(t);
  const client = await as("operator");
  const options = { signal: AbortSignal.abort() };
  const calls: Call[] = [
    () => client.calculate([HOUSEHOLD], options),
    () => count(client.calculateStream([[HOUSEHOLD]], options)),
    () => count(client.streamResults({ runId: 1 }, options)),
    () => client.startRun("1", "2023-10", options),
    () => finishRun(client, { requestId: "1" }, options),
  ];
  for (const call of calls) await t.rejects(call(client), { code: "CANCELLED" });
  t.notOk(lines.some((line) => line.includes("call ended")));
});

t.test("a pause between attempts ends with the signal, as the call does", async (t) => {
  const client = await (await openTestService(t)).client("operator");
  const { signal } = new AbortController();
  const control = new AbortController();
  const interrupted = {
    startRun: async () => loose({ runId: 1 }),
    watchRun: async function* () {
      setTimeout(() => control.abort(), 1);
      yield loose({ run: { state: "INTERRUPTED" }, rowsDone: 0, rowsTotal: 1 });
    },
  };
  const run = finishRun(interrupted, { requestId: "1" }, { signal: control.signal });
  const fault = await run.catch((error: unknown) => error);
  t.ok(fault instanceof CallFault);
  t.match(fault, { code: "CANCELLED", status: status.CANCELLED });
  t.equal((await client.calculate([HOUSEHOLD], { signal })).results.length, 1);
});

t.test("a client that was closed says so", async (t) => {
  const client = await (await openTestService(t)).client("reader");
  client.close();
  const fault = { code: "CLIENT_CLOSED", message: /expected one that is open/ };
  await t.rejects(client.calculate([HOUSEHOLD]), fault);
  await t.rejects(count(client.calculateStream([[HOUSEHOLD]])), fault);
});

t.test("an address that is none is told when the client is made", async (t) => {
  for (const address of ["", "localhost", "http://localhost:50051", "a:99999", "a:b", "a:0", 7]) {
    const fault = { code: "ADDRESS_INVALID", message: /expected an address host:port, .* found/ };
    t.throws(() => new GroeikernClient(loose(address)), fault, `${address}`);
  }
  for (const address of ["localhost:50051", "[::1]:50051", "10.0.0.1:443", "dns:a:50051"]) {
    new GroeikernClient(address).close();
  }
});

t.test("a run that has begun waits for a server that is away for a moment", async (t) => {
  const lost = new CallFault("away", "UNAVAILABLE", status.UNAVAILABLE, [], undefined, undefined);
  let asked = 0;
  const away = {
    startRun: async () => {
      asked += 1;
      if (asked === 2) throw lost;
      return loose({ runId: 1 });
    },
    watchRun: async function* () {
      if (asked === 1) throw lost;
      yield loose({ run: { state: "FINISHED" }, rowsDone: 1, rowsTotal: 1 });
    },
  };
  t.match(await finishRun(away, { requestId: "1" }), { state: "FINISHED" });
  t.equal(asked, 3);
  asked = 1;
  await t.rejects(finishRun(away, { requestId: "2" }), lost, "one that was never reached is told");
});
