import t from "tap";
import { staleFiles } from "./build/generate.js";
import { PARAMETER_NAMES } from "./generated/parameter-names.js";
import { Kernel } from "./kernel.js";
import { faultCode, faultName } from "./layout/fault.js";
import { RESULT_NAMES } from "./layout/result-columns.js";
import { COMPONENTS, FACTS, REASON_FIELDS, reasonTexts } from "./layout.js";
import { monthIndex, parseDay } from "./month.js";
import { copyOfRows, type FactValues, packRow } from "./pack-row.js";
import { loadParameters } from "./parameters.js";

const OCTOBER_2023 = monthIndex(2023, 10);
const book = await loadParameters();

const day = (text: string): number => parseDay(text) as number;

/** One child born in 2020, income known: worked case 4 of the rules. */
function writeChild(kernel: Kernel, row: number, incomeCents: number): void {
  kernel.setFact(row, "gezinId", BigInt(row + 1));
  kernel.setFact(row, "childId", BigInt(row + 1));
  kernel.setFact(row, "geboortedatum", day("2020-05-17"));
  kernel.setFact(row, "gezinsinkomstenCents", incomeCents);
}

t.test("generated files are what the generator writes", async (t) => {
  t.same(staleFiles(), []);
});

t.test("the reasons of a row fit into 63 bits", async (t) => {
  const last = REASON_FIELDS.at(-1);
  t.ok((last?.shift ?? 64) + (last?.bits ?? 64) <= 63);
});

t.test("every fact has a fault code of its own that fits a byte", async (t) => {
  for (const { name } of FACTS) t.equal(faultName(faultCode(name)), name);
  t.ok(FACTS.length < 128);
});

t.test("the module imports nothing and its digest is that of its bytes", async (t) => {
  const kernel = await Kernel.load();
  t.match(kernel.digest, /^[0-9a-f]{64}$/);
});

t.test("limits are inclusive to the cent", async (t) => {
  const kernel = await Kernel.load();
  kernel.clear(0, 3);
  for (const [row, income] of [3632576, 3632577, 4238007].entries()) {
    writeChild(kernel, row, income);
  }
  t.equal(kernel.prepare(3), 0);
  kernel.calculate(book.sheet(OCTOBER_2023));
  t.same([...kernel.results.totaalCents.subarray(0, 3)], [24716, 21236, 17666]);
  t.same(reasonTexts(kernel.results.redenen[1] as bigint), [
    "recht.onvoorwaardelijk",
    "basisbedrag.nieuw",
    "socialeToeslag.kleinMidden",
  ]);
});

t.test("a household of which one row is at fault is rejected whole", async (t) => {
  const kernel = await Kernel.load();
  kernel.clear(0, 3);
  for (const row of [0, 1, 2]) writeChild(kernel, row, 0);
  kernel.setFact(1, "gezinId", 1n);
  kernel.setFact(1, "rangklasse", 1);
  t.equal(kernel.prepare(3), 2);
  t.same(
    [...kernel.faults.subarray(0, 3)].map((code) => code && faultName(code)),
    ["gezinAfgewezen", "rangklasseNa2018", 0],
  );
  kernel.calculate(book.sheet(OCTOBER_2023));
  t.same([...kernel.results.totaalCents.subarray(0, 3)], [0, 0, 24716]);
});

t.test("an income above the column clamps above every limit", async (t) => {
  const kernel = await Kernel.load();
  kernel.clear(0, 1);
  writeChild(kernel, 0, 10 ** 15 - 1);
  kernel.prepare(1);
  kernel.calculate(book.sheet(OCTOBER_2023));
  t.equal(kernel.results.totaalCents[0], 17666);
});

const rowOf = (row: number, overrides: FactValues = {}): Buffer =>
  packRow({
    gezinId: row + 1,
    childId: row + 1,
    payer: row % 5,
    geboortedatum: day("2020-05-17"),
    rol: 0,
    gezinsinkomstenCents: 3632576,
    ...overrides,
  });

function copyStream(rows: number, overrides: FactValues = {}): Buffer {
  return copyOfRows(Array.from({ length: rows }, (_, row) => rowOf(row, overrides)));
}

function decodeAll(kernel: Kernel, stream: Buffer, chunkBytes: number): void {
  kernel.beginDecode();
  let rest = 0;
  for (let at = 0; at < stream.length; at += chunkBytes) {
    const chunk = stream.subarray(at, at + chunkBytes);
    kernel.copyIn.set(chunk, rest);
    rest = kernel.decode(rest + chunk.length);
  }
  t.equal(rest, 0);
}

t.test("COPY bytes decode alike however they are cut into chunks", async (t) => {
  const stream = copyStream(20, { isEenouder: false, lesurenPerWeek: 17 });
  for (const chunkBytes of [1, 7, 64, 1000, stream.length]) {
    const kernel = await Kernel.load();
    decodeAll(kernel, stream, chunkBytes);
    t.equal(kernel.decodedRows, 20);
    t.ok(kernel.isDecoded);
    t.equal(kernel.prepare(20), 0);
    kernel.calculate(book.sheet(OCTOBER_2023));
    t.ok(kernel.results.totaalCents.subarray(0, 20).every((cents) => cents === 24716));
  }
});

