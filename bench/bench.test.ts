/** The benches in memory at a tiny size, and the session that runs benches. */
import t from "tap";
import type { Bench } from "./harness/bench.js";
import { runSuite } from "./harness/suite.js";
import { checkBenches } from "./harness/test/smoke.js";
import { BENCHES, pickBenches } from "./registry.js";

await checkBenches(
  t,
  BENCHES.filter(({ needsDatabase }) => !needsDatabase),
);

t.test("a bench that fails becomes a row and a failure, and the others go on", async (t) => {
  const failing: Bench = {
    ...{ name: "failing", doc: "fails" },
    run: () => Promise.reject(new Error("expected to fail")),
  };
  const next = pickBenches(["encode"]);
  const session = await runSuite([failing, ...next], { isSmoke: true, rows: 50 });
  t.same(session.failures, ["failing: expected to fail"]);
  t.same(
    session.measured.map(({ name }) => name),
    ["failing", "encode"],
  );
});

t.test("a bench that does not exist is refused by name", async (t) => {
  t.throws(
    () => pickBenches(["kernel", "nothing"]),
    /--only: expected some of kernel, .*found nothing/,
  );
  t.equal(new Set(BENCHES.map(({ name }) => name)).size, BENCHES.length, "names are unique");
});
