/** Attempts to get in, to see what is somebody else's, and to tie the server up. */
import { Client, credentials, Metadata, type ServiceError, status } from "@grpc/grpc-js";
import t, { type Test } from "tap";
import { until } from "../../engine/test/until.js";
import { tlsSettingsOf } from "../access/credentials.js";
import { Authority, type KeyPair, validFor } from "../certificates/authority.js";
import { CallFault, GroeikernClient } from "../client/client.js";
import { messageType } from "../contract/contract.js";
import { householdToMessage } from "../contract/mapping/household.js";
import { HOUSEHOLD, openTestService, pemFile, type TestService } from "./service-fixture.js";

const CALCULATE = "/groeikern.v1.CalculationService/Calculate";
const STREAM = "/groeikern.v1.CalculationService/CalculateStream";
/** Only ends a test that hangs: nothing is expected within it. */
const WAIT_MS = 250_000;
const asIs = (bytes: Buffer): Buffer => bytes;

function clientOf(t: Test, { address, authority }: TestService, pair?: KeyPair): GroeikernClient {
  const client = new GroeikernClient(address, {
    authority: authority.pair.certificate,
    ...pair,
  });
  t.teardown(() => client.close());
  return client;
}

async function rawClient(t: Test, { address, authority, pair }: TestService): Promise<Client> {
  const { key, certificate } = await pair("payer:FONS");
  const [ca, own, chain] = [authority.pair.certificate, key, certificate].map((pem) =>
    Buffer.from(pem),
  );
  const client = new Client(address, credentials.createSsl(ca ?? null, own, chain));
  t.teardown(() => client.close());
  return client;
}

function callRaw(client: Client, bytes: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const deadline = { deadline: Date.now() + WAIT_MS };
    client.makeUnaryRequest(
      CALCULATE,
      asIs,
      asIs,
      bytes,
      new Metadata(),
      deadline,
      (error, found) => (error === null ? resolve(found as Buffer) : reject(error)),
    );
  });
}

t.test("nobody comes in without a certificate of this authority that is valid now", async (t) => {
  const opened = await openTestService(t);
  const timeoutMs = WAIT_MS;
  const unavailable = { code: "UNAVAILABLE", status: status.UNAVAILABLE };
  const now = validFor(2);
  const past = {
    from: new Date(Date.now() - 10 * 86_400_000),
    to: new Date(Date.now() - 86_400_000),
  };
  const stranger = await Authority.create(now);
  const subject = { role: "reader", name: "test" };
  const pairs: Record<string, KeyPair | undefined> = {
    none: undefined,
    expired: await opened.authority.client(subject, past),
    stranger: await stranger.client(subject, now),
  };
  for (const [name, pair] of Object.entries(pairs)) {
    const call = clientOf(t, opened, pair).calculate([HOUSEHOLD], { timeoutMs });
    await t.rejects(call, unavailable, name);
  }
  const plaintext = new GroeikernClient(opened.address);
  t.teardown(() => plaintext.close());
  await t.rejects(plaintext.calculate([HOUSEHOLD], { timeoutMs }), unavailable);
});

t.test("a certificate whose subject gives no role comes in and may do nothing", async (t) => {
  const opened = await openTestService(t);
  for (const role of ["payer:NOBODY", "root", "payer:fons"]) {
    const client = clientOf(t, opened, await opened.pair(role));
    const unknown = { code: "CALLER_UNKNOWN", status: status.UNAUTHENTICATED };
    await t.rejects(client.calculate([HOUSEHOLD]), unknown, role);
  }
});

t.test("a payer can not calculate a household, nor a child, of another payer", async (t) => {
  const { client } = await openTestService(t);
  const infino = await client("payer:INFINO");
  const refused = { code: "PAYER_REFUSED", status: status.PERMISSION_DENIED };
  await t.rejects(infino.calculate([HOUSEHOLD]), refused);
  await t.rejects(infino.calculate([{ ...HOUSEHOLD, payer: "INFINO" }, HOUSEHOLD]), {
    ...refused,
    violations: [
      { field: "households[1].payer", description: "expected your own, INFINO, found FONS" },
    ],
  });
  for await (const [outcome] of infino.calculateStream([[HOUSEHOLD]])) {
    t.match(outcome, { maanden: [], fault: { field: "payer", found: "FONS" } });
  }
});

