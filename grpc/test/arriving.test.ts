/** Requests that never become whole: their bytes are counted from the first one on. */
import { constants } from "node:http2";
import t from "tap";
import { until } from "../../engine/test/until.js";
import { begin, frameOf, openSession } from "./http2-caller.js";
import { HOUSEHOLD, openTestService, type TestService } from "./service-fixture.js";

const CALLS = 60;
const MESSAGE_BYTES = 1 << 20;
const ARRIVING_BYTES = 900_000;
const LIMITS = { max: 4 << 20, maxPerCaller: 2 << 20 };

async function bytesUnderWay({ service }: TestService): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${service.metricsPort}/metrics`);
  return Number(/^groeikern_grpc_bytes_under_way (\d+)$/m.exec(await answer.text())?.[1]);
}

for (const path of ["CalculationService/Calculate", "RunsService/StreamResults", "None/None"]) {
  t.test(`half requests of ${path} are bounded in bytes, and harm nobody`, async (t) => {
    const opened = await openTestService(t, { limits: { bytes: LIMITS }, metricsPort: 0 });
    const session = await openSession(t, opened, "reader");
    const half = frameOf(Buffer.alloc(MESSAGE_BYTES)).subarray(0, ARRIVING_BYTES);
    let ended = 0;
    const codes = new Set<number>();
    for (let call = 0; call < CALLS; call += 1) {
      const stream = begin(session, `/groeikern.v1.${path}`);
      stream.once("close", () => {
        ended += 1;
        codes.add(stream.rstCode);
      });
      stream.resume().write(half);
    }
    const room = Math.floor(LIMITS.maxPerCaller / ARRIVING_BYTES);
    await until(() => ended >= CALLS - room);
    t.ok((await bytesUnderWay(opened)) <= LIMITS.maxPerCaller);
    if (path === "CalculationService/Calculate") {
      t.same([...codes], [constants.NGHTTP2_ENHANCE_YOUR_CALM]);
    }
    const other = await opened.client("payer:FONS");
    t.equal((await other.calculate([HOUSEHOLD])).results.length, 1, "others are served");
    session.destroy();
    await until(async () => (await bytesUnderWay(opened)) === 0);
  });
}

t.test("a message that is larger than the bound of its caller fits alone", async (t) => {
  const bytes = { max: 1000, maxPerCaller: 100 };
  const opened = await openTestService(t, { limits: { bytes }, metricsPort: 0 });
  const households = Array.from({ length: 500 }, (_, place) => {
    return { ...HOUSEHOLD, gezinId: String(place + 1) };
  });
  const reader = await opened.client("reader");
  t.equal((await reader.calculate(households.slice(0, 1))).results.length, 1);
  await t.rejects(reader.calculate(households), { code: "SERVER_BUSY" }, "its answer is too much");
  await until(async () => (await bytesUnderWay(opened)) === 0);
});
