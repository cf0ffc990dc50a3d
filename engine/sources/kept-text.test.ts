/** Kept facts are compared by their text: what reads the same is left as it is. */
import fc from "fast-check";
import t from "tap";
import { factChanges, type KeptFact } from "./fact-difference.js";
import { joinTexts, readFacts, readText, splitTexts, textOf } from "./kept-text.js";
import { Lines } from "./lines.js";

const MONTHS_MAX = 24;
/** Names of records that read like the end of a fact, or the begin of the next. */
const names = fc.oneof(
  fc.constantFrom('},{"table":"', "}]", "a\\b", "ü€😀", 'x","y'),
  fc.string({ unit: "binary" }),
);

/** Facts of one key, whose spans do not overlap, and of another table behind. */
const keptFacts: fc.Arbitrary<KeptFact[]> = fc
  .record({
    edges: fc.uniqueArray(fc.nat(MONTHS_MAX), { minLength: 2, maxLength: 8 }),
    values: fc.array(fc.nat(2), { minLength: 8, maxLength: 8 }),
    from: fc.array(names, { maxLength: 2 }),
    isBorn: fc.boolean(),
  })
  .map(({ edges, values, from, isBorn }) => {
    const rising = edges.sort((a, b) => a - b);
    const spans = rising.slice(1).flatMap((tot, at): KeptFact[] => {
      const [van, rangklasse] = [rising[at] as number, values[at] as number];
      if (rangklasse === 0) return [];
      return [{ table: "gezin_situatie", gezinId: "7", van, tot, values: { rangklasse }, from }];
    });
    return isBorn ? [...spans, { table: "kind", childId: "9", values: {}, from }] : spans;
  });

t.test("a kept text falls into its facts, whatever their records are called", async () => {
  fc.assert(
    fc.property(keptFacts, (facts) => {
      const text = joinTexts(facts.map(textOf));
      return (
        text === JSON.stringify(facts) &&
        JSON.stringify(splitTexts(text).map(readText)) === text &&
        JSON.stringify(readFacts(text)) === text
      );
    }),
  );
});

const plain = keptFacts.map((facts) => facts.map((fact) => ({ ...fact, from: [] })));

t.test("facts that read as before change nothing, and nothing of others", async () => {
  fc.assert(
    fc.property(plain, plain, (before, after) => {
      const [old, now] = [before, after].map((facts) => new Set(facts.map(textOf)));
      const gone = before.filter((fact) => now?.has(textOf(fact)) === false);
      const news = after.filter((fact) => old?.has(textOf(fact)) === false);
      const [some, all] = [factChanges(gone, news), factChanges(before, after)];
      return JSON.stringify(some) === JSON.stringify(all);
    }),
    { numRuns: 2_000 },
  );
});

t.test("lines come out as they were added, however long", async (t) => {
  const lines = new Lines();
  t.equal(lines.bytes.toString(), "");
  const added = Array.from({ length: 500 }, (_, at) => `${at} ${"ü€😀".repeat(at)}`);
  for (const line of added) lines.add(line);
  t.equal(lines.count, added.length);
  t.equal(lines.bytes.toString(), added.join("\n"));
});
