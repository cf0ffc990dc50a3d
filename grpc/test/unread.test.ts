/** Answers that nobody reads: their places and their bytes are held until they are sent. */
import type { ClientHttp2Stream } from "node:http2";
import { status } from "@grpc/grpc-js";
import t from "tap";
import { messageType } from "../contract/contract.js";
import { householdToMessage } from "../contract/mapping/household.js";
import type {
  CalculateRequest,
  CalculateStreamRequest,
  StreamResultsRequest,
} from "../contract/messages.js";
import { begin, frameOf, openSession, readToEnd } from "./http2-caller.js";
import { openFilled } from "./run-fixture.js";
import { HOUSEHOLD, openTestService, type TestService } from "./service-fixture.js";

const CALLS = 60;
const HOUSEHOLDS = 1000;
const SERVICE = "/groeikern.v1";
/** Far more than all buffers on the way hold. */
const FLOOD_BYTES = 6 << 20;

const households = Array.from({ length: HOUSEHOLDS }, (_, place) =>
  householdToMessage({ ...HOUSEHOLD, gezinId: String(place + 1) }),
);

/** The numbers of the metrics by name. */
async function gauges({ service }: TestService): Promise<(name: string) => number> {
  const answer = await fetch(`http://127.0.0.1:${service.metricsPort}/metrics`);
  const text = await answer.text();
  return (name) => Number(new RegExp(`^groeikern_grpc_${name} (\\d+)$`, "m").exec(text)?.[1]);
}

/** Resolves with the status of a call that is told one at once; never for one that is served. */
const refusal = (stream: ClientHttp2Stream): Promise<number> =>
  new Promise((resolve) => {
    stream.once("response", (headers) => {
      if (headers["grpc-status"] !== undefined) resolve(Number(headers["grpc-status"]));
    });
  });

t.test("streams that nobody reads keep their places; the others are told to wait", async (t) => {
  const { database, runId } = await openFilled(t, 10, 100);
  const limits = { resultStreams: { max: 4, maxPerCaller: 2 }, stalledMs: 600_000 };
  const opened = await openTestService(t, { database, limits, metricsPort: 0 });
  const session = await openSession(t, opened, "reader");
  const request = messageType<Partial<StreamResultsRequest>>("StreamResultsRequest");
  const path = `${SERVICE}.RunsService/StreamResults`;
  const streams = Array.from({ length: CALLS }, () => {
    const stream = begin(session, path);
    stream.end(frameOf(request.encode({ runId })));
    return stream;
  });
  const served = new Set(streams);
  await new Promise<void>((resolve) => {
    for (const stream of streams) {
      void refusal(stream).then((code) => {
        t.equal(code, status.RESOURCE_EXHAUSTED);
        served.delete(stream);
        if (served.size === 2) resolve();
      });
    }
  });
  const read = await gauges(opened);
  t.equal(read("resultstreams_active"), 2);
  for (const { messages, status: found } of await Promise.all([...served].map(readToEnd))) {
    t.ok(messages.length > 0, "what is served can be read still");
    t.equal(found, status.OK);
  }
  t.equal((await gauges(opened))("resultstreams_active"), 0);
  t.equal((await gauges(opened))("bytes_under_way"), 0);
});

t.test("small calls whose answers nobody reads are bounded in bytes", async (t) => {
  const bytes = { max: 4 << 20, maxPerCaller: 2 << 20 };
  const opened = await openTestService(t, { limits: { bytes }, metricsPort: 0 });
  const session = await openSession(t, opened, "reader");
  session.settings({ initialWindowSize: 0 });
  const request = messageType<CalculateRequest>("CalculateRequest").encode({ households });
  const streams = Array.from({ length: CALLS }, () => {
    const stream = begin(session, `${SERVICE}.CalculationService/Calculate`);
    stream.end(frameOf(request));
    return stream;
  });
  const code = await Promise.race(streams.map(refusal));
  t.equal(code, status.RESOURCE_EXHAUSTED);
  const read = await gauges(opened);
  t.ok(read("bytes_under_way") > 0 && read("bytes_under_way") <= bytes.maxPerCaller);
  const other = await opened.client("payer:FONS");
  t.equal((await other.calculate([HOUSEHOLD])).results.length, 1, "others are served");
  session.destroy();
});

t.test("a CalculateStream that is not read is held up by its bytes", async (t) => {
  const bytes = { max: 8 << 20, maxPerCaller: 1 << 20 };
  const opened = await openTestService(t, { limits: { bytes }, metricsPort: 0 });
  const session = await openSession(t, opened, "reader");
  const request = messageType<CalculateStreamRequest>("CalculateStreamRequest");
  const message = frameOf(request.encode({ sequence: 1, households: { households } }));
  const count = Math.ceil(FLOOD_BYTES / message.length);
  const stream = begin(session, `${SERVICE}.CalculationService/CalculateStream`);
  let taken = 0;
  const onTaken = (): void => {
    taken += 1;
  };
  for (let place = 0; place < count; place += 1) stream.write(message, onTaken);
  const other = await opened.client("payer:FONS");
  for (let turn = 0; turn < 50; turn += 1) await other.calculate([HOUSEHOLD]);
  const held = (await gauges(opened))("bytes_under_way");
  t.ok(held < 3 * bytes.maxPerCaller + 2 * message.length * 3, `${held} bytes under way`);
  t.ok(taken * message.length < count * message.length * 0.5, `${taken} of ${count} taken`);
  stream.end();
  const { messages, status: found } = await readToEnd(stream);
  t.equal(messages.length, count, "and gets every answer when it reads again");
  t.equal(found, status.OK);
});

t.test("a reader that stands still too long loses its stream and its place", async (t) => {
  const { database, runId } = await openFilled(t, 20, 1000);
  const limits = { resultStreams: { max: 1, maxPerCaller: 1 }, stalledMs: 300 };
  const opened = await openTestService(t, { database, limits, metricsPort: 0 });
  const session = await openSession(t, opened, "reader");
  const request = messageType<Partial<StreamResultsRequest>>("StreamResultsRequest");
  const stream = begin(session, `${SERVICE}.RunsService/StreamResults`);
  stream.end(frameOf(request.encode({ runId })));
  await new Promise((resolve) => stream.once("close", resolve));
  t.equal(stream.rstCode, 11, "cut off: enhance your calm, which is RESOURCE_EXHAUSTED in gRPC");
  const reader = await opened.client("reader");
  let rows = 0;
  for await (const { results } of reader.streamResults({ runId })) rows += results.length;
  t.ok(rows > 0, "the place is free again");
});
