/** Every reason, fact and step has its words in every language, and every word something to say. */
import t from "tap";
import { PAYERS } from "./layout/enumerations.js";
import { FACTS, type FactValue, REASON_FIELDS } from "./layout.js";
import { CONFIDENCES } from "./series.js";
import { filled, LANGUAGES, loadTexts, UNNAMED_FACTS } from "./texts.js";

/** Keys of a tree of words, `brief.titel`. */
function keysOf(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => keysOf(inner, `${path}.${key}`));
}

/** Every text of a tree, by its key. */
function textsOf(value: unknown, path = ""): [key: string, text: string][] {
  if (typeof value === "string") return [[path, value]];
  return Object.entries(value as object).flatMap(([key, inner]) =>
    textsOf(inner, `${path}.${key}`),
  );
}

/** What has to be said of a fact, by its kind. */
function wordsOf(value: FactValue): string[] {
  switch (value.kind) {
    case "bool":
      return ["ja", "nee", "alsJa", "alsNee"];
    case "enum":
      return [...value.values, ...value.values.map((name) => `als${name}`)];
    case "month":
      return ["is", "geen", "als", "alsGeen"];
    case "date":
      return value.isRequired ? ["is", "als"] : ["is", "geen", "als", "alsGeen"];
    case "cents":
      return ["is", "meer", "minder", ...(value.isUnknownWhenLeftOut ? UNKNOWN : [])];
    case "count":
      return value.min === 0 ? COUNTED : ["is", "als"];
    default:
      return ["is", "als"];
  }
}
const UNKNOWN = ["onbekend", "alsOnbekend", "alsBekend"];
/** None, one, more: each in its grammar. */
const COUNTED = ["geen", "een", "is", "alsGeen", "alsEen", "als"];

for (const language of LANGUAGES) {
  t.test(`every reason has a sentence of its own in ${language}, in its order`, async (t) => {
    const { redenen, regels } = loadTexts(language);
    const named = Object.entries(redenen).map(([rule, names]) => [rule, ...Object.keys(names)]);
    t.same(
      named,
      REASON_FIELDS.map(({ rule, names }) => [rule, ...names]),
    );
    const sentences = Object.values(redenen).flatMap((names) => Object.values(names));
    t.same(
      sentences.filter((sentence) => !/^[\p{Lu}0-9].*[^.]\.$/u.test(sentence)),
      [],
      "a sentence begins with a capital and ends with a full stop",
    );
    t.equal(new Set(sentences).size, sentences.length);
    t.same(
      Object.keys(regels),
      REASON_FIELDS.map(({ rule }) => rule),
    );
  });

  t.test(`every fact has its words in ${language}, by its kind`, async (t) => {
    const { feiten, zekerheid, maanden, uitbetalers } = loadTexts(language);
    const facts = FACTS.filter(({ name }) => !UNNAMED_FACTS.some((unnamed) => unnamed === name));
    t.same(Object.keys(feiten).sort(), facts.map(({ name }) => name).sort());
    for (const { name, value } of facts) {
      const words = Object.keys(feiten[name as keyof typeof feiten]);
      t.same(words.sort(), ["naam", ...wordsOf(value)].sort(), name);
    }
    t.same(Object.keys(zekerheid).sort(), [...CONFIDENCES].sort());
    t.equal(maanden.length, 12);
    t.same(Object.keys(uitbetalers), PAYERS);
  });

  t.test(`no abbreviation in ${language}, and nothing that a family has to look up`, async (t) => {
    const short = /\b(art|bv|bijv|o\.a|m\.a\.w|d\.w\.z|i\.p\.v|nr|evt|e\.g|i\.e|etc|max|min)\./i;
    t.same(
      textsOf(loadTexts(language)).filter(([, text]) => short.test(text)),
      [],
    );
  });
}

t.test("both languages say the same things and fill in the same values", async (t) => {
  const [nl, en] = LANGUAGES.map(loadTexts);
  t.same(keysOf(en), keysOf(nl));
  const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
  const english = new Map(textsOf(en));
  for (const [key, text] of textsOf(nl)) t.same(places(english.get(key) ?? ""), places(text), key);
});

t.test("a place without a value is a fault of the program", async (t) => {
  t.equal(filled("a {one} b", { one: "1" }), "a 1 b");
  t.throws(() => filled("a {two} b", { one: "1" }), /expected a value of two/);
  t.throws(() => filled(undefined, {}), /expected a sentence/);
});
