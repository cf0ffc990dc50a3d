/** The benches that need PostgreSQL, at a tiny size. */
import t from "tap";
import { checkBenches } from "./harness/test/smoke.js";
import { BENCHES } from "./registry.js";

await checkBenches(
  t,
  BENCHES.filter(({ needsDatabase }) => needsDatabase),
);
