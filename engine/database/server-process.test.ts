/** A server that was killed, hangs or is hindered: the next command goes on, soon, and says why. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import t, { type Test } from "tap";
import { compiledFile } from "../../core-wasm/root.js";
import { until } from "../test/until.js";
import { openClient } from "./client.js";
import { type EmbeddedServer, startEmbedded } from "./embedded.js";
import { clearPostmaster, findPostmaster, processesOf } from "./postmaster.js";
import { startServer } from "./server-process.js";
import { prepareCluster } from "./test/prepared-cluster.js";

const SETTINGS = { fsync: "off", shared_buffers: "16MB" };
const NOBODY = 65_534;
const PATIENCE_MS = 1000;

function folderFor(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), "groeikern-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** With the data of a server that has not run yet. */
async function preparedFor(t: Test): Promise<string> {
  const folder = folderFor(t);
  await prepareCluster(folder);
  return folder;
}

async function start(folder: string): Promise<{ server: EmbeddedServer; said: string[] }> {
  const said: string[] = [];
  const onNotice = (line: string) => void said.push(line);
  const patienceMs = PATIENCE_MS;
  const server = await startEmbedded({ folder, settings: SETTINGS, onNotice, patienceMs });
  return { server, said };
}

async function pidOf({ dataFolder }: EmbeddedServer): Promise<number> {
  return (await findPostmaster(dataFolder))?.pid as number;
}

async function answers({ config }: EmbeddedServer): Promise<boolean> {
  const client = await openClient(config, "test");
  const { rows } = await client.query("SELECT 1 AS one");
  await client.end();
  return rows[0].one === 1;
}

/** A backend that computes and looks at nothing else. */
async function busyBackend({ config }: EmbeddedServer): Promise<pg.Client> {
  const client = await openClient(config, "test");
  client.query("SELECT count(*) FROM generate_series(1, 1e15::bigint) n").catch(() => undefined);
  return client;
}

t.test("a server that does not stop is stopped by force, and the command goes on", async (t) => {
  const folder = await preparedFor(t);
  const { server } = await start(folder);
  const hung = await pidOf(server);
  process.kill(hung, "SIGTERM");
  const { server: again, said } = await start(folder);
  t.not(await pidOf(again), hung);
  t.match(said, [/did not stop in 1 s; it is stopped by force/]);
  t.ok(await answers(again));
  await again.close();
  await server.close();
});

t.test("what a killed server left running is waited for, then ended, and said", async (t) => {
  const folder = await preparedFor(t);
  const { server } = await start(folder);
  const busy = await busyBackend(server);
  process.kill(await pidOf(server), "SIGKILL");
  const { server: again, said } = await start(folder);
  t.match(said, [/of a server that was killed still hold its memory; waiting for them/]);
  t.ok(await answers(again));
  await again.close();
  await server.close();
  await busy.end().catch(() => undefined);
  // A server that has stopped takes its file away a moment before it is gone.
  await until(() => processesOf(server.dataFolder).length === 0);
});

t.test(
  "a server that restarted by itself is stopped by the last command that leaves",
  async (t) => {
    const folder = await preparedFor(t);
    const [one, two] = [(await start(folder)).server, (await start(folder)).server];
    const backend = await busyBackend(one);
    const { processID } = backend as unknown as { processID: number };
    const ended = new Promise((done) => backend.once("end", done));
    process.kill(processID, "SIGKILL");
    await ended;
    const { server: three } = await start(folder);
    await three.close();
    await one.close();
    await two.close();
    t.equal(await findPostmaster(two.dataFolder), null);
  },
);

t.test("a command that ends without closing leaves no server behind", async (t) => {
  const folder = await preparedFor(t);
  const program = `
    import { startEmbedded } from ${JSON.stringify(compiledFile("engine/database/embedded"))};
    await startEmbedded({ folder: process.argv[1] });
    process.exit(1);`;
  const words = ["--input-type=module", "--eval", program, folder];
  const child: ChildProcess = spawn(process.execPath, words, { stdio: "ignore" });
  const [code] = await once(child, "exit");
  t.equal(code, 1);
  await until(() => processesOf(join(folder, "postgres")).length === 0);
  t.equal(await findPostmaster(join(folder, "postgres")), null);
});

