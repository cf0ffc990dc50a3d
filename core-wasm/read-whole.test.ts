/** What is read whole has a bound, whatever the file says of its size, and so has each door. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import t from "tap";
import { readNote } from "../engine/backup/backup-note.js";
import { main } from "../engine/cli/main.js";
import { Collect } from "../engine/test/collect.js";
import { readPublicKey } from "../engine/verify/signing-key.js";
import { readTlsFolder } from "../grpc/access/pem.js";
import { tlsOf } from "../loadtest/stand/target.js";
import { readWhole } from "./read-whole.js";

const ENDLESS = "/dev/zero";

const folder = mkdtempSync(join(tmpdir(), "groeikern-whole-"));
t.teardown(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

async function command(...line: string[]): Promise<string> {
  const [stdout, stderr] = [new Collect(), new Collect()];
  const code = await main(line, { stdin: Readable.from([]), stdout, stderr, env: {} });
  return `${code} ${stderr.text}`;
}

t.test("a file is read up to the bound, and refused beyond it", (t) => {
  const bytes = Buffer.alloc(100_000, "abc");
  writeFileSync(at("file"), bytes);
  t.ok(readWhole(at("file"), bytes.length).equals(bytes));
  t.throws(() => readWhole(at("file"), bytes.length - 1), { message: "more than 99999 bytes" });
  t.throws(() => readWhole(folder), { message: "a folder" });
  t.throws(() => readWhole(at("none")), { code: "ENOENT" });
  t.end();
});

const isThere = process.platform === "linux" ? {} : { skip: "no device without end" };

t.test("a device without end is refused by every command that reads whole", isThere, async (t) => {
  const more = /found:? more than \d+ bytes/;
  t.match(await command("verify", "--manifest", ENDLESS, "--no-database"), more);
  t.match(await command("calculate", "--parameters", ENDLESS), more);
  await t.rejects(readPublicKey(ENDLESS), { code: "KEY_FAULT", message: more });
});

t.test("so is a link to one in a folder that a command is named", isThere, async (t) => {
  const { symlinkSync } = await import("node:fs");
  const names = ["backup.json", "server.crt", "ca.crt", "series.yaml"];
  for (const name of names) symlinkSync(ENDLESS, at(name));
  const more = /found:? .*more than \d+ bytes/;
  await t.rejects(readNote(folder), { code: "BACKUP_UNKNOWN", message: more });
  await t.rejects(readTlsFolder(folder), { code: "CERTIFICATE_MISSING", message: more });
  t.throws(() => tlsOf({ certificates: folder }, "reader"), { message: more });
  t.match(await command("calculate", "--parameters", folder), more);
});
