/**
 * What callers wait for while a run is read and encoded at full pace, beside what they waited for
 * before. On a machine of two cores the reader itself takes one of them, so the same calls beside a
 * reader in each form tell what the encoding adds.
 */
import { atMost } from "../load/bar.js";
import { ReaderThread } from "../load/reader-thread.js";
import { even } from "../load/schedule.js";
import type { LoadRow, Shape, Stage } from "../load/shape.js";
import type { ResultForm } from "../load/stream.js";
import { measureLoad, openCallers, type Send } from "../load/unary-row.js";
import type { Target } from "../stand/target.js";

const SECONDS = 10;
const P99_BAR = 1.5;
const FORMS: readonly (readonly [form: ResultForm, words: string])[] = [
  ["ROWS", "typed"],
  ["BLOCKS", "blocks"],
];

export const reader: Shape = {
  name: "reader",
  doc: "callers while a run is read at full pace",
  expectedSeconds: SECONDS * (1 + FORMS.length) + 5,
  run: async (stage) => {
    const { target, runId } = await stage.results();
    const { address, certificates } = target;
    const { caller, send } = await openCallers(stage, target);
    try {
      const before = await load(stage, target, send, "Calculate before a reader");
      const rows = [before];
      for (const [form, words] of FORMS) {
        if (stage.signal.aborted) break;
        const thread = new ReaderThread({ address, certificates, runId, form });
        try {
          await thread.started();
          const name = `Calculate beside a reader, ${words}`;
          const row = await load(stage, target, send, name);
          rows.push(judged(row, before, await thread.stop()));
        } finally {
          await thread.stop();
        }
      }
      return rows;
    } finally {
      caller.close();
    }
  },
};

const load = (stage: Stage, target: Target, send: Send, name: string): Promise<LoadRow> =>
  measureLoad(stage, {
    ...{ shape: "reader", name, target, send },
    spans: [even(stage.rate, stage.seconds(SECONDS))],
  });

/** As callers see it, and what of it is not this machine's own late sending. */
const COMPARED = {
  p99MedianMs: "p99 of the others over before",
  p99FromSendMs: "the same, late sending left out",
} as const;

function judged(row: LoadRow, before: LoadRow, rowsRead: number): LoadRow {
  const bars = Object.entries(COMPARED).map(([key, words]) => {
    const of = ({ figures }: LoadRow): number => figures?.[key] ?? Number.NaN;
    return atMost(words, of(row) / of(before), P99_BAR);
  });
  const found = bars.filter((bar) => Number.isFinite(bar.found));
  return { ...row, figures: { ...row.figures, rowsRead }, bars: found };
}
