/** Rights that nobody asked for are found, granted where the law says by itself, and told. */
import t from "tap";
import { monthIndex } from "../../core-wasm/month.js";
import { inTransaction } from "../database/connection.js";
import { openTestDatabase } from "../database/test/test-database.js";
import { changeFacts } from "../facts/change-facts.js";
import { deriveFacts } from "../sources/driver.js";
import { grantRights, isAutomatic } from "./grant-rights.js";
import { missingRights, type Proposal } from "./missing-rights.js";
import { countHands, readProposals } from "./proposals.js";
import { family, load, register } from "./test/records.js";

const MONTH = monthIndex(2023, 10);

async function all<T>(found: AsyncIterable<readonly T[]>): Promise<T[]> {
  const every: T[] = [];
  for await (const some of found) every.push(...some);
  return every;
}

const birth = (kind: string, geboren: string, ouder: string) => [
  register(`${kind}/100`, { Persoon: kind, Informatietype: "100", Begin: geboren }),
  register(`${kind}/110`, { Persoon: kind, Informatietype: "110", Begin: geboren, Ouder: ouder }),
];

const asked = (kind: string, day: string) => ({
  stroom: "aanvraag",
  recordId: kind,
  inhoud: { Nummer: kind, Persoon: kind, Soort: "STARTBEDRAG_GEBOORTE", Datum: day },
});

const closed = (ouder: string) => ({
  stroom: "dossier",
  recordId: ouder,
  inhoud: {
    Nummer: ouder,
    DossierNr: ouder,
    Begunstigde: ouder,
    Uitbetaler: "INFINO",
    Begin: "2019-01-01",
    Einde: "2022-01-01",
  },
});

t.test("children without file are found, and added where a parent has one", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await load(db, [
    ...family("11", "2023-02-17", "1001"),
    ...birth("12", "2023-03-17", "1002"),
    closed("1002"),
    ...birth("16", "2023-03-18", "1006"),
    closed("1006"),
    asked("16", "2023-05-02"),
    ...birth("13", "2023-04-17", "1003"),
    ...birth("14", "2005-08-17", "1004"),
    ...birth("15", "2005-10-17", "1005"),
  ]);
  await deriveFacts(db);
  const found = await inTransaction(db, (client) => all(missingRights(client, MONTH)));
  t.match(found, [
    { reden: "kindInGeslotenDossier", childId: "12", gezinId: "1002", payer: "INFINO" },
    { reden: "startbedragNaToevoeging", childId: "12", gezinId: "1002" },
    { reden: "geenDossier", childId: "13", payer: "FONS" },
    { reden: "geenDossier", childId: "14" },
    { reden: "geenDossier", childId: "15" },
    { reden: "kindInGeslotenDossier", childId: "16", gezinId: "1006", payer: "INFINO" },
  ]);
  t.equal(found[0]?.van, monthIndex(2023, 3), "from the birth");
  t.equal(found[4]?.van, monthIndex(2019, 1), "not before the law, back to five years");
  t.ok(await grantRights(db, MONTH, found));
  const { rows } = await db.pool.query(
    `SELECT child_id::text AS child, payer FROM gezin_lid
     JOIN gezin_uitbetaler USING (gezin_id) WHERE gezin_id = 1002`,
  );
  t.match(rows, [{ child: "12", payer: "INFINO" }]);
  const left = await inTransaction(db, (client) => all(missingRights(client, MONTH)));
  t.match(left, [
    { childId: "13" },
    { childId: "14" },
    { childId: "15" },
    { childId: "12", reden: "startbedragNaToevoeging", gezinId: "1002" },
  ]);
  const before = found.filter((one) => !isAutomatic(one));
  const named = (some: readonly Proposal[]) =>
    some.map(({ reden, childId }) => `${reden} ${childId}`).sort();
  t.same(named(left), named(before), "nothing comes up that was not told before");
  t.equal(await grantRights(db, MONTH, left), null, "the rest is for a person");
});

t.test("who was put out by its payer and still has a right is for a person", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const out = (kind: string, period: object) => ({
    stroom: "uitstroom",
    recordId: kind,
    inhoud: { Nummer: kind, Persoon: kind, Grond: "VERTREK", ...period },
  });
  await load(db, [
    ...family("11", "2018-02-17", "1001"),
    out("11", { Begin: "2021-06-30" }),
    ...family("12", "2018-03-17", "1002"),
    out("12", { Begin: "2017-01-01" }),
    ...family("13", "2018-04-17", "1003"),
    out("13", { Begin: "2021-06-30", Einde: "2022-02-01" }),
  ]);
  await deriveFacts(db);
  const found = await inTransaction(db, (client) => all(missingRights(client, MONTH)));
  t.match(found, [
    { reden: "uitgestroomd", childId: "11", van: monthIndex(2021, 7), gronden: ["uitstroom/11"] },
    { reden: "uitgestroomd", childId: "12", van: monthIndex(2019, 1) },
  ]);
  t.equal(await grantRights(db, MONTH, found), null, "nothing is granted against its payer");
});

t.test("a month after the 18th birthday there is no right without studies", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await load(db, birth("14", "2005-10-17", "1004"));
  await deriveFacts(db);
  const at = (month: number) => inTransaction(db, (client) => all(missingRights(client, month)));
  t.equal((await at(monthIndex(2023, 10))).length, 1);
  t.match(await at(monthIndex(2023, 11)), [{ childId: "14" }], "a school-leaver has one");
  const kind = { table: "kind" as const, childId: "77", values: { geboortedatum: "2020-05-17" } };
  await changeFacts(db, { source: "test", id: "1" }, [kind]);
  t.equal((await at(monthIndex(2023, 10))).length, 1, "of whom no source speaks nothing is told");
  t.same(await at(monthIndex(2024, 11)), [], "twelve months long");
});

t.test(
  "what contradicts itself is for a person, with the advice and the share of it",
  async (t) => {
    const db = await openTestDatabase();
    t.teardown(db.close);
    await load(db, [
      ...family("11", "2023-02-17", "1001"),
      register("11/150", { Persoon: "11", Informatietype: "150", Begin: "2022-01-01" }),
    ]);
    await deriveFacts(db);
    const proposals = await inTransaction(db, (client) => all(readProposals(client)));
    const { subjects, withoutHands } = await inTransaction(db, countHands);
    t.match(proposals, [{ soort: "persoon", id: "11", code: "OVERLIJDEN_VOOR_GEBOORTE" }]);
    t.equal(withoutHands, subjects - 1);
  },
);
