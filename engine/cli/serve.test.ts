/** The service as an operator starts it: certificates, a database, callers over TLS, SIGTERM. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable, Writable } from "node:stream";
import { pathToFileURL } from "node:url";
import t, { type Test } from "tap";
import { compiledFile } from "../../core-wasm/root.js";
import { CallFault, GroeikernClient } from "../../grpc/client/client.js";
import { openFilled } from "../../grpc/test/run-fixture.js";
import { HOUSEHOLD } from "../../grpc/test/service-fixture.js";
import { DATA_FOLDER } from "../database/binaries.js";
import type { Database } from "../database/connection.js";
import { findPostmaster } from "../database/postmaster.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import { until } from "../test/until.js";
import { main } from "./main.js";

const COPIES = 3000;
/** The service ends with this test, also when that is killed. */
const FOLLOW = `--import=${pathToFileURL(compiledFile("engine/terminal/follow-parent"))}`;

async function run(line: readonly string[], env: Record<string, string> = {}) {
  let text = "";
  const collect = () =>
    new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        text += chunk.toString();
        done();
      },
    });
  const io = { stdin: Readable.from([]), stdout: collect(), stderr: collect(), env };
  return { code: await main(line, io), text };
}

function folderFor(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), "groeikern-serve-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  return folder;
}

const urlOf = ({ config: { user, password, host, port, database } }: Database): string =>
  `postgres://${user}:${encodeURIComponent(String(password))}@${host}:${port}/${database}`;

/** The command in a process of its own; resolves with its port when it serves. */
async function start(t: Test, args: readonly string[], env: Record<string, string>) {
  const command = [FOLLOW, compiledFile("engine/cli/main"), "serve", "--port", "0", ...args];
  const child: ChildProcess = spawn(process.execPath, command, {
    env: { ...process.env, ...env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  t.teardown(() => child.kill("SIGKILL"));
  const lines: { msg?: string; port?: number }[] = [];
  const port = await new Promise<number>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`serve: exit code ${code}`)));
    createInterface({ input: child.stdout as Readable }).on("line", (line) => {
      lines.push(JSON.parse(line));
      const { msg, port: bound } = lines.at(-1) ?? {};
      if (msg === "serving" && bound !== undefined) resolve(bound);
    });
  });
  return { child, port, lines };
}

t.test("a service from the command line serves over TLS and stops on SIGTERM", async (t) => {
  const folder = join(folderFor(t), "certificates");
  const made = await run(["certificates", "--dir", folder, "--days", "2"]);
  t.equal(made.code, EXIT_CODE.done);
  t.match(made.text, "payer-fons.crt");
  t.equal((await run(["certificates", "--dir", folder])).code, EXIT_CODE.failed);

  const { database, runId, rowCount } = await openFilled(t, 40, COPIES);
  const env = { DATABASE_URL: urlOf(database) };
  const { child, port, lines } = await start(t, ["--certificates", folder], env);
  const read = (name: string): Buffer => readFileSync(join(folder, name));
  const clientOf = (role: string): GroeikernClient => {
    const client = new GroeikernClient(`localhost:${port}`, {
      authority: read("ca.crt"),
      key: read(`${role}.key`),
      certificate: read(`${role}.crt`),
    });
    t.teardown(() => client.close());
    return client;
  };
  const fons = clientOf("payer-fons");
  t.equal((await fons.calculate([HOUSEHOLD])).results[0]?.totaal, 24_716);
  t.match(await clientOf("operator").getRun(runId), { state: "FINISHED" });
  await t.rejects(fons.startRun("mine"), { code: "ROLE_REFUSED" });

  let rows = 0;
  const consume = async () => {
    for await (const { results } of clientOf("reader").streamResults({ runId, retries: 0 })) {
      if (rows === 0) {
        child.kill("SIGTERM");
        await until(() => lines.some(({ msg }) => msg === "draining"));
      }
      rows += results.length;
    }
  };
  const fault = await consume().then(
    () => undefined,
    (error: unknown) => error,
  );
  if (fault === undefined) t.equal(rows, rowCount);
  else t.match(fault, { code: "SERVER_DRAINING" });
  t.ok(fault === undefined || fault instanceof CallFault);
  const [exitCode] = child.exitCode === null ? await once(child, "exit") : [child.exitCode];
  t.equal(exitCode, EXIT_CODE.done);
  t.equal(lines.at(-1)?.msg, "stopped");
});