t.test("malformed and oversized messages are the caller's fault and harm nobody", async (t) => {
  const opened = await openTestService(t);
  const raw = await rawClient(t, opened);
  const sound = messageType<object>("CalculateRequest").encode({
    households: [householdToMessage(HOUSEHOLD)],
  });
  const malformed = [
    Buffer.from([0x0a, 0xff]),
    Buffer.from("no protobuf at all"),
    sound.subarray(0, sound.length - 3),
    Buffer.alloc(100_000, 0x0b),
    Buffer.alloc(100_000, 0xff),
  ];
  for (const bytes of malformed) {
    await t.rejects(callRaw(raw, bytes), { code: status.INVALID_ARGUMENT });
  }
  const oversized = callRaw(raw, Buffer.alloc(5 << 20));
  await t.rejects(oversized, { code: status.RESOURCE_EXHAUSTED });
  t.ok((await callRaw(raw, sound)).length > 0);

  const stream = raw.makeBidiStreamRequest(STREAM, asIs, asIs, new Metadata());
  stream.write(Buffer.from([0x12, 0xff, 0xff]));
  const error = await new Promise<ServiceError>((resolve) => {
    stream.on("error", (found) => resolve(found as ServiceError));
    stream.resume();
  });
  t.equal(error.code, status.INVALID_ARGUMENT);
});

t.test("a thousand half-open streams of one caller leave room for the others", async (t) => {
  const limits = { calculateStreams: { max: 8, maxPerCaller: 4 } };
  const opened = await openTestService(t, { limits });
  const raw = await rawClient(t, opened);
  const ended: number[] = [];
  const streams = Array.from({ length: 1000 }, () => {
    const stream = raw.makeBidiStreamRequest(STREAM, asIs, asIs, new Metadata());
    stream.on("error", (error) => ended.push((error as ServiceError).code));
    stream.resume();
    return stream;
  });
  const other = await opened.client("reader");
  const { results } = await other.calculate([HOUSEHOLD], { timeoutMs: WAIT_MS });
  t.equal(results.length, 1);
  for await (const outcomes of other.calculateStream([[HOUSEHOLD]], { timeoutMs: WAIT_MS })) {
    t.equal(outcomes.length, 1);
  }
  await until(() => ended.length >= 996);
  t.equal(ended.length, 996);
  t.ok(ended.every((code) => code === status.RESOURCE_EXHAUSTED));
  for (const stream of streams) stream.cancel();
});

t.test("who is turned away for want of room is told when to try again", async (t) => {
  const limits = { calls: { max: 0, maxPerCaller: 0 } };
  const { client } = await openTestService(t, { limits });
  const call = (await client("reader")).calculate([HOUSEHOLD]);
  const fault = await call.then(t.fail, (error: unknown) => error);
  t.ok(fault instanceof CallFault);
  t.match(fault, { code: "SERVER_BUSY", status: status.RESOURCE_EXHAUSTED, retryMs: 1000 });
});

t.test("nothing but loopback is served in plaintext, and nobody without being asked for", (t) => {
  const insecure = { code: "SERVE_INSECURE" };
  const everybody = { kind: "reader" } as const;
  t.throws(() => tlsSettingsOf({ host: "0.0.0.0", everybody }), insecure);
  t.throws(() => tlsSettingsOf({ host: "127.0.0.1" }), insecure);
  const tls = { key: pemFile("server.key", "x"), certificate: pemFile("server.crt", "x") };
  t.throws(() => tlsSettingsOf({ host: "0.0.0.0", tls }), insecure);
  t.throws(() => tlsSettingsOf({ host: "0.0.0.0", tls, everybody }), {
    code: "CERTIFICATE_INVALID",
  });
  t.equal(tlsSettingsOf({ host: "127.0.0.1", everybody }), undefined);
  t.end();
});

t.test("the log has request ids and no facts of persons", async (t) => {
  const { client, lines } = await openTestService(t);
  const bad = { ...HOUSEHOLD, gezinId: "987654321", maand: "1999-01" };
  const call = (await client("reader")).calculate([bad], { requestId: "ticket-1" });
  await t.rejects(call, { code: "REQUEST_FAULT", requestId: "ticket-1" });
  const log = lines.join("");
  t.match(log, /"requestId":"ticket-1"/);
  t.notMatch(log, /987654321|2020-05-17|3632576/);
});