t.test(
  "looking for a server removes nothing; its file goes when it is dead, and stays",
  async (t) => {
    const { server } = await start(await preparedFor(t));
    const file = join(server.dataFolder, "postmaster.pid");
    const clear = () => Promise.all([1, 2, 3, 4].map(() => clearPostmaster(server.dataFolder)));
    await clear();
    t.ok(existsSync(file), "of a live one");
    const live = readFileSync(file, "utf8");
    process.kill(await pidOf(server), "SIGKILL");
    await until(async () => (await findPostmaster(server.dataFolder)) === null);
    t.ok(existsSync(file), "seen as dead");
    writeFileSync(file, "");
    await clear();
    t.ok(existsSync(file), "of one that writes it now");
    writeFileSync(file, live);
    await clear();
    t.notOk(existsSync(file));
    await server.close();
  },
);

t.test("no name of a folder is read by a shell", async (t) => {
  for (const name of ["$HOME, $(touch made) and `touch made`", `"quoted" 'twice', a\\b  c`]) {
    const folder = join(folderFor(t), name);
    const { server } = await start(folder);
    t.ok(await answers(server), name);
    await server.close();
    t.same(readdirSync(join(folder, "..")), [name]);
  }
  await t.rejects(start(join(folderFor(t), "two\nlines")), {
    code: "EMBEDDED_FOLDER",
    message: /found: a line break in its name/,
  });
});

t.test("a folder that can not be used is refused in words", async (t) => {
  const folder = folderFor(t);
  writeFileSync(join(folder, "file"), "");
  await t.rejects(start(join(folder, "file")), { code: "EMBEDDED_FOLDER", message: /EEXIST/ });
  await t.rejects(start(join(folder, "file", "below")), {
    code: "EMBEDDED_FOLDER",
    message: /ENOTDIR.*; set GROEIKERN_DATA to a folder that can be written/,
  });
  await mkdir(join(folder, "postgres", "PG_VERSION"), { recursive: true });
  await t.rejects(start(folder), {
    code: "EMBEDDED_FOLDER",
    message: /expected a data folder at .* that \w+ may read and write, found: EISDIR/,
  });
});

t.test("root leaves the data of an ordinary user as it is", async (t) => {
  if (process.getuid?.() !== 0) return t.pass("nobody but root can take a folder from its owner");
  const folder = folderFor(t);
  chownSync(folder, NOBODY, NOBODY);
  const program = `
    import { startEmbedded } from ${JSON.stringify(compiledFile("engine/database/embedded"))};
    await (await startEmbedded({ folder: process.argv[1] })).close();`;
  const runAsNobody = async (): Promise<number> => {
    const words = ["--input-type=module", "--eval", program, folder];
    const options = { uid: NOBODY, gid: NOBODY, cwd: "/", stdio: "ignore" } as const;
    const [code] = await once(spawn(process.execPath, words, options), "exit");
    return code;
  };
  t.equal(await runAsNobody(), 0);
  const { server } = await start(folder);
  t.ok(await answers(server));
  await server.close();
  const files = readdirSync(server.dataFolder, { recursive: true, encoding: "utf8" });
  t.same(
    files.filter((name) => lstatSync(join(server.dataFolder, name)).uid !== NOBODY),
    [],
  );
  t.equal(await runAsNobody(), 0);
});

t.test("a server that others stop, or kill, while it starts is started again", async (t) => {
  const folder = folderFor(t);
  const account = null;
  const run = async (): Promise<string> => "";
  const endsBy = (script: string) =>
    startServer(folder, {
      ...{ account, run },
      start: () => spawn("/bin/sh", ["-c", script], { stdio: "ignore" }),
    });
  t.match(await endsBy("exit 0"), { kind: "again", message: "postgres ended with 0" });
  t.match(await endsBy("kill -KILL $$"), { kind: "again", message: "postgres ended with SIGKILL" });
  t.match(await endsBy("exit 1"), { kind: "broken", message: "postgres ended with 1" });
});
