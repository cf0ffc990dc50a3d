/** One load on one service, from its calls to a row of the table, with the server watched. */
import type { Caller, UnaryCall } from "./caller.js";
import { driveOpenLoop } from "./open-loop.js";
import { ServerWatch } from "./prometheus.js";
import type { Recording } from "./recording.js";
import { type LoadSpan, rateOf, secondsOf } from "./schedule.js";
import type { LoadRow, Stage } from "./shape.js";
import type { Target } from "./target.js";

export interface UnaryLoad {
  readonly shape: string;
  readonly name: string;
  readonly target: Target;
  readonly caller: Caller;
  readonly calls: readonly UnaryCall[];
  readonly spans: readonly LoadSpan[];
}

/** Sends unary calls when they are due; the calls are taken in turn. */
export async function measureUnary(stage: Stage, load: UnaryLoad): Promise<LoadRow> {
  const watch = new ServerWatch(load.target.metricsUrl);
  const recording = await driveOpenLoop({
    spans: load.spans,
    signal: stage.signal,
    send: (place) => load.caller.send(load.calls[place % load.calls.length] as UnaryCall),
  });
  const server = await watch.stop();
  return { ...rowOf(load, recording), server };
}

/** The row of a recording whose calls came by a schedule. */
export function rowOf(
  { shape, name, spans }: Pick<UnaryLoad, "shape" | "name" | "spans">,
  recording: Recording,
): LoadRow {
  const seconds = Math.max(secondsOf(spans), recording.lastEndMs / MS_PER_SECOND);
  return {
    ...{ shape, name, seconds },
    askedPerSecond: rateOf(spans),
    achievedPerSecond: recording.okCount / seconds,
    latencyMs: recording.latency.percentiles,
    endings: Object.fromEntries(recording.endings),
    figures: { sendLagP99Ms: recording.sendLag.at(99) },
    overTime: recording.seconds,
  };
}

const MS_PER_SECOND = 1000;
