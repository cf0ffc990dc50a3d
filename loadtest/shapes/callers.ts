/**
 * Many small callers: each with a connection and a certificate of its own, each seldom. It shows
 * what many connections cost: their handshakes, and calls that share no connection.
 */
import { Caller, type UnaryCall } from "../load/caller.js";
import { LatencyHistogram } from "../load/histogram.js";
import { even } from "../load/schedule.js";
import type { LoadRow, Shape, Stage } from "../load/shape.js";
import { measureLoad } from "../load/unary-row.js";
import { type Target, tlsOf } from "../stand/target.js";

const CALLERS = { full: 300, smoke: 12 };
const SECONDS = 6;
/** Handshakes at one time. */
const CONNECTING = 8;

export const callers: Shape = {
  name: "callers",
  doc: "many small callers, a connection and a certificate each",
  expectedSeconds: SECONDS + 5,
  run: async (stage) => {
    const target = await stage.service();
    const calls = (await stage.requests()).callsByPayer();
    const payers = [...calls.keys()];
    const count = stage.isSmoke ? CALLERS.smoke : CALLERS.full;
    const open = Array.from({ length: count }, (_, place) => {
      const payer = payers[place % payers.length] ?? "";
      const caller = new Caller(target.address, tlsOf(target, `payer-${payer.toLowerCase()}`));
      return { caller, calls: calls.get(payer) ?? [] };
    });
    try {
      return [await measureCallers(stage, target, open)];
    } finally {
      for (const { caller } of open) caller.close();
    }
  },
};

interface SmallCaller {
  readonly caller: Caller;
  readonly calls: readonly UnaryCall[];
}

async function measureCallers(
  stage: Stage,
  target: Target,
  open: readonly SmallCaller[],
): Promise<LoadRow> {
  const connecting = await connectAll(open);
  const row = await measureLoad(stage, {
    shape: "callers",
    name: `callers, ${open.length} connections`,
    target,
    spans: [even(stage.rate, stage.seconds(SECONDS))],
    send: (place) => {
      const { caller, calls } = open[place % open.length] as SmallCaller;
      const turn = Math.floor(place / open.length);
      return caller.send(calls[turn % calls.length] as UnaryCall);
    },
  });
  const figures = {
    ...row.figures,
    connectP50Ms: connecting.at(50),
    connectP99Ms: connecting.at(99),
  };
  return { ...row, figures };
}

/** Connects all of them, a few at a time; gives how long each took. */
async function connectAll(open: readonly SmallCaller[]): Promise<LatencyHistogram> {
  const histogram = new LatencyHistogram();
  const waiting = [...open];
  const connect = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const startMs = performance.now();
      await next.caller.connect();
      histogram.record(performance.now() - startMs);
    }
  };
  await Promise.all(Array.from({ length: CONNECTING }, connect));
  return histogram;
}
