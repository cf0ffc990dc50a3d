/**
 * One reader of results stands still while other callers go on; then it reads on. What the server
 * may not do: gather the results of the one, or make the others wait. What the reader must get:
 * every row, once, as a reader that never stood still gets them.
 */
import { Channel } from "../../grpc/client/channel.js";
import { atMost, type Judgement, same } from "../load/bar.js";
import { even } from "../load/schedule.js";
import type { LoadRow, ResultsTarget, Shape, Stage } from "../load/shape.js";
import { countResults, openResultStream, type Received } from "../load/stream.js";
import { measureLoad, openCallers, type Send } from "../load/unary-row.js";
import { tlsOf } from "../stand/target.js";

const BEFORE_SECONDS = 12;
/** As long as memory takes from one large collection of garbage to the next. */
const STILL_SECONDS = { full: 25, smoke: 1 };
const GROWTH_MB_BAR = 50;
const P99_BAR = 1.5;
const MB = 2 ** 20;

export const slowReader: Shape = {
  name: "slow-reader",
  doc: "one reader of results stands still while callers go on",
  expectedSeconds: BEFORE_SECONDS + STILL_SECONDS.full + 10,
  run: async (stage) => {
    const found = await stage.results();
    const channel = new Channel(found.target.address, tlsOf(found.target, "reader"));
    const { caller, send } = await openCallers(stage, found.target);
    try {
      return await standStill(stage, found, channel, send);
    } finally {
      caller.close();
      channel.close();
    }
  },
};

async function standStill(
  stage: Stage,
  { target, runId }: ResultsTarget,
  channel: Channel,
  send: Send,
): Promise<LoadRow[]> {
  const load = (name: string, seconds: number): Promise<LoadRow> =>
    measureLoad(stage, {
      ...{ shape: "slow-reader", name, target, send },
      spans: [even(stage.rate, seconds)],
    });
  const stream = () => openResultStream(channel, runId, "ROWS", stage.signal);
  const before = await load("Calculate before a slow reader", stage.seconds(BEFORE_SECONDS));
  const seconds = stage.isSmoke ? STILL_SECONDS.smoke : stage.seconds(STILL_SECONDS.full);
  let during: LoadRow | undefined;
  const pause = async (messages: number): Promise<void> => {
    if (messages > 1) return;
    during = await load("Calculate beside a slow reader", seconds);
  };
  const read = await countResults(stream(), { isHashed: true, pause }).catch(ifAborted(stage));
  if (during === undefined) return [before];
  if (read === undefined) return [before, during];
  const undisturbed = await countResults(stream(), { isHashed: true }).catch(ifAborted(stage));
  return [before, judged(before, during, read, undisturbed)];
}

/** An interrupted stream is no fault; any other is. */
const ifAborted =
  ({ signal }: Stage) =>
  (error: unknown): undefined => {
    if (!signal.aborted) throw error;
  };

function judged(
  before: LoadRow,
  during: LoadRow,
  read: Received,
  undisturbed: Received | undefined,
): LoadRow {
  const growthMb = (Math.max(...rssOf(during)) - Math.max(...rssOf(before))) / MB;
  const p99Of = ({ figures }: LoadRow): number => figures?.["p99MedianMs"] ?? Number.NaN;
  const isSame = read.rows === undisturbed?.rows && read.digest === undisturbed.digest;
  const bars: Judgement[] = [
    atMost("server memory growth, MB", growthMb, GROWTH_MB_BAR),
    atMost("p99 of the others over before", p99Of(during) / p99Of(before), P99_BAR),
    same("rows and checksum of an undisturbed reader", isSame),
  ].filter(({ found }) => Number.isFinite(found));
  const figures = { ...during.figures, rowsRead: read.rows, megabytesRead: read.bytes / MB };
  return { ...during, figures, bars };
}

const rssOf = ({ server = [] }: LoadRow): number[] => {
  const known = server.map(({ rssBytes }) => rssBytes);
  return known.length === 0 ? [Number.NaN] : known;
};
