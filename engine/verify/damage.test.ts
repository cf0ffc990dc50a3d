/** Stored rows damaged in every table in every way: each is found, and named. */
import t from "tap";
import {
  addCent,
  type Damage,
  damaged,
  db,
  found,
  past,
  putBack,
  rewrite,
} from "./test/damage-fixture.js";
import { verify } from "./verify.js";

t.test("what nobody touched is whole, also calculated again", async (t) => {
  t.same(await found(null, true), []);
  const { runs, regularisations, chainRuns } = await verify(db, { runId: null });
  t.match(runs, [
    { runId: 1, partitions: 2, findings: 0 },
    { runId: 2, partitions: 2, findings: 0 },
  ]);
  t.equal(chainRuns, 2);
  t.match(regularisations, [{ id: 1 }]);
  t.ok(regularisations.every(({ rows }) => rows > 3));
});

t.test("decision: rows and blocks", async (t) => {
  const change = await rewrite(addCent);
  const table = "decision";
  const row = { table, run: 1, partition: 0, gezinId: "5", childId: "51" };
  const amount = { ...row, component: "basisbedrag", kind: "changed", expected: /^\d+$/ };
  await damaged(t, [[table, change, amount]]);
  // Run 2 rests on run 1: what it says was changed there.
  await damaged(t, [[table, change, amount]], 2);
  const remove = await rewrite((rows) => {
    rows.rowCount -= 1;
  });
  await damaged(t, [[table, remove, { table, kind: "missing", expected: /totaal/ }]]);
  const add = await rewrite((rows) => {
    rows.append(rows, rows.rowCount - 1, rows.rowCount);
    rows.childIds[(rows.rowCount - 1) * 2] = 999;
  });
  const first = "WHERE ctid = (SELECT min(ctid) FROM decision WHERE run_id = 1)";
  const extra = (values: string) =>
    `INSERT INTO decision SELECT ${values}, rows FROM kept_decision LIMIT 1`;
  await damaged(t, [
    [table, add, { table, kind: "added", childId: "999", found: /totaal/ }],
    [table, extra("1, 1, 90000, 90000, 1"), { table, gezinId: "90000", expected: /can be read/ }],
  ]);
  const blocks: readonly Damage[] = [
    [table, `UPDATE decision SET gezin_last = gezin_last + 1 ${first}`, { column: "gezin_last" }],
    [table, extra("1, 9, 2, 2, row_count"), { table, kind: "added", payer: "code9", row: "block" }],
  ];
  await damaged(t, blocks);
  for (const [sql, said] of [
    [`DELETE FROM decision ${first}`, { kind: "missing" }],
    [extra("1, 4, 2, 2, row_count"), { run: 1 }],
    [`UPDATE decision SET payer = 9 ${first}`, { kind: "missing" }],
    [`UPDATE decision SET rows = rows || '\\x00' ${first}`, { expected: /can be read/ }],
    [`UPDATE decision SET rows = set_byte(rows, 13, 255) ${first}`, { column: "rows" }],
  ] as const) {
    await damaged(t, [[table, sql, { table, run: 1, ...said }]]);
  }
});

