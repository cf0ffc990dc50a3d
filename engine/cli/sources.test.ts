/** Records from the command line: what is bad is told by its place, what is good is taken. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import t from "tap";
import { openTestDatabase } from "../database/test/test-database.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import { runCommand } from "../test/run-command.js";

const db = await openTestDatabase();
const folder = mkdtempSync(join(tmpdir(), "groeikern-"));
t.teardown(async () => {
  rmSync(folder, { recursive: true });
  await db.close();
});
const run = (line: readonly string[], input?: string | Buffer) =>
  runCommand(db, ["sources", ...line], input);

const lineOf = (Begin: string, content: object = {}): string => {
  const inhoud = { Persoon: "1001", Soort: "LEEFLOON", Begin, Bedrag: 0, ...content };
  const recordId = `1001/LEEFLOON/${Begin}`;
  const envelope = { stroom: "leefloon", recordId, versie: 1, status: "NIEUW" };
  return `${JSON.stringify({ ...envelope, aangemaakt: "2024-01-15", inhoud })}\n`;
};

t.test("a file with a bad line ends with 3, each time that it is given", async (t) => {
  const file = lineOf("2022-01-01") + lineOf("2022-02-30") + lineOf("2022-03-01");
  const fault = 'line 2: inhoud.Begin: expected a date YYYY-MM-DD that exists, found "2022-02-30"';
  const first = await run(["load", "leefloon", "-"], file);
  t.equal(first.code, EXIT_CODE.rejections);
  t.match(first.stderr, fault);
  t.match(first.stdout, "3 messages: 2 new records, 1 into quarantine");
  const again = await run(["load", "leefloon"], gzipSync(file));
  t.equal(again.code, EXIT_CODE.rejections);
  t.match(again.stderr, fault);
  t.match(again.stdout, "nothing new, 2 known already, 1 in quarantine already");
  const clean = await run(["load", "leefloon"], lineOf("2022-01-01"));
  t.match(clean, { code: EXIT_CODE.done, stdout: /nothing new, 1 known already/ });
});

t.test("of a gzip file that ends early it is told what was taken, and where it ends", async (t) => {
  const lines = Array.from({ length: 4_000 }, (_, at) => lineOf("2022-01-01", { Bedrag: at }));
  const zipped = gzipSync(lines.map((line, at) => line.replace("1001/", `${at}/`)).join(""));
  const cut = await run(["load", "leefloon"], zipped.subarray(0, -100));
  t.equal(cut.code, EXIT_CODE.rejections);
  t.match(cut.stderr, /line \d{4}: file: expected a whole gzip file, found unexpected end of file/);
  t.match(cut.stdout, /leefloon: 3,\d{3} messages: 3,\d{3} new records/);
});

t.test("a file of another flow is refused, and one that is none is wrong use", async (t) => {
  const other = await run(["load", "dmfa"], lineOf("2022-05-01"));
  t.equal(other.code, EXIT_CODE.rejections);
  t.match(other.stderr, 'line 1: stroom: expected dmfa, found "leefloon"');
  t.match(other.stdout, "dmfa: refused");
  const absent = await run(["load", "dmfa", join(folder, "absent.jsonl")]);
  t.match(absent, {
    code: EXIT_CODE.wrongUse,
    stderr: /expected a file that can be read, found EN/,
  });
  const none = await run(["load", "dmfa", folder]);
  t.match(none, {
    code: EXIT_CODE.wrongUse,
    stderr: /expected a file that can be read, found a fo/,
  });
  const strange = await run(["load", "belasting"]);
  t.match(strange, { code: EXIT_CODE.wrongUse, stderr: /FLOW: expected aanslag, .*"belasting"/ });
});

t.test("every message of a load is in some count, notifications too", async (t) => {
  const bare = { stroom: "register", recordId: "11/100/2020-01-01", versie: 1, status: "NIEUW" };
  const notice = { ...bare, aangemaakt: "2024-01-15", subjecten: ["11"] };
  const inhoud = { Persoon: "11", Informatietype: "100", Begin: "2020-01-01" };
  const lines = [notice, { ...notice, inhoud }, { ...notice, inhoud }];
  const file = join(folder, "register.jsonl");
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  const first = await run(["load", "register", file]);
  t.match(first.stdout, "register: 3 messages: 1 new record, 2 known already");
  const again = await run(["load", "register", file]);
  t.match(again.stdout, "register: 3 messages: nothing new, 3 known already");
});

t.test("each of the commands prints JSON for machines, when it is asked to", async (t) => {
  const lines: readonly (readonly string[])[] = [
    [],
    ["show", "dmfa"],
    ["load", "leefloon"],
    ["derive"],
    ["routes"],
    ["quarantine", "list"],
    ["parked", "list"],
    ["pulls", "list"],
    ["findings", "list"],
  ];
  for (const line of lines) {
    const bad = line[0] === "load" ? lineOf("2022-02-31") : "";
    const { stdout, stderr } = await run([...line, "--json"], bad);
    for (const said of `${stdout}${stderr}`.split("\n").filter((text) => text !== "")) {
      t.doesNotThrow(() => JSON.parse(said), line.join(" "));
    }
    if (line[0] !== "pulls" && line[0] !== "parked" && line[0] !== "findings") {
      t.not(stdout, "", line.join(" "));
    }
  }
  const { code, stderr } = await run(["lod"]);
  t.equal(code, EXIT_CODE.wrongUse);
  t.match(stderr, /sources: expected a command: show, .*, found lod; did you mean load\?\n$/);
});
