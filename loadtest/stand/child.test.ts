/** A server under load ends with the load, however that ends. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { compiledFile } from "../../core-wasm/root.js";
import { until } from "../../engine/test/until.js";

t.test("a child ends when its parent is killed", async (t) => {
  const file = join(t.testdir({}), "ended");
  const words = [compiledFile("loadtest/stand/test/parent"), file];
  const parent = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
  await once(parent.stdout, "data");
  t.equal(existsSync(file), false);
  parent.kill("SIGKILL");
  await until(() => existsSync(file));
});
