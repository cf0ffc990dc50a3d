import { PassThrough, Readable, Writable } from "node:stream";
import fc from "fast-check";
import t from "tap";
import { monthText } from "../../core-wasm/month.js";
import { Collect } from "../test/collect.js";
import { type CalculateOptions, calculate, loadEngine } from "./calculate.js";
import { provisionalText } from "./provisional-text.js";

interface Result {
  readonly gezinId: string;
  readonly maand: string;
  readonly voorlopig: boolean;
  readonly totaal: number;
  readonly kinderen: readonly {
    readonly childId: string;
    readonly totaal: number;
    readonly componenten: Readonly<Record<string, number>>;
  }[];
}

const EXAMPLE =
  '{"gezinId":"1","payer":"FONS","van":"2023-10","tot":"2023-12","gezinsinkomstenCents":3632576,' +
  '"isEenouder":false,"kinderen":[{"childId":"11","geboortedatum":"2020-05-17",' +
  '"rol":"VOLLEDIG","rangklasse":0}]}';
const CHILD = { childId: "11", geboortedatum: "2020-05-17", rol: "VOLLEDIG" };
const HOUSEHOLD = { gezinId: "1", payer: "FONS", maand: "2023-10", kinderen: [CHILD] };

const engine = await loadEngine();

async function run(lines: readonly (string | object)[], options?: Partial<CalculateOptions>) {
  const texts = lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line)));
  const output = new Collect();
  const errors = new Collect();
  const input = Readable.from(texts.map((text) => Buffer.from(`${text}\n`)));
  const summary = await calculate({ input, output, errors, ...options }, engine);
  return { summary, output: output.text, errors: errors.text, results: parsed(output.text) };
}

function parsed(text: string): Result[] {
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line) as Result);
}

t.test("the example of the contract comes out byte for byte", async (t) => {
  const { output, errors, summary } = await run([EXAMPLE]);
  const line = (maand: string): string =>
    `{"gezinId":"1","maand":"${maand}","voorlopig":false,"totaal":24716,"kinderen":[` +
    '{"childId":"11","totaal":24716,"componenten":{"basisbedrag":17666,"socialeToeslag":7050},' +
    '"redenen":["recht.onvoorwaardelijk","basisbedrag.nieuw","socialeToeslag.kleinLaag"]}]}\n';
  t.equal(output, ["2023-10", "2023-11", "2023-12"].map(line).join(""));
  t.equal(errors, "");
  t.same(summary, { lineCount: 1, faultCount: 0, provisional: [] });
});

t.test("empty input gives empty output", async (t) => {
  const { output, errors, summary } = await run([], { input: Readable.from([]) });
  t.equal(output + errors, "");
  t.equal(summary.lineCount, 0);
});

t.test("a household without children has a line in each month", async (t) => {
  const { output } = await run([{ ...HOUSEHOLD, kinderen: [] }]);
  t.equal(output, '{"gezinId":"1","maand":"2023-10","voorlopig":false,"totaal":0,"kinderen":[]}\n');
});

t.test("a child outside its span is not listed and not counted", async (t) => {
  const kinderen = ["11", "12", "13"].map((childId) => ({ ...CHILD, childId }));
  const spans = [kinderen[0], kinderen[1], { ...kinderen[2], tot: "2023-10" }];
  const household = { ...HOUSEHOLD, maand: null, van: "2023-10", tot: "2023-11" };
  const { results } = await run([
    { ...household, gezinsinkomstenCents: 1_000_000, kinderen: spans },
  ]);
  t.same(
    results.map(({ kinderen: listed }) => listed.length),
    [3, 2],
  );
  t.same(
    results.map(({ kinderen: [first] }) => first?.componenten["socialeToeslag"]),
    [10362, 7050],
  );
});

t.test("a child stands once in a month, whichever of its spans holds", async (t) => {
  const { results } = await run([
    {
      ...HOUSEHOLD,
      maand: null,
      van: "2023-10",
      tot: "2023-12",
      kinderen: [
        { ...CHILD, tot: "2023-10", rol: "GEDEELD_ANDER" },
        { ...CHILD, van: "2023-12" },
      ],
    },
  ]);
  t.same(
    results.map(({ totaal }) => totaal),
    [0, 0, 17666],
  );
  t.same(
    results.map(({ kinderen }) => kinderen.length),
    [1, 0, 1],
  );
});

t.test("each school year counts in its own September, in any order", async (t) => {
  const school = [2024, 2021, 2023, 2022].map((schooljaar) => ({
    schooljaar,
    schoolSoort: "KLEUTER",
    schoolInkomstenCents: 1_000_000,
  }));
  const household = { ...HOUSEHOLD, maand: null, van: "2021-10", tot: "2024-09" };
  const { results } = await run([{ ...household, kinderen: [{ ...CHILD, school }] }]);
  const paid = results.filter(({ kinderen: [child] }) => child?.componenten["schooltoeslag"]);
  t.same(
    paid.map(({ maand }) => maand),
    ["2022-09", "2023-09", "2024-09"],
  );
  t.ok(results.every(({ kinderen }) => kinderen.length === 1));
});

t.test("two lines with the same gezinId are two households", async (t) => {
  const kinderen = [CHILD, { ...CHILD, childId: "12" }];
  const household = { ...HOUSEHOLD, gezinsinkomstenCents: 1_000_000, kinderen };
  const { results } = await run([household, household]);
  const amounts = results.map(({ kinderen: [child] }) => child?.componenten["socialeToeslag"]);
  t.same(amounts, [7050, 7050]);
});

