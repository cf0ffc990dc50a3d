/** The schema and the input run on every PostgreSQL from 15 on that is installed beside ours. */
import { spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t from "tap";
import { yearOf } from "../../core-wasm/month.js";
import { keepYears } from "../input/keep-years.js";
import { readKept } from "../input/kept-rows.js";
import { readRows } from "../input/read-rows.js";
import { inTransaction, openDatabase } from "./connection.js";
import { migrate } from "./migrate.js";
import { correct, deliver, drawFacts } from "./test/sample-facts.js";

const MONTH = 24_284;
const EVERYONE = { from: 0n, to: 2n ** 63n - 1n };

/** Runs one of a version's programs as the user postgres when we are root; false when it fails. */
function run(program: string, args: string[]): boolean {
  const idOf = (flag: string) => Number(spawnSync("id", [flag, "postgres"]).stdout);
  const isRoot = process.getuid?.() === 0;
  const account = isRoot ? { uid: idOf("-u"), gid: idOf("-g") } : {};
  const folder = args.at(-1) as string;
  if (isRoot && program.endsWith("initdb")) chownSync(folder, idOf("-u"), idOf("-g"));
  return spawnSync(program, args, { ...account, cwd: "/", stdio: "ignore" }).status === 0;
}

const freePort = () =>
  new Promise<number>((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });

for (const version of [15, 16, 17, 18]) {
  const bin = `/usr/lib/postgresql/${version}/bin`;
  const skip = existsSync(join(bin, "initdb")) ? false : `no ${bin}`;
  t.test(`PostgreSQL ${version} migrates, takes facts and prepares input`, { skip }, async (t) => {
    const data = mkdtempSync(join(tmpdir(), "groeikern-"));
    t.teardown(() => rmSync(data, { recursive: true }));
    const port = await freePort();
    t.ok(run(join(bin, "initdb"), ["-A", "trust", "-U", "me", "-E", "UTF8", "-D", data]));
    const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off`;
    const log = join(data, "server.log");
    t.ok(run(join(bin, "pg_ctl"), ["start", "-w", "-l", log, "-o", settings, "-D", data]));
    t.teardown(() => run(join(bin, "pg_ctl"), ["stop", "-w", "-m", "immediate", "-D", data]));
    const db = await openDatabase({ url: `postgres://me@127.0.0.1:${port}/postgres` });
    t.teardown(db.close);
    t.ok((await migrate(db)).to > 0);
    await deliver(db, drawFacts(1, 10));
    await keepYears(db, [yearOf(MONTH)]);
    await correct(db, "studie", "child_id < 40", []);
    const knownAt = await keepYears(db, [yearOf(MONTH)]);
    const [kept, made] = await inTransaction(db, async (client) => {
      const window = { from: MONTH, to: MONTH + 1 };
      const rows = await readRows(client, { households: EVERYONE, window, knownAt });
      return [await readKept(client, window, EVERYONE), rows];
    });
    t.ok(made.rowCount > 0);
    t.equal(kept.rowCount, made.rowCount);
    await db.pool.query("SELECT validate_facts(), settle_facts()");
  });
}
