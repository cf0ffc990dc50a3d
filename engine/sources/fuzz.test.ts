/** Whatever a declaration allows is taken; whatever else comes is put aside, and nothing throws. */
import * as fc from "fast-check";
import t from "tap";
import { ContentReader, RecordFault } from "./content.js";
import { SubjectRecords } from "./derivation.js";
import { deriveSubject } from "./derive-subject.js";
import type { Flow, SourceRecord } from "./flow.js";
import { LineReader } from "./line-message.js";
import { MessageReader } from "./message.js";
import { loadSources } from "./registry.js";
import { type Draw, syntheticContent, syntheticMessage } from "./synthetic.js";
import { drawOf } from "./test/draw.js";

const RUNS = { numRuns: 40, seed: 1 };

const draws = fc.array(fc.nat(2 ** 31 - 1), { minLength: 5, maxLength: 40 }).map(drawOf);

async function eachFlow(work: (flow: Flow) => void): Promise<void> {
  for (const flow of (await loadSources()).flows.values()) work(flow);
}

t.test("every record that a declaration allows is taken, and read again is the same", async (t) => {
  await eachFlow((flow) => {
    const reader = new MessageReader(new ContentReader(flow));
    fc.assert(
      fc.property(draws, (draw) => {
        const message = reader.read(syntheticMessage(flow, 1, draw));
        if (message instanceof RecordFault) throw new Error(JSON.stringify(message));
        const again = new ContentReader(flow).read(JSON.parse(message.inhoud as string));
        t.equal(JSON.stringify(again), message.inhoud);
      }),
      RUNS,
    );
  });
});

t.test("of CSV the same record comes as of JSON", async (t) => {
  await eachFlow((flow) => {
    if (flow.kind !== "file") return;
    fc.assert(
      fc.property(draws, (draw) => {
        const content = syntheticContent(flow, draw);
        const written = Object.fromEntries(
          Object.entries(content).map(([name, value]) => [name, String(value)]),
        );
        t.same(new ContentReader(flow, true).read(written), content);
      }),
      RUNS,
    );
  });
});

t.test("a record with anything in one field is taken or put aside", async (t) => {
  const places = fc.tuple(draws, fc.nat(), fc.jsonValue());
  await eachFlow((flow) => {
    const reader = new MessageReader(new ContentReader(flow));
    fc.assert(
      fc.property(places, ([draw, at, value]) => {
        const message = syntheticMessage(flow, 1, draw);
        const names = Object.keys(flow.fields);
        const inhoud = { ...(message["inhoud"] as object), [`${names[at % names.length]}`]: value };
        const read = reader.read({ ...message, inhoud });
        if (read instanceof RecordFault) t.ok(read.field && read.expected && read.found);
        else t.type(read.inhoud, "string");
      }),
      RUNS,
    );
  });
});

t.test("lines of anything are taken or put aside", async (t) => {
  const { flows } = await loadSources();
  const lines = fc.oneof(fc.string({ unit: "binary" }), fc.json(), fc.constant("{}"));
  const flow = flows.get("leefloon") as Flow;
  fc.assert(
    fc.property(lines, (text) => {
      const bytes = Buffer.from(text);
      const line = { number: 2, bytes, start: 0, end: bytes.length, isTooLong: false };
      const read = new LineReader(flow, "2023-01-01").read(line);
      t.ok(read === null || read instanceof RecordFault);
    }),
    { numRuns: 200, seed: 1 },
  );
});

t.test("rules end on any valid records, with facts that tables hold", async (t) => {
  const { flows, rules } = await loadSources();
  const all = [...flows.values()];
  const often = ["register", "dossier"].map((name) => all.findIndex((flow) => flow.name === name));
  const flowIndex = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...often) },
    fc.nat(all.length - 1),
  );
  const records = fc.tuple(draws, fc.array(flowIndex, { maxLength: 80 }));
  fc.assert(
    fc.property(records, ([draw, picked]) => {
      const byFlow = new Map<string, SourceRecord[]>();
      for (const [at, index] of picked.entries()) {
        const flow = all[index] as Flow;
        const few: Draw = (below) => draw(below === 1_000 ? 4 : below);
        const inhoud = syntheticContent(flow, few);
        const subjecten = new ContentReader(flow).personsOf(inhoud);
        const record = { flow: flow.name, recordId: `${at}`, versie: 1, subjecten, inhoud };
        byFlow.set(flow.name, [...(byFlow.get(flow.name) ?? []), record]);
      }
      for (const kind of ["persoon", "dossier"] as const) {
        for (const id of ["1", "2", "3", "4"]) {
          const { findings } = deriveSubject({ kind, id }, new SubjectRecords(byFlow), rules, "[]");
          const failed = findings.filter(({ code }) => /^(RULE_FAILED|FACT_FAULT)$/.test(code));
          if (failed.length > 0) throw new Error(JSON.stringify(failed));
        }
      }
      t.pass("ended");
    }),
    { numRuns: 300, seed: 1 },
  );
});