t.test("a value outside its range marks the row with the name of the fact", async (t) => {
  const faults: [string, number][] = [
    ["rangklasse", 4],
    ["rangklasse", 257],
    ["zorgTotaal", 37],
    ["rol", 3],
    ["payer", -1],
    ["geboortedatum", 2 ** 31 - 1],
    ["gezinsinkomstenCents", -1],
    ["gezinsinkomstenCents", 10 ** 15],
    ["covidMaand", monthIndex(2020, 11)],
    ["schooljaar", 1999],
    ["kiVreemdCents", -1],
    ["schoolInkomstenCents", 10 ** 15],
    ["childId", 0],
    ["gezinId", -7],
  ];
  for (const [name, value] of faults) {
    const kernel = await Kernel.load();
    decodeAll(kernel, copyStream(1, { [name]: value }), 4096);
    t.equal(kernel.prepare(1), 1);
    t.equal(faultName(kernel.faults[0] as number), name);
  }
});

t.test("bytes that are not of the layout are refused", async (t) => {
  const good = copyStream(1);
  const twoFields = Buffer.from(good).fill(2, 20, 21);
  const cutRow = copyOfRows([rowOf(0).subarray(0, 24)]);
  const cutWord = copyOfRows([rowOf(0, { rangklasse: 1, isEenouder: true }).subarray(0, 36)]);
  const unknownWord = copyOfRows([rowOf(0), Buffer.alloc(8, 255)]);
  for (const stream of [twoFields, cutRow, cutWord, unknownWord]) {
    const kernel = await Kernel.load();
    kernel.beginDecode();
    kernel.copyIn.set(stream);
    t.throws(() => kernel.decode(stream.length), /expected up to \d+ rows of the layout/);
  }
});

t.test("results encode as COPY rows, 0 as NULL, with sums per payer", async (t) => {
  const kernel = await Kernel.load();
  decodeAll(kernel, copyStream(20), 4096);
  kernel.prepare(20);
  kernel.calculate(book.sheet(OCTOBER_2023));
  kernel.beginEncode();
  const { bytes, next } = kernel.encode(0);
  t.equal(next, 20);
  t.equal(kernel.encodedRows, 20);
  const view = Buffer.from(bytes);
  t.equal(view.readInt16BE(0), RESULT_NAMES.length);
  t.equal(view.readBigInt64BE(6), 1n);
  const sums = kernel.payerSums();
  t.match(
    sums.filter(({ payer }) => payer === "FONS"),
    [
      { payer: "FONS", component: "basisbedrag", rows: 4, cents: 70664n },
      { payer: "FONS", component: "socialeToeslag", rows: 4, cents: 28200n },
      { payer: "FONS", component: "totaal", rows: 4, cents: 98864n },
    ],
  );
  t.equal(RESULT_NAMES.length, 6 + COMPONENTS.length);
});

t.test("candidate values that results rest on are named", async (t) => {
  const kernel = await Kernel.load();
  kernel.clear(0, 1);
  writeChild(kernel, 0, 0);
  kernel.prepare(1);
  kernel.calculate(book.sheet(monthIndex(2026, 9)));
  t.equal(kernel.results.voorlopig[0], 1);
  t.same(kernel.usedCandidates().sort(), [
    "basisbedrag",
    "inkomensgrensLaag",
    "socialeToeslagKleinLaag",
  ]);
  kernel.resetUsed();
  kernel.calculate(book.sheet(monthIndex(2025, 8)));
  t.equal(kernel.results.voorlopig[0], 0);
  t.same(kernel.usedCandidates(), []);
});

t.test(
  "with every amount at its bound the sums of a row, a household and a payer are exact",
  async (t) => {
    const { set } = book;
    const most = (name: string): number =>
      set.units.get(set.series.get(name)?.unit ?? "")?.max ?? 0;
    const month = monthIndex(2025, 9);
    const sheet = book.sheet(month);
    const isPaid = (name: string): boolean => {
      return set.units.get(set.series.get(name)?.unit ?? "")?.is === "paid";
    };
    const values = Int32Array.from(PARAMETER_NAMES, (name, slot) =>
      isPaid(name) ? most(name) : (sheet.values[slot] as number),
    );
    const kernel = await Kernel.load();
    const rows = 500;
    kernel.clear(0, rows);
    for (let row = 0; row < rows; row += 1) {
      writeChild(kernel, row, 0);
      kernel.setFact(row, "childId", BigInt(row + 1));
      kernel.setFact(row, "opvangVolleDagen", 31);
      kernel.setFact(row, "startbedragMaand", month);
    }
    t.equal(kernel.prepare(rows), 0);
    kernel.calculate({ ...sheet, values });
    const { results } = kernel;
    for (let row = 0; row < rows; row += 1) {
      const parts = COMPONENTS.map((name) => BigInt(results[`${name}Cents`][row] as number));
      const total = parts.reduce((sum, part) => sum + part, 0n);
      if (BigInt(results.totaalCents[row] as number) !== total || total < 10_000_000n) {
        t.equal(results.totaalCents[row], total);
      }
    }
    t.equal(results.kinderopvangtoeslagCents[0], 100_000 * 30, "September has 30 days");
    t.ok(COMPONENTS.length * set.componentMax < 2 ** 31, "a row's components stay in 32 bits");
  },
);

t.test(
  "results that rest on values read elsewhere are told from those on official ones",
  async (t) => {
    const kernel = await Kernel.load();
    kernel.clear(0, 1);
    writeChild(kernel, 0, 0);
    kernel.prepare(1);
    const month = monthIndex(2025, 9);
    kernel.calculate(book.marked(month, ["secondary"]));
    t.equal(kernel.results.voorlopig[0], 1);
    t.ok(kernel.usedCandidates().includes("basisbedrag"));
    kernel.resetUsed();
    kernel.calculate(book.marked(monthIndex(2023, 10), ["secondary", "inferred"]));
    t.equal(kernel.results.voorlopig[0], 0, "October 2023 is official");
    t.same(kernel.usedCandidates(), []);
  },
);
