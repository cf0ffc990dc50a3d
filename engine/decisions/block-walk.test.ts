/** Blocks of several payers and runs give each household once, as the newest run says. */
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import t from "tap";
import { rowsOf } from "./block-rows.js";
import { DecidedRows } from "./rows.js";
import { plainRows } from "./test/plain-rows.js";
import { saidPart } from "./test/said-part.js";

t.test(
  "every household once, in order, whatever the blocks, the range and who is asked for",
  (t) => {
    const rows = new DecidedRows();
    fc.assert(
      fc.property(saidPart, (said) =>
        isDeepStrictEqual(plainRows(rowsOf(rows, said.part)), said.rows),
      ),
      { numRuns: 500 },
    );
    t.end();
  },
);
