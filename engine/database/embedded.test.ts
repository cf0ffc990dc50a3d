/** The embedded server: one per folder, shared, stopped by the last, startable after a crash. */
import { once } from "node:events";
import { statSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import t from "tap";
import { until } from "../test/until.js";
import { openBinaries } from "./binaries.js";
import { type EmbeddedServer, startEmbedded } from "./embedded.js";
import { findPostmaster } from "./postmaster.js";
import { whenNobodyIsPresent } from "./presence.js";
import { startServer, stopServer } from "./server-process.js";

const folder = await mkdtemp(join(tmpdir(), "groeikern-"));
const quick = { folder, settings: { fsync: "off", shared_buffers: "16MB" } };
t.teardown(() => rm(folder, { recursive: true }));

async function askPid(config: pg.ClientConfig): Promise<number> {
  const client = new pg.Client(config);
  await client.connect();
  const { rows } = await client.query("SELECT pg_backend_pid() AS pid");
  await client.end();
  return rows[0].pid;
}

async function presentCount(config: pg.ClientConfig): Promise<number> {
  const client = new pg.Client(config);
  await client.connect();
  const { rows } = await client.query(
    "SELECT count(*)::integer AS count FROM pg_locks WHERE locktype = 'advisory' AND granted",
  );
  await client.end();
  return rows[0].count;
}

t.test("a server is shared by all who start it and stopped by the last to leave", async (t) => {
  const [one, two] = await Promise.all([startEmbedded(quick), startEmbedded(quick)]);
  t.same(one.config, two.config);
  await one.close();
  t.ok(await askPid(two.config));
  const three = await startEmbedded(quick);
  await two.close();
  t.ok(await askPid(three.config));
  await three.close();
  t.equal(await findPostmaster(three.dataFolder), null);
  await t.rejects(askPid(three.config), { code: "ECONNREFUSED" });
});

t.test("the server keeps the memory of an answer for the next one", async (t) => {
  if (process.platform !== "linux") return t.pass("only there it is told to");
  const server = await startEmbedded(quick);
  t.teardown(server.close);
  const client = new pg.Client(server.config);
  await client.connect();
  t.teardown(() => client.end());
  const { rows } = await client.query("SELECT pg_backend_pid() AS pid");
  const pagesTaken = async (): Promise<number> => {
    await client.query(
      "SELECT length(string_agg(repeat('a', 1000), '')) FROM generate_series(1, 8000)",
    );
    const [, state = ""] = (await readFile(`/proc/${rows[0].pid}/stat`, "utf8")).split(") ");
    return Number(state.split(" ")[7]);
  };
  await pagesTaken();
  const before = await pagesTaken();
  t.ok((await pagesTaken()) - before < 100, "of 2,000 and more");
});

t.test(
  "the data and the password survive a stop, and only their owner can read them",
  async (t) => {
    const first = await startEmbedded(quick);
    await first.close();
    const second = await startEmbedded(quick);
    t.equal(second.config.password, first.config.password);
    t.equal(statSync(join(second.dataFolder, "groeikern.password")).mode & 0o777, 0o600);
    t.equal(statSync(second.dataFolder).mode & 0o777, 0o700);
    await second.close();
  },
);

t.test(
  "a killed server, or a process id that is another's now, does not keep it from starting",
  async (t) => {
    const killed = await startEmbedded(quick);
    const postmaster = await findPostmaster(killed.dataFolder);
    process.kill(postmaster?.pid as number, "SIGKILL");
    await killed.close();
    const path = join(killed.dataFolder, "postmaster.pid");
    const left = await readFile(path, "utf8");
    await writeFile(path, left.replace(/^\d+/, String(process.pid)));
    const again = await startEmbedded(quick);
    t.ok(await askPid(again.config));
    await again.close();
  },
);

t.test("a server that is killed comes back where it was, for those who are present", async (t) => {
  const [one, two] = [await startEmbedded(quick), await startEmbedded(quick)];
  for (let time = 0; time < 2; time += 1) {
    const killed = await findPostmaster(one.dataFolder);
    process.kill(killed?.pid as number, "SIGKILL");
    await until(async () => {
      const found = await findPostmaster(one.dataFolder);
      if (found?.status !== "ready" || found.pid === killed?.pid) return false;
      return (await presentCount(two.config)) === 2;
    });
  }
  await one.close();
  t.ok(await askPid(two.config), "the other one is present");
  await two.close();
  t.equal(await findPostmaster(two.dataFolder), null);
});

t.test("a server whose last port is another's now gets one of its own", async (t) => {
  const first = await startEmbedded(quick);
  await first.close();
  const other = createServer((socket) => socket.destroy());
  await once(other.listen(first.config.port, "127.0.0.1"), "listening");
  const second = await startEmbedded(quick);
  t.not(second.config.port, first.config.port);
  t.ok(await askPid(second.config));
  await second.close();
  other.close();
});

t.test("a server that is stopped under those who are present stays so", async (t) => {
  const server = await startEmbedded(quick);
  const { pid = 0 } = (await findPostmaster(server.dataFolder)) ?? {};
  process.kill(pid, "SIGINT");
  await until(async () => (await findPostmaster(server.dataFolder)) === null);
  let looks = 0;
  const other = createServer((socket) => {
    looks += 1;
    socket.destroy();
  });
  await once(other.listen(server.config.port, "127.0.0.1"), "listening");
  await until(() => looks >= 3);
  t.equal(await findPostmaster(server.dataFolder), null);
  other.close();
  await server.close();
});

t.test("who comes while the server is stopped waits, and starts it again", async (t) => {
  const left = await startEmbedded(quick);
  await left.close();
  const binaries = await openBinaries(folder);
  t.equal(await startServer(left.dataFolder, binaries), null);
  await until(async () => (await findPostmaster(left.dataFolder))?.status === "ready");
  const port = (await findPostmaster(left.dataFolder))?.port as number;
  const config = { ...left.config, port };
  let coming: Promise<EmbeddedServer> | undefined;
  await whenNobodyIsPresent(config, async () => {
    coming = startEmbedded(quick);
    await until(async () => (await countWaiting(config)) === 1);
    await stopServer(left.dataFolder, binaries);
  });
  const server = await coming;
  t.ok(server !== undefined && (await askPid(server.config)));
  await server?.close();
});

async function countWaiting(config: pg.ClientConfig): Promise<number> {
  const client = new pg.Client(config);
  await client.connect();
  const { rows } = await client.query(
    "SELECT count(*)::int AS waiting FROM pg_locks WHERE locktype = 'advisory' AND NOT granted",
  );
  await client.end();
  return rows[0].waiting;
}

t.test("the server keeps what durability asks for", async (t) => {
  const server = await startEmbedded({ folder });
  const client = new pg.Client(server.config);
  await client.connect();
  for (const name of ["fsync", "full_page_writes", "synchronous_commit"]) {
    t.equal((await client.query(`SHOW ${name}`)).rows[0][name], "on", name);
  }
  await client.end();
  await server.close();
});

t.test("a folder that holds something else is left alone", async (t) => {
  const other = await startEmbedded(quick);
  await other.close();
  await writeFile(join(other.dataFolder, "PG_VERSION"), "12\n");
  await t.rejects(startEmbedded({ folder }), {
    code: "EMBEDDED_VERSION",
    message: /expected data of version \d+ in .*, found version 12; move the folder away/,
  });
});
