/**
 * Calculate of one household beside an echo that does nothing, turn by turn: throughput with every
 * caller waiting for its answer, latency at the same even rate. What other programs do to the
 * machine meanwhile, they do to both; the ratios are medians over the turns.
 */
import { atLeast, atMost } from "../load/bar.js";
import type { LoadRow, Shape, Stage } from "../load/shape.js";
import {
  endingsOf,
  latencyOf,
  medianOf,
  perSecond,
  ratioByTurn,
  Side,
  type Turn,
} from "../load/side.js";
import { ECHO_PATH } from "../stand/echo-path.js";

const TURNS = 5;
const TURN_SECONDS = 1.5;
const CALLERS = 64;
const CONNECTIONS = 4;
const WARM_SECONDS = 2;
const BAR = 0.8;
const P99_BAR = 1.5;

export const unary: Shape = {
  name: "unary",
  doc: "unary Calculate beside an empty grpc-js echo, turn by turn",
  expectedSeconds: 4 * TURNS * TURN_SECONDS + 2 * WARM_SECONDS + 4,
  run: async (stage) => {
    const sides = await openSides(stage);
    try {
      await takeTurns(stage, sides, 1, (side) => closedTurn(stage, side, WARM_SECONDS));
      const turns = stage.isSmoke ? 1 : TURNS;
      const closed = await takeTurns(stage, sides, turns, (side) =>
        closedTurn(stage, side, TURN_SECONDS),
      );
      const open = await takeTurns(stage, sides, turns, (side) =>
        side.takeOpen(stage.rate, stage.seconds(TURN_SECONDS), stage.signal),
      );
      return [...throughputRows(sides, closed), ...latencyRows(stage, sides, open)];
    } finally {
      for (const side of sides) side.close();
    }
  },
};

/** The echo first, when there is one. */
async function openSides(stage: Stage): Promise<Side[]> {
  const [target, echo] = [await stage.service(), await stage.echo()];
  const calls = (await stage.requests()).calls();
  const sides = [new Side("Calculate", target, calls, CONNECTIONS)];
  if (echo !== undefined) {
    const echoCalls = calls.map(({ bytes }) => ({ path: ECHO_PATH, bytes }));
    sides.unshift(new Side("echo", echo, echoCalls, CONNECTIONS));
  }
  for (const side of sides) await side.connect();
  return sides;
}

const closedTurn = (stage: Stage, side: Side, seconds: number): Promise<Turn> =>
  side.takeClosed(CALLERS, stage.seconds(seconds), stage.signal);

/** Turns of each side, A B A B; the lists are as long as each other. */
async function takeTurns(
  stage: Stage,
  sides: readonly Side[],
  count: number,
  take: (side: Side) => Promise<Turn>,
): Promise<Turn[][]> {
  const turns: Turn[][] = sides.map(() => []);
  for (let turn = 0; turn < count && !stage.signal.aborted; turn += 1) {
    for (const [place, side] of sides.entries()) {
      turns[place]?.push(await take(side));
    }
  }
  return turns;
}

function throughputRows(sides: readonly Side[], all: readonly Turn[][]): LoadRow[] {
  return sides.map(({ name }, place) => {
    const turns = all[place] ?? [];
    const row: LoadRow = {
      shape: "unary",
      name: `unary, ${name}, ${CALLERS} callers wait`,
      seconds: secondsOf(turns),
      achievedPerSecond: medianOf(turns, perSecond),
      latencyMs: latencyOf(turns).percentiles,
      endings: endingsOf(turns),
      figures: { serverCpuMicrosPerCall: medianOf(turns, cpuMicros) },
    };
    const [echo = []] = all;
    if (place === 0) return row;
    const cpuOverEcho = ratioByTurn(turns, echo, cpuMicros);
    const figures = { ...row.figures, serverCpuOverEcho: cpuOverEcho };
    const throughput = ratioByTurn(turns, echo, perSecond);
    return { ...row, figures, bars: [atLeast("throughput over the echo's", throughput, BAR)] };
  });
}

function latencyRows(stage: Stage, sides: readonly Side[], all: readonly Turn[][]): LoadRow[] {
  return sides.map(({ name }, place) => {
    const turns = all[place] ?? [];
    const row: LoadRow = {
      shape: "unary",
      name: `unary, ${name}, even rate`,
      seconds: secondsOf(turns),
      askedPerSecond: stage.rate,
      achievedPerSecond: medianOf(turns, perSecond),
      latencyMs: latencyOf(turns).percentiles,
      endings: endingsOf(turns),
      figures: { p99MedianMs: medianOf(turns, p99) },
    };
    if (place === 0) return row;
    return {
      ...row,
      bars: [atMost("p99 over the echo's", ratioByTurn(turns, all[0] ?? [], p99), P99_BAR)],
    };
  });
}

const cpuMicros = (turn: Turn): number => turn.cpuMicros;
const p99 = ({ recording }: Turn): number => recording.latency.at(99);
const secondsOf = (turns: readonly Turn[]): number =>
  turns.reduce((sum, { seconds }) => sum + seconds, 0);