t.test("a fault rejects its line and nothing else", async (t) => {
  const faulty = { ...HOUSEHOLD, kinderen: [CHILD, { ...CHILD, childId: "12", rangklasse: 4 }] };
  const { results, errors, summary } = await run([HOUSEHOLD, faulty, "", HOUSEHOLD]);
  t.equal(results.length, 2);
  t.equal(
    errors,
    "line 2: kinderen[1].rangklasse: expected a whole number from 0 to 3, found 4\n" +
      "line 3: line: expected an object of one household, found an empty line\n",
  );
  t.same(summary, { lineCount: 4, faultCount: 2, provisional: [] });
});

t.test("faults for programs are JSON objects", async (t) => {
  const { errors } = await run(["", "{"], { isJson: true });
  const faults = errors
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as object);
  t.same(
    faults.map((fault) => Object.keys(fault)),
    [
      ["line", "field", "expected", "found"],
      ["line", "field", "expected", "found"],
    ],
  );
});

t.test("amounts that were never published are named, of the months asked for alone", async (t) => {
  const later = { ...HOUSEHOLD, gezinId: "2", maand: "2026-10" };
  const { results, errors } = await run([HOUSEHOLD, later]);
  t.same(
    results.map(({ voorlopig }) => voorlopig),
    [false, true],
  );
  t.equal(errors, "provisional: basisbedrag\n");
  t.equal((await run([later], { isJson: true })).errors, '{"provisional":["basisbedrag"]}\n');
  t.equal((await run([{ ...later, kinderen: [] }, HOUSEHOLD])).errors, "");
});

t.test("a long list of provisional values is short unless it is asked for whole", async (t) => {
  const names = ["basisbedrag", "startbedrag", "schoolbonus0", "schoolbonus5", "covid19Toeslag"];
  const first = "provisional: basisbedrag, startbedrag, schoolbonus0";
  const short = `${first} and 2 other values; --verbose names them all\n`;
  t.equal(provisionalText(names, "short"), short);
  t.equal(provisionalText(names.slice(0, 3), "short"), `${first}\n`);
  t.equal(provisionalText(names, "whole"), `${first}, schoolbonus5, covid19Toeslag\n`);
  t.same(JSON.parse(provisionalText(names, "json")), { provisional: names });
  t.equal(provisionalText([], "json"), "");
});

t.test("what has come in is answered before more is waited for", async (t) => {
  const input = new PassThrough();
  const output = new PassThrough();
  const done = calculate({ input, output, errors: new Collect() }, engine);
  for (const gezinId of ["1", "2", "3"]) {
    input.write(`${JSON.stringify({ ...HOUSEHOLD, gezinId })}\n`);
    const [line] = await new Promise<[Buffer]>((resolve) => {
      output.once("data", (...data: [Buffer]) => resolve(data));
    });
    t.equal(parsed(line.toString())[0]?.gezinId, gezinId);
  }
  input.end();
  await done;
});

t.test("a reader that goes away ends the work quietly", async (t) => {
  const output = new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error("gone"), { code: "EPIPE" })),
  });
  let taken = 0;
  const endless = Readable.from(
    (function* () {
      for (;;) {
        taken += 1;
        yield Buffer.from(`${EXAMPLE}\n`);
      }
    })(),
  );
  await run([], { input: endless, output });
  t.ok(taken < 100);
});

t.test("another fault of the output is told", async (t) => {
  const output = new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error("full"), { code: "ENOSPC" })),
  });
  await t.rejects(run([EXAMPLE], { output }), { code: "ENOSPC" });
});

t.test("a slow reader has one piece to take at a time", async (t) => {
  let waiting = 0;
  let waitingMax = 0;
  const output = new Writable({
    highWaterMark: 1,
    write: (_chunk, _encoding, done) => {
      waiting += 1;
      waitingMax = Math.max(waitingMax, waiting);
      setImmediate(() => {
        waiting -= 1;
        done();
      });
    },
  });
  const history = {
    ...HOUSEHOLD,
    maand: null,
    van: "2019-01",
    tot: monthText(engine.book.lastMonth),
  };
  await run(
    Array.from({ length: 300 }, () => history),
    { output },
  );
  t.equal(waitingMax, 1);
  t.equal(output.writableLength, 0);
});

const child = fc.record(
  {
    childId: fc.integer({ min: 1, max: 1_000_000 }).map(String),
    geboortedatum: fc.integer({ min: 1995, max: 2024 }).map((year) => `${year}-05-17`),
    rol: fc.constantFrom("VOLLEDIG", "GEDEELD_HOOFD", "GEDEELD_ANDER"),
    van: fc.constantFrom("2021-03", "2022-09"),
    zorgTotaal: fc.integer({ min: 0, max: 36 }),
  },
  { requiredKeys: ["childId", "geboortedatum", "rol"] },
);

const household = fc
  .record({
    van: fc.integer({ min: 2019, max: 2023 }).map((year) => `${year}-07`),
    tot: fc.integer({ min: 2023, max: 2024 }).map((year) => `${year}-10`),
    gezinsinkomstenCents: fc.integer({ min: 0, max: 7_000_000 }),
    kinderen: fc.uniqueArray(child, { maxLength: 4, selector: ({ childId }) => childId }),
  })
  .map((facts) => ({ gezinId: "1", payer: "FONS", ...facts }));

t.test("which households share a batch changes nothing", async () => {
  const households = fc.array(household, { minLength: 2, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(households, async (lines) => {
      const alone = [];
      for (const line of lines) alone.push((await run([line])).output);
      const whole = Buffer.from(`${lines.map((line) => JSON.stringify(line)).join("\n")}\n`);
      return (await run([], { input: Readable.from([whole]) })).output === alone.join("");
    }),
    { numRuns: 50 },
  );
});
