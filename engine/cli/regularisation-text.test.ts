import t from "tap";
import type { Regularised } from "../regularise/regularise.js";
import { NOTHING } from "../regularise/summary.js";
import { regularisedText } from "./regularisation-text.js";

const UP_TO_DATE: Regularised = {
  ...NOTHING,
  ...{ regularisationId: null, isUpToDate: true, isDryRun: false, knownAt: 3, on: 24_300 },
  ...{ months: 0, monthsForAll: 0, laterMonths: 0 },
};

const textOf = (of: Partial<Regularised>): string => regularisedText({ ...UP_TO_DATE, ...of });

t.test("what is up to date says which months were looked at, and which saw later facts", (t) => {
  t.equal(textOf({}), "up to date: no month is decided yet");
  t.equal(
    textOf({ months: 60 }),
    "up to date: nothing changed of 60 decided months as of delivery 3",
  );
  t.equal(
    textOf({ laterMonths: 60 }),
    "nothing to decide as of delivery 3: 60 decided months saw later deliveries, " +
      "and are not looked at",
  );
  t.equal(
    textOf({ months: 1, laterMonths: 1 }),
    "up to date: nothing changed of 1 decided month as of delivery 3; " +
      "1 decided month saw later deliveries, and is not looked at",
  );
  t.match(textOf({ isUpToDate: false, laterMonths: 2 }), /months that saw later facts +2\n/);
  t.notMatch(textOf({ isUpToDate: false }), "later");
  t.end();
});
