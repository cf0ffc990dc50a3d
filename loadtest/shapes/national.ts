/**
 * One stream with the rows of the whole country through CalculateStream and back, as blocks of
 * columns and as households, alone and turn by turn; then as blocks, again and again, while other
 * callers go on at an even rate.
 */
import { Channel } from "../../grpc/client/channel.js";
import { atLeast } from "../load/bar.js";
import type { Requests } from "../load/requests.js";
import { even } from "../load/schedule.js";
import type { LoadRow, Shape, Stage } from "../load/shape.js";
import { countAnswers } from "../load/stream.js";
import { measureStreams, type StreamKind } from "../load/stream-turn.js";
import { measureLoad, openCallers } from "../load/unary-row.js";
import { type Target, tlsOf } from "../stand/target.js";

const TURNS = 3;
const ROWS = { full: 1_751_019, smoke: 2000 };
const BAR = 1e6;
/** Of households a tenth of the rows: each takes much longer. */
const HOUSEHOLD_SHARE = 0.1;
const HOUSEHOLDS_A_MESSAGE = 200;
const BESIDE_SECONDS = 6;

export const national: Shape = {
  name: "national",
  doc: "CalculateStream of the whole country, alone and beside other callers",
  expectedSeconds: 30,
  run: async (stage) => {
    const [target, requests] = [await stage.service(), await stage.requests()];
    const channel = new Channel(target.address, tlsOf(target, "reader"));
    const [blocks, households] = kindsOf(stage, requests, channel);
    try {
      const turns = stage.isSmoke ? 1 : TURNS;
      const rows = await measureStreams(stage, "national", target, [blocks, households], turns);
      const found = rows[0]?.figures?.["rowsPerSecond"];
      const bars = found === undefined ? [] : [atLeast("rows a second", found, BAR)];
      const judged = rows.map((row, place) => (place === 0 ? { ...row, bars } : row));
      return [...judged, await besideOthers(stage, target, blocks)];
    } finally {
      channel.close();
    }
  },
};

function kindsOf(
  { isSmoke, signal }: Stage,
  requests: Requests,
  channel: Channel,
): [StreamKind, StreamKind] {
  const rows = isSmoke ? ROWS.smoke : ROWS.full;
  const { block } = requests;
  const blockCount = Math.ceil(rows / block.rows);
  const rowsEach = requests.rowsOf(HOUSEHOLDS_A_MESSAGE);
  const householdCount = Math.ceil((rows * HOUSEHOLD_SHARE) / rowsEach);
  const blocks = () =>
    countAnswers(channel, requests.blockMessages(blockCount), block.rows, signal);
  const households = () => {
    const messages = requests.householdMessages(HOUSEHOLDS_A_MESSAGE, householdCount);
    return countAnswers(channel, messages, rowsEach, signal);
  };
  return [
    { name: "CalculateStream, blocks", stream: blocks },
    { name: "CalculateStream, households", stream: households },
  ];
}

/** What unary callers see while national streams follow each other. */
async function besideOthers(
  stage: Stage,
  target: Target,
  { stream }: StreamKind,
): Promise<LoadRow> {
  const { caller, send } = await openCallers(stage, target);
  let isOver = false;
  const streaming = (async () => {
    let rows = 0;
    while (!isOver && !stage.signal.aborted) rows += (await stream()).rows;
    return rows;
  })();
  streaming.catch(() => undefined);
  try {
    const spans = [even(stage.rate, stage.seconds(BESIDE_SECONDS))];
    const name = "Calculate beside a national stream";
    const row = await measureLoad(stage, { shape: "national", name, target, send, spans });
    isOver = true;
    if (stage.signal.aborted) return row;
    return { ...row, figures: { ...row.figures, rowsStreamed: await streaming } };
  } finally {
    isOver = true;
    caller.close();
  }
}
