import t from "tap";
import { EXIT_CODE, exitCodeOf } from "./exit-code.js";

t.test("what is named and is not there is wrong use, whatever it is", async (t) => {
  const unknown = ["RUN", "DELIVERY", "SUBJECT", "REGULARISATION", "BACKUP", "QUARANTINE", "FLOW"];
  const missing = [...unknown.map((name) => `${name}_UNKNOWN`), "MEMBERSHIP_MISSING"];
  for (const code of [...missing, "MONTH_UNDECIDED"]) {
    t.equal(exitCodeOf(code), EXIT_CODE.wrongUse, code);
  }
  t.equal(exitCodeOf("ANY_OTHER"), EXIT_CODE.failed);
});
