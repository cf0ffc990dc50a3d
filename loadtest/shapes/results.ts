/**
 * StreamResults of a run of twice the country, typed and as blocks, turn by turn with a grpc-js server
 * that streams as many bytes in as many messages and makes nothing of them. For the first reader the
 * service is new too; it is told beside those that follow. This process is what measures, so it has
 * read raw bytes before, and results of another service: what its own first stream costs is nobody's.
 */
import { Channel } from "../../grpc/client/channel.js";
import { atLeast } from "../load/bar.js";
import { RawStream } from "../load/raw-stream.js";
import type { LoadRow, Shape, Stage } from "../load/shape.js";
import { countResults, openResultStream, type Received } from "../load/stream.js";
import { measureStreams, type StreamKind } from "../load/stream-turn.js";
import { type Target, tlsOf } from "../stand/target.js";

const TURNS = 3;
/** Read before anything is measured. */
const WARM = { full: { messages: 256, bytes: 384 << 10 }, smoke: { messages: 2, bytes: 1024 } };
/** Readers have half of what raw bytes have, at least. */
const BAR = 0.5;
/** `rows`: what the first reader of a run has a second, at least. */
const FORMS = [
  { form: "ROWS", name: "StreamResults, typed", raw: "raw grpc-js, the typed bytes", rows: 2e6 },
  { form: "BLOCKS", name: "StreamResults, blocks", raw: "raw grpc-js, the block bytes", rows: 1e7 },
] as const;

export const results: Shape = {
  name: "results",
  doc: "StreamResults of twice the country, beside raw grpc-js with the same bytes",
  expectedSeconds: 45,
  run: async (stage) => {
    await readOnce(stage);
    const { target, runId } = await stage.results();
    const echo = await stage.echo();
    const channel = new Channel(target.address, tlsOf(target, "reader"));
    const raw = echo === undefined ? undefined : new RawStream(echo);
    try {
      await raw?.read(stage.isSmoke ? WARM.smoke : WARM.full, stage.signal);
      const kinds = FORMS.flatMap((form) => kindsOf(stage, channel, runId, raw, form));
      return withRatios(await measureAll(stage, target, kinds));
    } finally {
      channel.close();
      raw?.close();
    }
  },
};

/** Reads both forms from a service that is not the one that is measured. */
async function readOnce(stage: Stage): Promise<void> {
  const { target, runId } = await stage.results();
  const channel = new Channel(target.address, tlsOf(target, "reader"));
  try {
    for (const { form } of FORMS) {
      await countResults(openResultStream(channel, runId, form, stage.signal));
    }
  } finally {
    channel.close();
  }
}

/** A form of the stream, and the same bytes raw when there is an echo. */
function kindsOf(
  { signal }: Stage,
  channel: Channel,
  runId: number,
  raw: RawStream | undefined,
  { form, name, raw: rawName }: (typeof FORMS)[number],
): StreamKind[] {
  let last: Received = { rows: 0, bytes: 0, messages: 1, digest: "" };
  const own = async (): Promise<Received> => {
    last = await countResults(openResultStream(channel, runId, form, signal));
    return last;
  };
  const same = async () => {
    const bytes = Math.ceil(last.bytes / last.messages);
    const read = await raw?.read({ messages: last.messages, bytes }, signal);
    return { rows: last.rows, bytes: read ?? 0 };
  };
  return [{ name, stream: own }, ...(raw === undefined ? [] : [{ name: rawName, stream: same }])];
}

const measureAll = (stage: Stage, target: Target, kinds: readonly StreamKind[]) =>
  measureStreams(stage, "results", target, kinds, stage.isSmoke ? 1 : TURNS);

/** Each form's rows a second over those of the same bytes raw. */
function withRatios(rows: readonly LoadRow[]): LoadRow[] {
  const figure = (name: string | undefined, key: string): number =>
    rows.find((row) => row.name === name)?.figures?.[key] ?? Number.NaN;
  return rows.map((row) => {
    const form = FORMS.find(({ name }) => name === row.name);
    const raw = figure(form?.raw, "rowsPerSecond");
    if (form === undefined) {
      const { serverCpuNsPerRow: _service, ...figures } = row.figures ?? {};
      return { ...row, figures };
    }
    if (Number.isNaN(raw)) return row;
    const firstRows = figure(form.name, "firstRowsPerSecond");
    const first = firstRows / raw;
    const later = figure(form.name, "rowsPerSecond") / raw;
    const bars = [
      atLeast("first reader, rows a second", firstRows, form.rows),
      atLeast("first reader over raw grpc-js", first, BAR),
      atLeast("later readers over raw grpc-js", later, BAR),
    ];
    return { ...row, bars };
  });
}
