import t from "tap";
import { type GoldenCase, loadCases, REASON_NAMES } from "./cases.js";
import { loadReferenceParameters } from "./reference/parameters.js";
import { referenceEngine } from "./reference-engine.js";
import { faultsOf } from "./run-case.js";

const CASES_MIN = 158;

const cases = await loadCases();
const reference = referenceEngine(await loadReferenceParameters());

const title = ({ file, name }: GoldenCase): string => `${file}: ${name}`;

t.test("the reference gives the cents and the reasons of every golden case", async (t) => {
  for (const goldenCase of cases) {
    t.same(await faultsOf(goldenCase, reference), [], title(goldenCase));
  }
});

t.test("every reason is produced by at least one golden case", async (t) => {
  const asked = new Set(
    cases.flatMap(({ verwacht }) =>
      verwacht.flatMap(({ kinderen }) => kinderen.flatMap(({ redenen }) => redenen)),
    ),
  );
  t.same(
    REASON_NAMES.filter((reason) => !asked.has(reason)),
    [],
  );
});

t.test("there are at least as many golden cases as promised, each with its own name", async (t) => {
  t.ok(cases.length >= CASES_MIN, `${cases.length} cases`);
  t.equal(new Set(cases.map(({ name }) => name)).size, cases.length);
});

t.test("a case that expects one cent more is caught", async (t) => {
  const [first] = cases as [GoldenCase];
  const broken = structuredClone(first);
  const child = broken.verwacht[0]?.kinderen[0];
  t.ok(child);
  if (child) child.componenten = { ...child.componenten, basisbedrag: 1 };
  t.ok((await faultsOf(broken, reference)).length > 0);
});
