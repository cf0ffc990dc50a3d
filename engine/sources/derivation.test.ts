/** What holds for every stream of records. */
import fc from "fast-check";
import t from "tap";
import { stageChange } from "../facts/change.js";
import { factTable } from "../facts/tables.js";
import type { DerivedFact } from "./derivation.js";
import { deriveAll, type Message, recordsOf } from "./test/derive-all.js";
import { randomMessages } from "./test/random-message.js";

const MESSAGES_MAX = 60;
const RUNS = { numRuns: 150, seed: 12 };

const text = ({ change, from }: DerivedFact): string => {
  const records = from.map(({ flow, recordId, versie }) => `${flow} ${recordId} ${versie}`);
  return JSON.stringify([change, records.sort()]);
};

const factsOf = (messages: readonly Message[]): string[] =>
  deriveAll(messages).facts.map(text).sort();

/** The same messages in another order, some of them twice. */
const shuffled = (messages: readonly Message[]): fc.Arbitrary<Message[]> => {
  const some = fc.subarray([...messages]);
  return some.chain((twice) => {
    const all = [...messages, ...twice];
    return fc.shuffledSubarray(all, { minLength: all.length });
  });
};

/** Each record once: the first message of it. */
const onlyOnce = (messages: readonly Message[]): Message[] => {
  const kept = new Set<string>();
  return messages.filter((message) => {
    const [record] = recordsOf([message]);
    const key = `${record?.flow} ${record?.recordId}`;
    if (kept.has(key)) return false;
    kept.add(key);
    return true;
  });
};

const streams = randomMessages(MESSAGES_MAX).map(onlyOnce);

function requireSame(found: readonly string[], expected: readonly string[]): void {
  const other = expected.findIndex((fact, at) => fact !== found[at]);
  if (other < 0 && found.length === expected.length) return;
  const at = other < 0 ? expected.length : other;
  throw new Error(`expected ${expected[at]}, found ${found[at]}`);
}

t.test("order and repetition of messages change nothing", async () => {
  const pairs = streams.chain((messages) => fc.tuple(fc.constant(messages), shuffled(messages)));
  fc.assert(
    fc.property(pairs, ([messages, others]) => {
      requireSame(factsOf(others), factsOf(messages));
    }),
    RUNS,
  );
});

t.test("a cancelled record leaves facts as if it had never been", async () => {
  const pairs = streams.chain((messages) =>
    fc.tuple(fc.constant(messages), fc.subarray([...messages])),
  );
  fc.assert(
    fc.property(pairs, ([messages, cancelled]) => {
      const ends = cancelled.map((it) => ({ ...it, versie: 2, status: "GEANNULEERD" as const }));
      const left = messages.filter((it) => !cancelled.includes(it));
      requireSame(factsOf([...ends, ...messages]), factsOf(left));
    }),
    RUNS,
  );
});

/** What is wrong with facts: refused by the tables, without a record, twice of one month. */
function faultsOf(facts: readonly DerivedFact[]): string[] {
  const places = new Map<string, DerivedFact[]>();
  const faults = facts.flatMap((fact) => {
    const { table, gezinId, childId } = fact.change;
    const key = [table, gezinId, childId].join(" ");
    places.set(key, [...(places.get(key) ?? []), fact]);
    const staged = stageChange(fact.change);
    const refused = Array.isArray(staged) ? [`${text(fact)}: ${JSON.stringify(staged)}`] : [];
    return fact.from.length === 0 ? [...refused, `${text(fact)}: no record`] : refused;
  });
  for (const own of places.values()) {
    const inOrder = own.sort((a, b) => (a.change.van ?? 0) - (b.change.van ?? 0));
    for (const [at, { change }] of inOrder.entries()) {
      const next = inOrder[at + 1];
      const isSingle = factTable(change.table).span.endsWith("s") === false;
      const end = isSingle ? (change.van ?? 0) + 1 : (change.tot ?? 0);
      if (next !== undefined && (next.change.van ?? 0) < end) faults.push(`twice: ${text(next)}`);
    }
  }
  return faults;
}

t.test("every fact is one that the tables take, of months of its own", async () => {
  fc.assert(
    fc.property(streams, (messages) => {
      const faults = faultsOf(deriveAll(messages).facts);
      if (faults.length > 0) throw new Error(faults.join("\n"));
    }),
    { ...RUNS, numRuns: 400 },
  );
});

t.test("a beneficiary of two files at once is for a person to look at", async (t) => {
  const file = (nummer: string, einde?: string): Message => ({
    stroom: "dossier",
    inhoud: {
      ...{ Nummer: nummer, DossierNr: nummer, Begunstigde: "1001", Uitbetaler: "FONS" },
      Begin: nummer === "1" ? "2019-01-01" : "2022-01-01",
      ...(einde === undefined ? {} : { Einde: einde }),
    },
  });
  const child = ["100", "110"].map((Informatietype) => ({
    stroom: "register",
    inhoud: {
      ...{ Persoon: "11", Informatietype, Begin: "2019-05-17" },
      ...(Informatietype === "110" ? { Ouder: "1001" } : {}),
    },
  }));
  const codes = (messages: readonly Message[]): string[] =>
    deriveAll(messages).findings.map(({ code }) => code);
  t.same(codes([...child, file("1"), file("2")]), ["TWEE_DOSSIERS", "TWEE_DOSSIERS"]);
  t.same(codes([...child, file("1", "2022-01-01"), file("2")]), []);
});

t.test("a person in two households, or its own ancestor, is for a person to look at", async (t) => {
  const says = (Persoon: string, Informatietype: string, other: object): Message => ({
    stroom: "register",
    inhoud: { Persoon, Informatietype, Begin: "2019-05-17", ...other },
  });
  const descent = (Persoon: string, Ouder: string): Message => says(Persoon, "110", { Ouder });
  const lives = (Referentiepersoon: string, period: object): Message =>
    says("11", "141", { Referentiepersoon, Positie: "03", ...period });
  const codes = (...messages: readonly Message[]): string[] =>
    deriveAll([says("11", "100", {}), descent("11", "1001"), ...messages]).findings.map(
      ({ code }) => code,
    );
  const later = lives("1002", { Begin: "2021-03-01" });
  t.same(codes(lives("1001", { Einde: "2021-03-02" }), later), ["TWEE_GEZINNEN"]);
  t.same(codes(lives("1001", { Einde: "2021-03-01" }), later), []);
  t.same(codes(lives("1001", {}), later), []);
  t.same(codes(lives("1002", { Einde: "2021-03-02" }), later), []);

  t.same(codes(descent("11", "11")), ["AFSTAMMING_IN_KRING"]);
  t.same(codes(says("1001", "100", { Begin: "2019-05-17" })), ["AFSTAMMING_IN_KRING"]);
  t.same(codes(says("1001", "100", { Begin: "2019-05-16" })), []);
  t.same(codes(descent("1001", "11")), ["AFSTAMMING_IN_KRING"]);
});
