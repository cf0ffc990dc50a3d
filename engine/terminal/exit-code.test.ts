import t from "tap";
import { EXIT_CODE, exitCodeOf } from "./exit-code.js";

t.test("what is named and is not there is wrong use, whatever it is", async (t) => {
  for (const code of ["RUN_UNKNOWN", "DELIVERY_UNKNOWN", "SUBJECT_UNKNOWN", "MEMBERSHIP_MISSING"]) {
    t.equal(exitCodeOf(code), EXIT_CODE.wrongUse, code);
  }
  t.equal(exitCodeOf("ANY_OTHER"), EXIT_CODE.failed);
});
