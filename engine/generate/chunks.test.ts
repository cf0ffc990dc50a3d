/** A population depends on its seed and size alone, and every fact of it is one that can be. */
import { createHash } from "node:crypto";
import t from "tap";
import { FACT_TABLE_NAMES } from "../facts/tables.js";
import { END, START } from "./calendar.js";
import { eachFamily } from "./chunk.js";
import { type ChunkOptions, chunksOf, type Population } from "./chunks.js";
import { Family } from "./family.js";
import { REFERENCE_MONTH } from "./generate.js";
import { RowBuffer } from "./row-buffer.js";
import { FactList } from "./sources/fact-list.js";

const POPULATION: Population = { children: 1000, seed: 7, month: REFERENCE_MONTH };

interface Produced {
  readonly digest: string;
  readonly children: number;
  readonly rows: Record<string, number>;
}

/** Digest per table in the order of the families, as the load takes it. */
async function produce(population: Population, options: ChunkOptions): Promise<Produced> {
  const hashes = new Map(FACT_TABLE_NAMES.map((table) => [table, createHash("sha256")]));
  const rows: Record<string, number> = {};
  let children = 0;
  for await (const chunk of chunksOf(population, options)) {
    for (const table of FACT_TABLE_NAMES) {
      hashes.get(table)?.update(chunk.bytes[table]);
      rows[table] = (rows[table] ?? 0) + chunk.counts[table];
    }
    children += chunk.children;
  }
  const digest = [...hashes.values()].map((hash) => hash.digest("hex")).join();
  return { digest, children, rows };
}

t.test("the same seed gives the same bytes, whatever the size of the chunks", async (t) => {
  const whole = await produce(POPULATION, { workers: 0 });
  for (const chunkFamilies of [13, 97, 600]) {
    t.same(await produce(POPULATION, { workers: 0, chunkFamilies }), whole);
  }
});

t.test("a family is the same alone as behind others", async (t) => {
  const FAMILIES = 20_000;
  const drawn: { number: number; text: string }[] = [];
  const list = new FactList();
  const draw = (from: number, to: number): void => {
    const order = { seed: 1, month: REFERENCE_MONTH, from, to, atMost: FAMILIES * 10 };
    eachFamily(order, list.sink, ({ family: { number } }) => {
      drawn.push({ number, text: JSON.stringify(FACT_TABLE_NAMES.map((name) => list.of(name))) });
      list.restart();
    });
  };
  draw(0, FAMILIES);
  const behind = drawn.splice(0);
  for (let number = FAMILIES - 1; number >= 0; number -= 1) draw(number, number + 1);
  const other = drawn.reverse().filter(({ text }, at) => text !== behind[at]?.text);
  t.ok(behind.length > FAMILIES / 2);
  t.equal(drawn.length, behind.length);
  t.same(
    other.map(({ number }) => number),
    [],
  );
});

t.test("worker threads give the bytes of this thread", async (t) => {
  const here = await produce(POPULATION, { workers: 0, chunkFamilies: 200 });
  t.same(await produce(POPULATION, { workers: 2, chunkFamilies: 200 }), here);
});

t.test("another seed, also beyond 32 bits, gives other bytes", async (t) => {
  const digests = await Promise.all(
    [7, 8, 7 + 2 ** 32, Number.MAX_SAFE_INTEGER].map(
      async (seed) => (await produce({ ...POPULATION, children: 50, seed }, { workers: 0 })).digest,
    ),
  );
  t.equal(new Set(digests).size, digests.length);
});

t.test("a population has exactly its children, in any month of the window", async (t) => {
  for (const month of [START, REFERENCE_MONTH, END - 1]) {
    for (const children of [1, 2, 499]) {
      const produced = await produce({ children, seed: 3, month }, { workers: 0 });
      t.equal(produced.children, children, `${children} in ${month}`);
    }
  }
});

t.test("a larger population begins with the families of a smaller one", async (t) => {
  const first = async (children: number) => {
    for await (const chunk of chunksOf({ ...POPULATION, children }, { workers: 0 })) return chunk;
    throw new Error("no chunk");
  };
  const small = await first(100);
  const large = await first(1000);
  t.same(
    large.bytes.kind.subarray(0, small.bytes.kind.length / 2),
    small.bytes.kind.subarray(0, small.bytes.kind.length / 2),
  );
});

t.test(
  "children of a family are told apart, stay in the window and keep the ranks of 2018",
  async (t) => {
    const family = new Family();
    for (let number = 0; number < 5000; number++) {
      family.draw(5, number);
      const ids = new Set<number>();
      const ranks: number[] = [];
      for (let i = 0; i < family.count; i++) {
        const child = family.child(i);
        ids.add(child.id);
        if (child.van < START || child.van >= END || child.van >= child.tot) {
          t.fail(`family ${number}: [${child.van}, ${child.tot})`);
        }
        if (child.birthMonth >= START && child.rangklasse !== 0) t.fail(`family ${number}: rank`);
        if (child.rangklasse > 0 && !child.isHalfSibling) ranks.unshift(child.rangklasse);
      }
      if (ids.size !== family.count) t.fail(`family ${number}: ids`);
      const expected = ranks.map((_, i) => Math.min(3, i + 1));
      if (ranks.join() !== expected.join()) t.fail(`family ${number}: ranks ${ranks}`);
    }
    t.pass("5000 families");
  },
);

t.test("a span that overlaps the one before is refused where it is written", async (t) => {
  const rows = new RowBuffer(2);
  rows.row().span(1, 10, 20);
  rows.row().span(1, 20, 21);
  t.throws(() => rows.row().span(1, 20, 30), /expected to follow 21/);
  t.throws(() => rows.row().span(2, 5, 5), /not be empty/);
  t.throws(() => rows.row().moment(1, 20), /expected 21 or later/);
});
