/** Deliveries from the command line: taken whole or refused whole, and told by their lines. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import t from "tap";
import { openTestDatabase } from "../database/test/test-database.js";
import { FACT_TABLE_NAMES } from "../facts/tables.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import { runCommand } from "../test/run-command.js";

const db = await openTestDatabase();
t.teardown(db.close);
const run = (line: readonly string[], input?: string | Buffer) =>
  runCommand(db, ["facts", ...line], input);

async function counts(): Promise<Record<string, number>> {
  const counted: [string, number][] = [];
  for (const name of [...FACT_TABLE_NAMES, "delivery"]) {
    const { rows } = await db.pool.query(`SELECT count(*)::integer AS count FROM ${name}`);
    counted.push([name, rows[0].count]);
  }
  return Object.fromEntries(counted);
}

t.test("the template can be applied as it stands, and fills every table, once", async (t) => {
  const { stdout: template } = await run(["template"]);
  const first = await run(["apply"], template);
  t.match(first, { code: EXIT_CODE.done, stderr: "" });
  t.match(first.stdout, /^delivery 1: 1 of example, 21 changes, 21 facts known anew, 0 closed\n$/);
  const filled = await counts();
  t.same(
    Object.values(filled),
    Object.values(filled).map(() => 1),
  );
  const again = await run(["apply", "--json", "-"], gzipSync(template));
  t.match(again, { code: EXIT_CODE.done, stderr: "" });
  t.match(JSON.parse(again.stdout), { deliveryId: 1, isRepeated: true, insertedCount: 0 });
  t.same(await counts(), filled);
});

t.test("a first line that says something else than it may is refused", async (t) => {
  const faults: readonly (readonly [string, string])[] = [
    ['"fraud":1', "fraud: expected true or false, found 1"],
    ['"fraud":true,"payerError":true', "fraud: expected false beside payerError, found true"],
    ['"requestedOn":"2025-02-30"', "requestedOn: expected a date YYYY-MM-DD that exists, from 2"],
    ['"requestedOn":"2018-12-31"', "requestedOn: expected a date YYYY-MM-DD that exists, from 2"],
    ['"asked":true', "asked: expected one of source, delivery, payerError, fraud, requestedOn,"],
  ];
  const change = '{"fact":"kind","childId":"11","geboortedatum":"2020-01-01"}';
  for (const [words, message] of faults) {
    const text = `{"source":"s","delivery":"first","${words.slice(1)}}\n${change}\n`;
    const found = await run(["apply"], text);
    t.equal(found.code, EXIT_CODE.rejections);
    t.match(found.stdout + found.stderr, message);
  }
});

const HEADER = '{"source":"s","delivery":"faults"}';
const FAULTS: readonly (readonly [line: string, message: string])[] = [
  ["", "line: expected an object of one change, found an empty line"],
  ["[]", "line: expected an object of one change, found a list"],
  ['{"fact":"kind"', 'line: expected JSON: "," or "}", found the end of the line'],
  ['{"fact":"kinds"}', "fact: expected one of kind, gezinLid, "],
  ['{"fact":"kind","gezinId":"1"}', "gezinId: expected one of fact, childId, geboortedatum, "],
  [
    '{"fact":"kind","childId":11,"geboortedatum":"2020-01-01"}',
    "childId: expected text of a whole number from 1 to ",
  ],
  [
    '{"fact":"kind","childId":"11","geboortedatum":"2023-02-29"}',
    'geboortedatum: expected a date YYYY-MM-DD that exists, found "2023-02-29"',
  ],
  [
    '{"fact":"kind","childId":"11","geboortedatum":"2020-01-01","rangklasse":1}',
    "rangklasse: expected rangklasse 0 on a child born from 2019-01-01, found rangklasse 1",
  ],
  [
    '{"fact":"gezinLid","gezinId":"1","childId":"11","van":"2018-12","rol":"VOLLEDIG"}',
    'van: expected a month YYYY-MM from 2019-01, found "2018-12"',
  ],
  [
    '{"fact":"gezinLid","gezinId":"1","childId":"11","van":"2023-10","tot":"2023-09"}',
    'van: expected a month not after tot 2023-09, found "2023-10"',
  ],
  [
    '{"fact":"gezinLid","gezinId":"1","childId":"99","van":"2023-10","rol":"VOLLEDIG"}',
    'childId: expected a child that is known, or that this delivery brings (kind), found "99"',
  ],
  [
    '{"fact":"gezinUitbetaler","gezinId":"9","van":"2024-10","payer":"FONS"}',
    "gezinId: expected a household that is known, or that this delivery brings (gezinLid), found",
  ],
  [
    '{"fact":"gezinAanslag","gezinId":"1","kalenderjaar":2015,"gezinsinkomstenCents":1}',
    "kalenderjaar: expected a year from 2016 to 2100, found 2015",
  ],
  [
    '{"fact":"gezinAanslag","gezinId":"1","kalenderjaar":2021,"gezinsinkomstenCents":1.5}',
    "gezinsinkomstenCents: expected a whole number, found 1.5",
  ],
  [
    '{"fact":"opvang","childId":"11","maand":"2023-10","holds":false,"opvangVolleDagen":1}',
    "opvangVolleDagen: expected nothing beside holds false, found 1",
  ],
  [
    '{"fact":"opvang","childId":"11","maand":"2024-03","maand":"2024-04"}',
    "maand: expected each field once, found it a second time",
  ],
  ['{"fact":"opvang","childId":"11","maand":"2024-05"}', ""],
  [
    '{"fact":"opvang","childId":"11","maand":"2024-05","opvangVolleDagen":1}',
    "maand: expected one change of a fact and month in a delivery, found it spoken of before, in",
  ],
];

t.test("every fault is told by its line, and the database is as before", async (t) => {
  const before = await counts();
  const lines = [HEADER, ...FAULTS.map(([line]) => line)].join("\n");
  const { code, stdout, stderr } = await run(["apply"], lines);
  t.equal(code, EXIT_CODE.rejections);
  t.equal(stdout, "");
  const told = stderr.split("\n").slice(0, -2);
  const expected = FAULTS.flatMap(([, message], at) => (message === "" ? [] : [[message, at]]));
  t.equal(told.length, expected.length, stderr);
  expected.forEach(([message, at], index) => {
    t.ok(told[index]?.startsWith(`line ${Number(at) + 2}: ${message}`), `${told[index]}`);
  });
  t.same(await counts(), before);
  const json = await run(["apply", "--json"], lines);
  const first = JSON.parse(json.stderr.split("\n")[0] as string);
  t.match(first, { line: 2, field: "line", found: "an empty line" });
});

t.test("a delivery is named once, by its first line or by the options", async (t) => {
  const change = '{"fact":"opvang","childId":"11","maand":"2024-06"}';
  const WRONG: readonly (readonly [string[], string, RegExp, number])[] = [
    [[], change, /^line 1: source: expected text that names the delivery.* found nothing/, 3],
    [[], "", /^line 1: line: expected source and delivery, found an empty file/, 3],
    [[], '{"source":"s"}', /^line 1: delivery: expected text .* found nothing/, 3],
    [[], '{"source":"s","delivery":"d","x":1}', /^line 1: x: expected one of source, /, 3],
    [["--source", "s", "--delivery", "d"], HEADER, /^line 1: line: expected a change, for/, 3],
    [["--source", "s"], change, /--delivery: expected what the source calls it/, 2],
    [["--delivery", "s"], change, /--source: expected the name of who delivers/, 2],
  ];
  for (const [options, input, message, code] of WRONG) {
    const refused = await run(["apply", ...options], input);
    t.match(refused, { code, stderr: message }, input);
  }
  const taken = await run(["apply", "--source", "s", "--delivery", "d"], change);
  t.match(taken, { code: 0, stdout: /^delivery 2: d of s, 1 change, 1 fact known anew/ });
  const other = await run(["apply", "--source", "s", "--delivery", "d"], change.replace("6", "7"));
  t.match(other, { code: 3, stderr: /expected the content that it had as delivery 2/ });
  const cut = gzipSync(`{"source":"s","delivery":"e"}\n${change}`).subarray(0, 30);
  t.match(await run(["apply"], cut), {
    code: 3,
    stderr: /: standard input: expected a whole gzip file, found .*; nothing was taken\n$/,
  });
  const file = join(t.testdir({}), "cut.jsonl.gz");
  await writeFile(file, cut);
  t.match(await run(["apply", file]), { code: 3, stderr: `: ${file}: expected a whole gzip file` });
});

t.test("what is known is shown with its months and its delivery, as of any delivery", async (t) => {
  const correction = [
    '{"source":"register","delivery":"7"}',
    '{"fact":"gezinLid","gezinId":"1","childId":"11","van":"2024-01","tot":"2024-02",' +
      '"holds":false}',
  ].join("\n");
  t.match(await run(["apply"], correction), { code: 0, stdout: /2 facts known anew, 1 closed/ });
  const shown = async (...options: string[]) => {
    const { stdout } = await run(["show", "--household", "1", "--json", ...options]);
    const facts = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    return facts
      .filter(({ fact }) => fact === "gezinLid")
      .map(({ van, tot, knownFrom, knownTo }) => {
        return [van, tot, knownFrom.deliveryId, knownTo?.deliveryId ?? null];
      });
  };
  t.same(await shown(), [
    ["2023-10", "2023-12", 3, null],
    ["2024-03", "2024-05", 3, null],
  ]);
  t.same(await shown("--as-of", "1"), [["2023-10", "2024-05", 1, null]]);
  t.same(await shown("--history"), [
    ["2023-10", "2024-05", 1, 3],
    ["2023-10", "2023-12", 3, null],
    ["2024-03", "2024-05", 3, null],
  ]);
  const { stdout } = await run(["show", "--child", "11"]);
  t.match(stdout, /^gezinLid +1 +11 +2024-03 +2024-05 +rol VOLLEDIG +3 \(register 7, \d{4}-/m);
});

t.test("who or what is unknown is wrong use", async (t) => {
  const WRONG: readonly (readonly [string, string])[] = [
    ["--child 99", "--child: expected a child of which something is known, found 99"],
    ["--household 1 --as-of 9", "--as-of: expected one from 1 to 3, found 9"],
    ["--child 1x", "--child: expected a whole number from 1 to"],
    ["", "facts show: expected --child or --household, found neither"],
    ["--child 1 --household 1", "facts show: expected --child or --household, found both"],
  ];
  for (const [line, message] of WRONG) {
    const { code, stderr } = await run(["show", ...line.split(" ").filter(Boolean)]);
    t.equal(code, EXIT_CODE.wrongUse, line);
    t.ok(stderr.startsWith(`groeikern: ${message}`), stderr);
  }
});