t.test("the lines of partitions, sums, reasons and rejected rows", async (t) => {
  const table = "run_partition";
  const of = "WHERE run_id = 1 AND partition_no = 1";
  const place = { run: 1, partition: 1 };
  const sums = `ALTER TABLE run_partition DROP CONSTRAINT "rows in are rows out and rejected",
    DROP CONSTRAINT "every expected row is read"`;
  await past(db, sums);
  const counts = [
    "rows_expected",
    "rows_in",
    "rows_out",
    "rejected",
    "voorlopig",
    "shared",
    "checksum",
  ];
  const changes = [
    ...counts.map((column) => [column, `${column} - 1`]),
    ...["digest", "blocks_digest", "totals_digest"].map((column) => [column, "'x'"]),
    ...[
      ["is_whole", "NOT is_whole"],
      ["used_candidates", "'{basisbedrag}'"],
    ],
  ];
  const lines = changes.map(([column, value]): Damage => {
    const sql = `UPDATE run_partition SET ${column} = ${value} ${of}`;
    return [table, sql, { table, ...place, column, kind: "changed" }];
  });
  await damaged(t, lines);
  for (const column of ["gezin_from", "gezin_to"]) {
    const sql = `UPDATE run_partition SET ${column} = ${column} - 1 ${of}`;
    await damaged(t, [[table, sql, { table, ...place, column, kind: "changed" }]]);
  }
  await damaged(t, [[table, `DELETE FROM ${table} ${of}`, { table, ...place, kind: "missing" }]]);
  const line = `INSERT INTO run_partition SELECT run_id, 2, 600, 700, 0, status, 0, 0, 0, 0, 0,
    used_candidates, digest, 0, blocks_digest, totals_digest, is_whole, finished_at
    FROM run_partition ${of}`;
  const total = (payer: string, rest: object) => ({ table: "run_total", ...place, payer, ...rest });
  const basis = (payer: string) => `${of} AND component = 'basisbedrag' AND payer = '${payer}'`;
  const set = (payer: string, column: string): Damage =>
    [
      ...["run_total", `UPDATE run_total SET ${column} = ${column} + 1 ${basis(payer)}`],
      total(payer, { column, component: "basisbedrag" }),
    ] as unknown as Damage;
  const reason = (rest: object) => ({
    table: "run_reason",
    ...place,
    component: "basisbedrag",
    ...rest,
  });
  const reasonOf = (name: string) => `${of} AND component = 'basisbedrag' AND reason = '${name}'`;
  await damaged(t, [
    [table, line, { table, kind: "added", run: 1, partition: 2 }],
    ...[set("FONS", "row_count"), set("INFINO", "cents"), set("KIDSLIFE", "checksum")],
    [
      "run_total",
      `DELETE FROM run_total ${basis("MYFAMILY")}`,
      total("MYFAMILY", { kind: "missing" }),
    ],
    [
      ...([
        "run_total",
        "INSERT INTO run_total VALUES (1, 1, 'FONS', 'startbedrag', 1, 100, 5)",
      ] as const),
      total("FONS", { component: "startbedrag", kind: "added" }),
    ],
    [
      ...(["run_reason", `UPDATE run_reason SET row_count = 77 ${reasonOf("nieuw")}`] as const),
      reason({ column: "row_count", row: "reason nieuw" }),
    ],
    [
      ...(["run_reason", `UPDATE run_reason SET cents = 77 ${reasonOf("rang1")}`] as const),
      reason({ column: "cents", row: "reason rang1" }),
    ],
    [
      ...(["run_reason", `DELETE FROM run_reason ${reasonOf("rang2")}`] as const),
      reason({ kind: "missing", row: "reason rang2" }),
    ],
    [
      ...([
        "run_reason",
        "INSERT INTO run_reason VALUES (1, 1, 'basisbedrag', 'raar', 1, 1)",
      ] as const),
      reason({ kind: "added", row: "reason raar" }),
    ],
    [
      ...([
        "run_reason",
        "INSERT INTO run_reason VALUES (1, 77, 'basisbedrag', 'nieuw', 1, 1)",
      ] as const),
      { table: "run_reason", kind: "added", partition: 77 },
    ],
  ]);
  const who = { table: "rejected", run: 1, gezinId: "501", childId: "5010" };
  const faults = [
    ["gezin_id", "503"],
    ["child_id", "1"],
    ["code", "'rol'"],
    ["detail", "'x'"],
  ];
  const sets = faults.map(([column, value]) => `${column} = ${value}`).join(", ");
  const sql = `UPDATE rejected SET ${sets} WHERE run_id = 1 AND gezin_id = 501`;
  await damaged(t, [
    ...faults.map(([column]): Damage => ["rejected", sql, { ...who, column }]),
    [
      ...(["rejected", "INSERT INTO rejected VALUES (1, 0, 3, 5, 50, 'rol', 'x')"] as const),
      { table: "rejected", kind: "added", gezinId: "5", childId: "50" },
    ],
  ]);
  const gone = "DELETE FROM rejected WHERE run_id = 1 AND gezin_id = 501";
  await damaged(t, [["rejected", gone, { ...who, kind: "missing" }]]);
});

