/** How a CalculateStream ends for a caller that is not grpc-js: what is due, then the status. */
import { status } from "@grpc/grpc-js";
import t from "tap";
import { messageType } from "../contract/contract.js";
import { householdToMessage } from "../contract/mapping/household.js";
import type { CalculateStreamRequest, CalculateStreamResponse } from "../contract/messages.js";
import { begin, frameOf, openSession, readToEnd } from "../test/http2-caller.js";
import { HOUSEHOLD, openTestService } from "../test/service-fixture.js";

const PATH = "/groeikern.v1.CalculationService/CalculateStream";
const REQUEST = messageType<CalculateStreamRequest>("CalculateStreamRequest");
const RESPONSE = messageType<CalculateStreamResponse>("CalculateStreamResponse");

const request = (sequence: number): Buffer =>
  frameOf(
    REQUEST.encode({ sequence, households: { households: [householdToMessage(HOUSEHOLD)] } }),
  );
const requests = (from: number, count: number): Buffer[] =>
  Array.from({ length: count }, (_, place) => request(from + place));
const sequencesOf = (messages: readonly Buffer[]): number[] =>
  messages.map((bytes) => Number(RESPONSE.decode(bytes).sequence));

const MALFORMED = frameOf(Buffer.from([0x12, 0xff, 0xff]));

for (const before of [0, 1, 5, 40]) {
  t.test(`${before} good messages, a malformed one, 40 good ones, sent at once`, async (t) => {
    const opened = await openTestService(t);
    const stream = begin(await openSession(t, opened, "payer:FONS"), PATH);
    stream.write(Buffer.concat([...requests(1, before), MALFORMED, ...requests(100, 40)]));
    const { messages, status: found } = await readToEnd(stream);
    t.equal(found, status.INVALID_ARGUMENT, "the caller hears the status and need not end first");
    t.same(
      sequencesOf(messages),
      Array.from({ length: before }, (_, place) => place + 1),
      "every answer that was due came before it",
    );
  });
}

t.test("a caller that falls silent gets its answers and then the status", async (t) => {
  const opened = await openTestService(t, { limits: { idleMs: 300 } });
  const stream = begin(await openSession(t, opened, "payer:FONS"), PATH);
  stream.write(Buffer.concat(requests(1, 20)));
  const { messages, status: found } = await readToEnd(stream);
  t.equal(found, status.ABORTED);
  t.equal(messages.length, 20);
});

t.test("a caller that ends gets everything and OK", async (t) => {
  const opened = await openTestService(t);
  const stream = begin(await openSession(t, opened, "payer:FONS"), PATH);
  stream.end(Buffer.concat(requests(1, 200)));
  const { messages, status: found } = await readToEnd(stream);
  t.equal(found, status.OK);
  t.same(
    sequencesOf(messages),
    Array.from({ length: 200 }, (_, place) => place + 1),
  );
});