t.test("a service whose embedded server is killed starts it again, and answers", async (t) => {
  const data = folderFor(t);
  chmodSync(data, 0o755);
  const env = { DATABASE_URL: "", GROEIKERN_DATA: data };
  const migrating = spawn(process.execPath, [compiledFile("engine/cli/main"), "migrate"], {
    env: { ...process.env, ...env },
  });
  t.same(await once(migrating, "close"), [EXIT_CODE.done, null]);
  const { child, port } = await start(t, ["--plaintext", "--caller", "operator"], env);
  const client = new GroeikernClient(`127.0.0.1:${port}`);
  t.teardown(() => client.close());
  const ask = () => client.listRuns().next();
  t.same(await ask(), { done: true, value: undefined });
  const { pid = 0 } = (await findPostmaster(join(data, DATA_FOLDER))) ?? {};
  process.kill(pid, "SIGKILL");
  await until(async () => (await findPostmaster(join(data, DATA_FOLDER)))?.pid !== pid);
  await until(async () => {
    const answer = await ask().catch((fault: CallFault) => fault);
    if (!(answer instanceof CallFault)) return true;
    t.equal(answer.code, "DATABASE_UNREACHABLE");
    return false;
  });
  child.kill("SIGTERM");
  t.same(await once(child, "exit"), [EXIT_CODE.done, null]);
  t.equal(await findPostmaster(join(data, DATA_FOLDER)), null);
});

const PLAIN = ["serve", "--plaintext", "--caller", "reader", "--no-database"];

/** The command in a process of its own, to its end. */
async function endOf(t: Test, args: readonly string[]) {
  const command = [compiledFile("engine/cli/main"), ...PLAIN, ...args];
  const child = spawn(process.execPath, command);
  t.teardown(() => child.kill("SIGKILL"));
  let text = "";
  child.stderr.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  const [code] = await once(child, "close");
  return { code, text };
}

t.test("a port that can not be had ends the service, whichever it is", async (t) => {
  const taken = createServer();
  await once(taken.listen(0, "127.0.0.1"), "listening");
  t.teardown(() => taken.close());
  const { port } = taken.address() as AddressInfo;
  const other = createServer();
  await once(other.listen(0, "127.0.0.1"), "listening");
  const free = (other.address() as AddressInfo).port;
  await once(other.close(), "close");
  const words = (option: string) =>
    new RegExp(`^groeikern: serve: expected a free port for ${option} at`);
  const cases: [string[], RegExp][] = [
    [["--port", `${port}`], words("--port")],
    [["--port", "0", "--metrics-port", `${port}`], words("--metrics-port")],
    [["--port", `${port}`, "--metrics-port", "0"], words("--port")],
    [["--port", `${free}`, "--metrics-port", `${free}`], words("--port")],
    [["--port", "0", "--host", "localhost.invalid"], /expected TLS, or a loopback address/],
  ];
  for (const [args, message] of cases) {
    const { code, text } = await run([...PLAIN, ...args]);
    t.not(code, EXIT_CODE.done, args.join(" "));
    t.match(text, message);
    t.equal(text.trim().split("\n").length, 1, "in one line");
  }
  const [[args, message]] = cases as [(typeof cases)[0]];
  const { code, text } = await endOf(t, args);
  t.equal(code, EXIT_CODE.failed, "nothing that was opened keeps the process");
  t.match(text, message);
});

t.test("a wrong word of the environment is told by its name", async (t) => {
  for (const name of ["GROEIKERN_PORT", "GROEIKERN_WORKERS", "GROEIKERN_LOG_LEVEL"]) {
    const line = ["serve", "--plaintext", "--caller", "reader", "--no-database"];
    const { code, text } = await run(line, { [name]: "x" });
    t.equal(code, EXIT_CODE.wrongUse, name);
    t.match(text, `groeikern: ${name}: expected`);
  }
});

t.test("what can not be served is told before anything starts", async (t) => {
  const empty = folderFor(t);
  const cases: [string[], number, RegExp][] = [
    [[], EXIT_CODE.wrongUse, /expected --certificates DIR, or --plaintext with --caller/],
    [["--plaintext", "--caller", "nobody"], EXIT_CODE.wrongUse, /expected one of payer:FONS/],
    [["--caller", "reader", "--certificates", empty], EXIT_CODE.wrongUse, /expected --plaintext/],
    [
      ["--certificates", empty],
      EXIT_CODE.failed,
      /expected server.crt in .* groeikern certificates/,
    ],
    [["--port", "70000"], EXIT_CODE.wrongUse, /expected a whole number from 0 to 65535/],
    [
      ["--plaintext", "--caller", "reader", "--host", "0.0.0.0", "--no-database"],
      EXIT_CODE.wrongUse,
      /expected TLS, or a loopback address/,
    ],
  ];
  for (const [args, code, words] of cases) {
    const found = await run(["serve", ...args]);
    t.equal(found.code, code, args.join(" "));
    t.match(found.text, words);
  }
});
