/** The benches that need PostgreSQL, at a tiny size. */
import t from "tap";
import { BENCHES } from "./registry.js";
import { checkBenches } from "./smoke.js";

await checkBenches(
  t,
  BENCHES.filter(({ needsDatabase }) => needsDatabase),
);
