/** More subjects than are derived here are derived in threads, and come out the same. */
import t from "tap";
import { openTestDatabase } from "../database/test/test-database.js";
import { deriveFacts } from "./driver.js";
import { INSCHRIJVING_LP } from "./inschrijving-lp/flow.js";
import { REGISTER } from "./register/flow.js";
import { loadSources } from "./registry.js";
import { loadMessages, type TestMessage } from "./test/messages.js";
import { TOUCHED_AT_ONCE } from "./touched-subjects.js";

const CHILDREN = 1_200;
const PARENT_FIRST = 1_000_000;
/** Parents of several children, whose numbers lie below those of the children. */
const SHARED = 600;

/** A child of a parent of its own, and of one whom it shares with some others. */
function lives(child: number): TestMessage[] {
  const Persoon = String(child);
  const Begin = "2012-03-04";
  const parents = [child, child % SHARED].map((it) => String(PARENT_FIRST + it));
  return [
    { recordId: `${child}/100`, inhoud: { Persoon, Informatietype: "100", Begin } },
    ...parents.map((Ouder) => ({
      recordId: `${child}/110/${Ouder}`,
      inhoud: { Persoon, Informatietype: "110", Begin, Ouder },
    })),
  ];
}

function enrolment(child: number): TestMessage {
  const Referte = `LP${child}`;
  const school = { Schooljaar: 2020, Niveau: "2", SoortOnderwijs: "1", SoortProgramma: "1" };
  const inhoud = { Referte, Persoon: String(child), ...school };
  return { recordId: Referte, inhoud: { ...inhoud, Begin: "2020-09-01", Einde: "2021-06-30" } };
}

t.test("what threads derive is what follows here", async (t) => {
  const db = await openTestDatabase();
  t.teardown(() => db.close());
  const children = Array.from({ length: CHILDREN }, (_, at) => SHARED + at);
  await loadMessages(db, REGISTER, children.flatMap(lives));
  await loadMessages(db, INSCHRIJVING_LP, children.map(enrolment));
  const steps: number[] = [];
  const told = await deriveFacts(db, { onProgress: (done) => steps.push(done) });
  t.equal(told.subjects, 2 * CHILDREN + SHARED, "children and parents");
  t.ok(steps.length > 1, `${TOUCHED_AT_ONCE} at a time`);
  t.match(told, { unknown: 0, findings: 0, insertedCount: 2 * CHILDREN });
  const here = await deriveFacts(db, { isAll: true, sources: await loadSources() });
  t.match(here, { subjects: told.subjects, changed: 0, changes: 0, deliveryId: null });
});
