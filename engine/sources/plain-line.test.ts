/** Lines read byte by byte say what they say as JSON, or nothing. */
import * as fc from "fast-check";
import t from "tap";
import { ContentReader, RecordFault } from "./content.js";
import type { Flow } from "./flow.js";
import { type Message, MessageReader, STATUSES } from "./message.js";
import { PlainReader } from "./plain-line.js";
import { loadSources } from "./registry.js";
import { type Draw, syntheticMessage } from "./synthetic.js";
import { drawOf } from "./test/draw.js";

const RUNS = { numRuns: 60, seed: 1 };
const draws = fc.array(fc.nat(2 ** 31 - 1), { minLength: 9, maxLength: 40 }).map(drawOf);

async function eachFlow(work: (flow: Flow) => void): Promise<void> {
  for (const flow of (await loadSources()).flows.values()) work(flow);
}

const plainly = (flow: Flow, text: string): Message | undefined => {
  const bytes = Buffer.from(text);
  return new PlainReader(flow).read(bytes, 0, bytes.length);
};

/** What the line says as JSON: a message, or that it is none. */
function asJson(flow: Flow, text: string): Message | null {
  try {
    const read = new MessageReader(new ContentReader(flow)).read(JSON.parse(text));
    return read instanceof RecordFault ? null : read;
  } catch {
    return null;
  }
}

function isSame(flow: Flow, text: string): boolean {
  const read = plainly(flow, text);
  if (read === undefined) return true;
  const inhoud = String(read.inhoud);
  return JSON.stringify({ ...read, inhoud }) === JSON.stringify(asJson(flow, text));
}

/** A message whose envelope says more than it must, rightly or wrongly. */
function anyMessage(flow: Flow, draw: Draw): Record<string, unknown> {
  const { stroom, recordId, aangemaakt, inhoud } = syntheticMessage(flow, 1, draw);
  const versie = [1, 2, 3, 0, "1", 2 ** 31][draw(6)];
  const vorige = [undefined, 0, 1, null][draw(4)];
  const ontvangen = [undefined, "2023-05-04", "2023-02-29", null][draw(4)];
  const persons = new ContentReader(flow).personsOf(inhoud as Record<string, unknown>);
  const subjecten = [undefined, persons, [...persons, "7", "7"], ["7"], []][draw(5)];
  const status = STATUSES[draw(STATUSES.length)];
  const fields = Object.entries(inhoud as object);
  const content = Object.fromEntries(draw(4) === 0 ? fields.reverse() : fields);
  const envelope = { stroom, recordId, versie, vorige, status, aangemaakt, ontvangen };
  return { ...envelope, subjecten, inhoud: content };
}

t.test("a line as sources write it is read without JSON, and says the same", async (t) => {
  await eachFlow((flow) => {
    fc.assert(
      fc.property(draws, (draw) => {
        const text = JSON.stringify(syntheticMessage(flow, 1, draw));
        return plainly(flow, text) !== undefined && isSame(flow, text);
      }),
      RUNS,
    );
    t.pass(flow.name);
  });
});

t.test("any message says the same or nothing", async (t) => {
  await eachFlow((flow) => {
    fc.assert(
      fc.property(draws, (draw) => isSame(flow, JSON.stringify(anyMessage(flow, draw)))),
      RUNS,
    );
    t.pass(flow.name);
  });
});

t.test("a line with another character somewhere says the same or nothing", async (t) => {
  const places = fc.tuple(draws, fc.nat(), fc.oneof(fc.string({ unit: "binary" }), fc.nat(99)));
  await eachFlow((flow) => {
    fc.assert(
      fc.property(places, ([draw, place, other]) => {
        const text = JSON.stringify(syntheticMessage(flow, 1, draw));
        const at = place % text.length;
        return isSame(flow, `${text.slice(0, at)}${other}${text.slice(at + (place % 2))}`);
      }),
      { numRuns: 300, seed: 1 },
    );
    t.pass(flow.name);
  });
});
