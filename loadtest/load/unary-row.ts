/** One load of unary calls on the service, from its calls to a row of the table. */
import { median } from "../../bench/harness/stats.js";
import { ServerWatch } from "../stand/prometheus.js";
import { type Target, tlsOf } from "../stand/target.js";
import { Caller, type UnaryCall } from "./caller.js";
import { driveOpenLoop } from "./open-loop.js";
import { Recording } from "./recording.js";
import { even, type LoadSpan, rateOf, secondsOf } from "./schedule.js";
import type { LoadRow, Stage } from "./shape.js";

const CONNECTIONS = 4;
const WARM_SECONDS = 2;
const MS_PER_SECOND = 1000;

/** Sends the call of a number; resolves with its ending. */
export type Send = (place: number) => Promise<string>;

/** One row of unary calls by a schedule, from some connections that are up and warm. */
export async function unaryBySchedule(
  stage: Stage,
  shape: string,
  spans: readonly LoadSpan[],
): Promise<readonly LoadRow[]> {
  const target = await stage.service();
  const { caller, send } = await openCallers(stage, target);
  try {
    return [await measureLoad(stage, { shape, name: shape, target, send, spans })];
  } finally {
    caller.close();
  }
}

/** Callers of one household each, connected and warm. */
export async function openCallers(
  stage: Stage,
  target: Target,
): Promise<{ caller: Caller; send: Send }> {
  const calls = (await stage.requests()).calls();
  const caller = new Caller(target.address, tlsOf(target, "reader"), CONNECTIONS);
  const send = (place: number) => caller.send(calls[place % calls.length] as UnaryCall);
  await caller.connect();
  const spans = [even(stage.rate, Math.min(WARM_SECONDS, stage.seconds(WARM_SECONDS)))];
  await driveOpenLoop({ spans, send, signal: stage.signal });
  return { caller, send };
}

export interface Load {
  readonly shape: string;
  readonly name: string;
  readonly target: Target;
  readonly send: Send;
  readonly spans: readonly LoadSpan[];
}

/** Sends calls when they are due and watches the server meanwhile. */
export async function measureLoad(stage: Stage, load: Load): Promise<LoadRow> {
  const watch = new ServerWatch(load.target.metricsUrl);
  const { spans, send } = load;
  const recording = new Recording(() => stage.firstAnswer());
  await driveOpenLoop({ spans, send, signal: stage.signal }, recording);
  const server = await watch.stop();
  const seconds = stage.signal.aborted ? 0 : secondsOf(spans);
  return { ...rowOf(load, recording, seconds), server };
}

/** The row of a recording whose calls came by a schedule, and that took so long at least. */
function rowOf({ shape, name, spans }: Load, recording: Recording, secondsMin: number): LoadRow {
  const seconds = Math.max(secondsMin, recording.lastEndMs / MS_PER_SECOND);
  return {
    ...{ shape, name, seconds },
    askedPerSecond: rateOf(spans),
    achievedPerSecond: seconds === 0 ? 0 : recording.okCount / seconds,
    latencyMs: recording.latency.percentiles,
    endings: Object.fromEntries(recording.endings),
    figures: {
      p99MedianMs: recording.windowP99s.length === 0 ? 0 : median(recording.windowP99s),
      sendLagP99Ms: recording.sendLag.at(99),
      p99FromSendMs: recording.fromSend.at(99),
    },
    overTime: recording.seconds,
  };
}
