/**
 * What callers wait for while a run is read at full pace, beside what they wait for without. On a
 * machine of two cores the reader itself takes one of them, so the same calls beside a reader in
 * each form tell what the encoding adds. In short turns, since what a machine's other work does to
 * a 99th percentile from one ten seconds to the next is more than what a reader does to it.
 */
import { atMost } from "../load/bar.js";
import { ReaderThread } from "../load/reader-thread.js";
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
import type { ResultForm } from "../load/stream.js";

/** Of each kind, in turns: a reader that is held for minutes would be cut off. */
const SECONDS = 8;
const TURN_SECONDS = 1.6;
/** Calls before each turn that nobody counts: streams notice them, and what is on its way comes. */
const LEAD_SHARE = 0.25;
const WARM_SECONDS = 2;
const CONNECTIONS = 4;
const P99_BAR = 1.5;

interface Kind {
  readonly name: string;
  /** In which form is read meanwhile; undefined = nobody reads. */
  readonly form: ResultForm | undefined;
}

const KINDS: readonly Kind[] = [
  { name: "Calculate before a reader", form: undefined },
  { name: "Calculate beside a reader, typed", form: "ROWS" },
  { name: "Calculate beside a reader, blocks", form: "BLOCKS" },
];

export const reader: Shape = {
  name: "reader",
  doc: "callers while a run is read at full pace, and without, in turns",
  expectedSeconds: SECONDS * KINDS.length * (1 + LEAD_SHARE) + WARM_SECONDS + 5,
  run: async (stage) => {
    const { target, runId } = await stage.results();
    const { address, certificates } = target;
    const side = new Side("reader", target, (await stage.requests()).calls(), CONNECTIONS);
    const threads = KINDS.map(
      ({ form }) => form && new ReaderThread({ address, certificates, runId, form }),
    );
    try {
      await side.connect();
      for (const thread of threads) {
        await thread?.started();
        thread?.say("hold");
      }
      await load(stage, side, Math.min(WARM_SECONDS, stage.seconds(WARM_SECONDS)));
      const all = await takeTurns(stage, side, threads);
      const rows = await Promise.all(threads.map((thread) => thread?.stop()));
      return KINDS.map(({ name }, place) => rowOf(stage, name, all, place, rows[place]));
    } finally {
      for (const thread of threads) await thread?.stop();
      side.close();
    }
  },
};

const load = ({ rate, signal }: Stage, side: Side, seconds: number): Promise<Turn> =>
  side.takeOpen(rate, seconds, signal);

/** Turns of each kind, A B C A B C. */
async function takeTurns(
  stage: Stage,
  side: Side,
  threads: readonly (ReaderThread | undefined)[],
): Promise<Turn[][]> {
  const all = threads.map((): Turn[] => []);
  const seconds = stage.seconds(SECONDS);
  const count = Math.max(1, Math.round(seconds / TURN_SECONDS));
  for (let turn = 0; turn < count && !stage.signal.aborted; turn += 1) {
    for (const [place, thread] of threads.entries()) {
      thread?.say("goOn");
      await load(stage, side, (seconds / count) * LEAD_SHARE);
      all[place]?.push(await load(stage, side, seconds / count));
      thread?.say("hold");
    }
  }
  return all;
}

/** As callers see it, and what of it is not this machine's own late sending. */
const COMPARED = {
  "p99 of the others over before": ({ recording }: Turn) => recording.latency.at(99),
  "the same, late sending left out": ({ recording }: Turn) => recording.fromSend.at(99),
} as const;

function rowOf(
  stage: Stage,
  name: string,
  all: readonly Turn[][],
  place: number,
  rowsRead: number | undefined,
): LoadRow {
  const [before = []] = all;
  const turns = all[place] ?? [];
  const row: LoadRow = {
    ...{ shape: "reader", name, askedPerSecond: stage.rate },
    seconds: turns.reduce((sum, { seconds }) => sum + seconds, 0),
    achievedPerSecond: medianOf(turns, perSecond),
    latencyMs: latencyOf(turns).percentiles,
    endings: endingsOf(turns),
    figures: {
      p99MedianMs: medianOf(turns, ({ recording }) => recording.latency.at(99)),
      sendLagP99Ms: medianOf(turns, ({ recording }) => recording.sendLag.at(99)),
      p99FromSendMs: medianOf(turns, ({ recording }) => recording.fromSend.at(99)),
      ...(rowsRead !== undefined && { rowsRead }),
    },
  };
  if (place === 0) return row;
  const bars = Object.entries(COMPARED).map(([words, p99]) =>
    atMost(words, ratioByTurn(turns, before, p99), P99_BAR),
  );
  return { ...row, bars: bars.filter((bar) => Number.isFinite(bar.found)) };
}