t.test("the run itself, its chain and what it was calculated with", async (t) => {
  const table = "run";
  const sums = ["rows_in", "rows_out", "rejected", "voorlopig", "unpaired", "totaal_cents"];
  await past(db, 'ALTER TABLE run DROP CONSTRAINT "rows in are rows out and rejected"');
  const changes = [
    ...sums.map((column) => [column, `${column} + 1`]),
    ...[
      ["results_digest", "'x'"],
      ["provisional", "'[1]'"],
      ["certainty", "'[]'"],
    ],
    ...[],
  ];
  await damaged(
    t,
    changes.map(([column, value]): Damage => {
      const sql = `UPDATE run SET ${column} = ${value} WHERE run_id = 1`;
      return [table, sql, { table, run: 1, column }];
    }),
  );
  for (const [column, value] of [
    ["replaced_by", "2"],
    ["previous_run", "2"],
    ["digest", "'x'"],
    ["chain", "'{2,1}'"],
  ]) {
    const sql = `UPDATE run SET ${column} = ${value} WHERE run_id = 1`;
    await damaged(t, [[table, sql, { table, run: 1, column }]]);
  }
  // Whoever makes the digest fit contradicts the run behind it.
  await past(
    ...[db, "UPDATE run SET facts_moment = 2 WHERE run_id = 1"],
    "UPDATE run SET digest = statement_digest(run_statement(1)) WHERE run_id = 1",
  );
  t.match(await found(2), [{ table, run: 2, column: "digest" }]);
  await past(db, ...putBack(table));
  const gone = { table, run: 2, column: "previous_run" };
  await damaged(t, [[table, "DELETE FROM run WHERE run_id = 1", gone]], 2);
  const byte = "UPDATE program SET bytes = set_byte(bytes, 20, get_byte(bytes, 20) # 1)";
  const program = (row: string, kind: string) => ({ table: "program", row, kind });
  await damaged(t, [
    ["program", `${byte} WHERE kind = 'kernel'`, program("kernel", "changed")],
    ["program", "DELETE FROM program WHERE kind = 'parameters'", program("parameters", "missing")],
  ]);
  await damaged(t, [
    ["program", "DELETE FROM program WHERE kind = 'kernel'", program("kernel", "missing")],
    ["program", `${byte} WHERE kind = 'parameters'`, program("parameters", "changed")],
  ]);
});

t.test("regularisations: differences, causes, rejected rows, parts and months", async (t) => {
  const one = "WHERE ctid = (SELECT min(ctid) FROM difference)";
  const difference = { table: "difference", regularisation: 1, gezinId: "4", childId: /^4\d$/ };
  const changed = { ...difference, kind: "changed", component: /[a-z]/ };
  const missing = { ...difference, kind: "missing", component: /[a-z]/, row: /^from month 24/ };
  const sets = ["after_cents = 1", "before_cents = 0", "standing = 'kept'", "tot_maand = 30000"];
  for (const set of [...sets, "cause_no = 7"]) {
    await damaged(t, [["difference", `UPDATE difference SET ${set} ${one}`, changed]]);
  }
  for (const set of ["child_id = 7", "payer = 'FONS'", "component = 'startbedrag'"]) {
    await damaged(t, [["difference", `UPDATE difference SET ${set} ${one}`, missing]]);
  }
  const rejected = { table: "regularisation_rejected", gezinId: /^[23]$/ };
  const all = "regularisation_rejected";
  const cause = { table: "difference_cause", row: "cause 0" };
  await damaged(t, [
    ["difference", `DELETE FROM difference ${one}`, missing],
    ["difference_cause", "DELETE FROM difference_cause", { ...cause, kind: "missing" }],
    [all, `DELETE FROM ${all} WHERE gezin_id = 2`, { ...rejected, kind: "missing" }],
    [
      ...([all, `INSERT INTO ${all} VALUES (1, 0, 24297, 9, 90, 'rol', 'x')`] as const),
      { table: all, kind: "added", gezinId: "9", childId: "90" },
    ],
  ]);
  const kernel = `UPDATE difference_cause SET causes = '[{"kind": "kernel"}]'`;
  const again = `INSERT INTO difference SELECT * FROM difference ${one}`;
  await damaged(t, [
    ["difference", again, { ...difference, kind: "added" }],
    ["difference_cause", kernel, { ...cause, kind: "changed" }],
    [
      ...(["difference_cause", "INSERT INTO difference_cause VALUES (1, 0, 5, '[]')"] as const),
      { ...cause, row: "cause 5", kind: "added" },
    ],
    [all, `UPDATE ${all} SET detail = 'x'`, { ...rejected, kind: "changed" }],
  ]);
  const part = { table: "regularisation_part", part: 0 };
  for (const column of ["digest", "row_count"]) {
    const sql = `UPDATE regularisation_part SET ${column} = '0'`;
    await damaged(t, [[part.table, sql, { ...part, column }]]);
  }
  await damaged(t, [[part.table, "UPDATE regularisation_part SET marks = ''", { kind: "added" }]]);
  const lost = "DELETE FROM regularisation_part";
  await damaged(t, [[part.table, lost, { ...part, kind: "missing" }]]);
  const said = { table: "regularisation", regularisation: 1, column: "digest" };
  const months = "regularisation_month";
  await damaged(t, [[months, `UPDATE ${months} SET month = 25000 WHERE run_id = 1`, said]]);
  await damaged(t, [[months, `DELETE FROM ${months} WHERE run_id = 2`, said]]);
  for (const set of ["summary = '{}'", "on_month = 1", "is_payer_error = true", "digest = 'x'"]) {
    await damaged(t, [["regularisation", `UPDATE regularisation SET ${set}`, said]]);
  }
});
