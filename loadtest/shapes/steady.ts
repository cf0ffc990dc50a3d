/** Independent callers at an even rate: what a portal does all day. */
import { Caller } from "../caller.js";
import { measureUnary } from "../measured.js";
import { even } from "../schedule.js";
import type { LoadRow, Shape, Stage } from "../shape.js";
import { tlsOf } from "../target.js";

const SECONDS = 20;
const WARM_SECONDS = 2;
const CONNECTIONS = 4;

export const steady: Shape = {
  name: "steady",
  doc: "unary Calculate at an even rate",
  expectedSeconds: SECONDS + WARM_SECONDS + 1,
  run: (stage) => withCaller(stage, "steady", [even(stage.rate, stage.seconds(SECONDS))]),
};

/** One row of unary calls by a schedule, from some connections that are up and warm. */
export async function withCaller(
  stage: Stage,
  name: string,
  spans: Parameters<typeof measureUnary>[1]["spans"],
): Promise<readonly LoadRow[]> {
  const target = await stage.service();
  const calls = (await stage.requests()).calls();
  const caller = new Caller(target.address, tlsOf(target, "reader"), CONNECTIONS);
  try {
    await caller.connect();
    const load = { shape: name, name, target, caller, calls };
    const warm = [even(stage.rate, Math.min(WARM_SECONDS, stage.seconds(WARM_SECONDS)))];
    await measureUnary(stage, { ...load, spans: warm });
    return [await measureUnary(stage, { ...load, spans })];
  } finally {
    caller.close();
  }
}
