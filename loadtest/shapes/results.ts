/** StreamResults of a run of twice the country, typed and as blocks, turn by turn. */
import { Channel } from "../../grpc/client/channel.js";
import { atLeast } from "../load/bar.js";
import type { Shape } from "../load/shape.js";
import { countResults, openResultStream } from "../load/stream.js";
import { measureStreams } from "../load/stream-turn.js";
import { tlsOf } from "../stand/target.js";

const TURNS = 3;
const FORMS = [
  { form: "ROWS", name: "StreamResults, typed", bar: 2e6 },
  { form: "BLOCKS", name: "StreamResults, blocks", bar: 10e6 },
] as const;

export const results: Shape = {
  name: "results",
  doc: "StreamResults of twice the country, typed and as blocks",
  expectedSeconds: 45,
  run: async (stage) => {
    const { target, runId } = await stage.results();
    const channel = new Channel(target.address, tlsOf(target, "reader"));
    const kinds = FORMS.map(({ form, name }) => ({
      name,
      stream: () => countResults(openResultStream(channel, runId, form, stage.signal)),
    }));
    try {
      const turns = stage.isSmoke ? 1 : TURNS;
      const rows = await measureStreams(stage, "results", target, kinds, turns);
      return rows.map((row) => {
        const bar = FORMS.find(({ name }) => name === row.name)?.bar ?? 0;
        const { rowsPerSecond = 0, firstRowsPerSecond = 0 } = row.figures ?? {};
        const bars = [
          atLeast("children a second, first reader of a run", firstRowsPerSecond, bar),
          atLeast("children a second, later readers", rowsPerSecond, bar),
        ];
        return { ...row, bars };
      });
    } finally {
      channel.close();
    }
  },
};
