/** Runs of which the facts were changed without a delivery: rows are named by their sums alone. */
import t from "tap";
import { Kernel } from "../../core-wasm/kernel.js";
import { COMPONENTS } from "../../core-wasm/layout/components.js";
import { DecidedRows } from "../decisions/rows.js";
import { digestResults } from "../run/result-digest.js";
import { MONTH } from "../run/test/run-fixture.js";
import { foldOf, foldSums, summedRow, wrapped } from "./row-checksum.js";
import { fillKernel } from "./stored-rows.js";
import { addCent, db, found, past, putBack, rewrite } from "./test/damage-fixture.js";

await past(db, "UPDATE gezin_aanslag SET inkomsten_cents = 8000000 WHERE gezin_id > 3");

const changeCents = await rewrite(addCent);
const addRow = await rewrite((rows) => {
  rows.append(rows, rows.rowCount - 1, rows.rowCount);
  rows.childIds[(rows.rowCount - 1) * 2] = 999;
});
const swapCents = await rewrite((rows) => {
  const [one, two] = [rows.outcomes[0] as number, rows.outcomes[2] as number];
  rows.outcomes.set([two, one], 0);
  rows.outcomes.set([one], 2);
});

t.test(
  "rows that have their digest are whole; that no fact gives them is told when asked",
  async (t) => {
    t.same(await found(1), []);
    const findings = await found(1, true);
    t.ok(findings.length > 0);
    for (const finding of findings) {
      t.match(finding, {
        table: "run_partition",
        column: "digest",
        found: /no row can be calculated/,
      });
    }
  },
);

t.test(
  "who was paired by facts that are gone changes nothing of a run with its digest",
  async (t) => {
    const pair = `5, 51, 'GEDEELD_ANDER', 6, 'GEDEELD_HOOFD', ${MONTH}, ${MONTH + 1}, 1`;
    await past(db, `INSERT INTO paid_elsewhere VALUES (${pair})`);
    t.same(await found(1), []);
    await past(db, "DELETE FROM paid_elsewhere WHERE child_id = 51");
  },
);

t.test("a row with other cents, and one that is too many, is the only one named", async (t) => {
  await past(db, changeCents);
  t.match(await found(1), [
    { table: "decision", kind: "changed", gezinId: "5", childId: "51", component: "basisbedrag" },
  ]);
  await past(db, ...putBack("decision"), addRow);
  t.match(await found(1), [{ table: "decision", kind: "added", childId: "999" }]);
  await past(db, ...putBack("decision"));
});

t.test(
  "more than one row is told by the sums of its payers, and no right row is blamed",
  async (t) => {
    await past(db, swapCents);
    const findings = await found(1);
    t.match(findings.at(-1), { column: "digest", found: /no row can be calculated again/ });
    t.ok(findings.every(({ table }) => table !== "decision"));
    t.ok(findings.some(({ table }) => table === "run_total"));
    await past(db, ...putBack("decision"));
  },
);

t.test("a row that is lost is named while its own facts are there", async (t) => {
  const lose = await rewrite((rows) => {
    rows.rowCount -= 1;
  });
  const again = "UPDATE gezin_aanslag SET inkomsten_cents = gezin_id * 137000 WHERE gezin_id > 8";
  await past(db, again, lose);
  t.match(await found(1), [{ table: "decision", kind: "missing", gezinId: "20" }]);
  await past(db, ...putBack("decision"));
});

t.test("the fold of all rows is that of the sums that the kernel tells", async (t) => {
  const kernel = await Kernel.load();
  const rows = new DecidedRows();
  for (let row = 0; row < 20; row += 1) {
    const cents = new Int32Array(COMPONENTS.length);
    cents[row % COMPONENTS.length] = 100 + row;
    cents[0] = 17_666;
    rows.gezinIds.set([row * 7, row % 3], row * 2);
    rows.childIds.set([row * 13 + 1, row % 2], row * 2);
    rows.payers[row] = row % 5;
    rows.outcomes[row] = rows.table.place(row + 1, row * 3, row % 2, cents);
    rows.rowCount += 1;
  }
  fillKernel(kernel, rows);
  digestResults(kernel, rows.rowCount);
  const columns = [...COMPONENTS, "totaal"].map((name) =>
    kernel
      .payerSums()
      .filter(({ component }) => component === name)
      .reduce((sum, { checksum }) => sum + checksum, 0n),
  );
  let fold = 0n;
  for (let row = 0; row < rows.rowCount; row += 1) fold += foldOf(summedRow(rows, row));
  t.equal(wrapped(fold), foldSums(kernel.rowChecksum, columns));
});
