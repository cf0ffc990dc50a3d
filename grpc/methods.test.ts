/**
 * The lines of METHODS.md as a caller types them, against a service. A block whose program is not
 * installed here is skipped, and said so.
 */
import { execFile, execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import t, { type Test } from "tap";
import { PROJECT_ROOT } from "../core-wasm/root.js";
import { openTestService } from "./test/service-fixture.js";

const PAGE = await readFile(join(PROJECT_ROOT, "grpc", "METHODS.md"), "utf8");
const ADDRESS = "localhost:50051";
const INDENT = /^ {4}/gm;

/** The first block of code below a heading. */
function blockOf(heading: string): string {
  const below = PAGE.slice(PAGE.indexOf(`## ${heading}\n`));
  const [block = ""] = /(?:^ {4}.*\n)+/m.exec(below) ?? [];
  return block.replaceAll(INDENT, "");
}

const isMissing = (...commands: readonly string[]): string | false => {
  const missing = commands.filter((command) => {
    try {
      execFileSync("sh", ["-c", `command -v ${command}`], { stdio: "ignore" });
      return false;
    } catch {
      return true;
    }
  });
  return missing.length > 0 && `${missing.join(", ")} not installed here`;
};

/** Runs lines of shell in a folder with the certificates that the page names. */
async function runBlock(t: Test, lines: string): Promise<string> {
  const { address, authority, pair } = await openTestService(t);
  const folder = await mkdtemp(join(tmpdir(), "groeikern-"));
  t.teardown(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "ca.crt"), authority.pair.certificate);
  for (const [name, role] of [
    ["payer-fons", "payer:FONS"],
    ["reader", "reader"],
  ] as const) {
    const { key, certificate } = await pair(role);
    await writeFile(join(folder, `${name}.crt`), certificate);
    await writeFile(join(folder, `${name}.key`), key, { mode: 0o600 });
  }
  const script = lines.replaceAll(ADDRESS, address).replaceAll("certificates/", `${folder}/`);
  const { stdout } = await promisify(execFile)("sh", ["-ec", script]);
  return stdout;
}

t.test(
  "curl reads the parameters of a month",
  { skip: isMissing("curl", "strings") },
  async (t) => {
    const stdout = await runBlock(t, blockOf("With curl"));
    t.match(stdout, /2025-08\nbasisbedrag\n/);
  },
);

t.test("buf curl lists the methods and calculates", { skip: isMissing("buf") }, async (t) => {
  const [lines = ""] = blockOf("With buf curl").split(
    'buf curl --protocol grpc $tls -d \'{"run_id"',
  );
  const stdout = await runBlock(t, lines);
  t.match(stdout, "groeikern.v1.RunsService/StreamResults\n");
  t.match(stdout, /"totaal": "24716"/);
});
