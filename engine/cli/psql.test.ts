/** Ways to the data for other programs: the address and the password arrive, and are not printed. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import t from "tap";
import { openTestDatabase } from "../database/test/test-database.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import { main } from "./main.js";

const db = await openTestDatabase();
t.teardown(db.close);
const { user, password, host, port, database } = db.config;
const env = {
  ...process.env,
  DATABASE_URL: `postgres://${user}:${password}@${host}:${port}/${database}`,
  PGHOST: "nowhere.invalid",
  PGOPTIONS: "-c nothing=1",
};
const folder = mkdtempSync(join(tmpdir(), "groeikern-"));
t.teardown(() => rmSync(folder, { recursive: true }));

/** Runs the command line; `onText` with what it has printed so far. */
async function run(line: readonly string[], given: object, onText?: (text: string) => void) {
  let text = "";
  const collect = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      text += chunk.toString();
      onText?.(text);
      done();
    },
  });
  const io = { stdin: Readable.from([]), stdout: collect, stderr: collect, env: { ...given } };
  return { code: await main(line, io), text };
}

t.test("psql gets the address and the password, and nothing that leads elsewhere", async (t) => {
  const seen = join(folder, "seen");
  const script = `#!/bin/sh\nenv | grep '^PG' | sort > '${seen}'\necho "$@" >> '${seen}'\nexit $1\n`;
  writeFileSync(join(folder, "psql"), script);
  chmodSync(join(folder, "psql"), 0o755);
  const PATH = `${folder}:${process.env["PATH"]}`;
  t.equal(
    (await run(["psql", "--", "0", "-c", "SELECT 1"], { ...env, PATH })).code,
    EXIT_CODE.done,
  );
  t.same(readFileSync(seen, "utf8").trim().split("\n"), [
    `PGDATABASE=${database}`,
    `PGHOST=${host}`,
    `PGPASSWORD=${password}`,
    `PGPORT=${port}`,
    "PGSSLMODE=disable",
    `PGUSER=${user}`,
    "0 -c SELECT 1",
  ]);
  t.equal((await run(["psql", "--", "2"], { ...env, PATH })).code, EXIT_CODE.failed);
});

t.test("without psql the message says what there is instead", async (t) => {
  const { code, text } = await run(["psql"], { ...env, PATH: join(folder, "none") });
  t.equal(code, EXIT_CODE.failed);
  t.match(
    text,
    /^groeikern: psql: expected the program psql on the PATH, found: .*ENOENT; install/,
  );
});

t.test("database prints where it is, without the password, until it is interrupted", async (t) => {
  const onText = (text: string) => {
    if (text.endsWith("\n")) process.emit("SIGINT");
  };
  const { code, text } = await run(["database", "--json"], env, onText);
  t.equal(code, EXIT_CODE.done);
  t.same(JSON.parse(text), {
    address: `postgres://${user}@${host}:${port}/${database}`,
    ...{ host, port: String(port), user, database },
  });
  t.notMatch(text, String(password));
});
