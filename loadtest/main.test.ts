/** The command: what it refuses, and what Ctrl-C leaves. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { PassThrough } from "node:stream";
import t from "tap";
import { compiledFile } from "../core-wasm/root.js";
import { EXIT_CODE, type ExitCode } from "../engine/terminal/exit-code.js";
import { main } from "./main.js";
import { isLoopback } from "./stand/target.js";

const MAIN = compiledFile("loadtest/main");

/** In this process: what is refused has touched nothing. */
async function run(args: readonly string[]): Promise<{ code: ExitCode; stderr: string }> {
  const { stdin, stdout } = process;
  const stderr = new PassThrough({ encoding: "utf8" });
  const code = await main(args, { stdin, stdout, stderr, env: {} });
  return { code, stderr: stderr.read() ?? "" };
}

t.test("wrong use is refused before anything starts", async (t) => {
  const cases: [string[], RegExp][] = [
    [["--only", "steady,nothing"], /--only: expected some of unary, .*found nothing/],
    [["--target", "example.org:50051", "--certificates", "x"], /--allow-remote beside it/],
    [["--target", "localhost:1"], /--target: expected --certificates DIR, found none/],
    [["--metrics", "localhost:1"], /expected --target beside them/],
    [["--rate", "0"], /--rate: expected a whole number from 1/],
  ];
  for (const [args, message] of cases) {
    const { code, stderr } = await run(args);
    t.equal(code, EXIT_CODE.wrongUse, args.join(" "));
    t.match(stderr, message);
  }
  const listed = spawnSync(process.execPath, [MAIN, "--list"], { encoding: "utf8" });
  t.match(listed, { status: EXIT_CODE.done, stdout: /soak +calls of every kind/ });
});

t.test("loopback is told from other machines", async (t) => {
  for (const address of ["localhost:1", "127.0.0.1:50051", "[::1]:1"]) t.ok(isLoopback(address));
  for (const address of ["10.0.0.1:1", "localhost.example.org:1", "127.example.org:1"]) {
    t.notOk(isLoopback(address));
  }
});

t.test("Ctrl-C ends it with what it has measured, and leaves no service", async (t) => {
  const file = `${t.testdir()}/result.json`;
  const args = ["--smoke", "--only", "steady", "--seconds", "600", "--json", file];
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  t.teardown(() => child.kill("SIGKILL"));
  const exited = once(child, "exit");
  createInterface({ input: child.stderr }).on("line", (line) => {
    if (line.trim() === "steady: answers come") child.kill("SIGINT");
  });
  const [code] = await exited;
  t.equal(code, 130);
  const result = JSON.parse(readFileSync(file, "utf8"));
  t.equal(result.isInterrupted, true);
  t.ok(result.rows[0].endings.OK > 0, "what was measured is kept");
});
