/** A signed manifest: who signed it, what it says, and whether a database still says the same. */
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import t from "tap";
import { main } from "../cli/main.js";
import { Collect } from "../test/collect.js";
import { statementDigest } from "./chain.js";
import { type Manifest, openManifest, signManifest } from "./signed-manifest.js";
import { makeKeys, readPrivateKey, readPublicKey } from "./signing-key.js";

const folder = await mkdtemp(join(tmpdir(), "groeikern-manifest-"));
t.teardown(() => rm(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);
await makeKeys(at("key"));
const privateKey = await readPrivateKey(at("key"));
const publicKey = await readPublicKey(at("key.pub"));

const statement = (id: number, before: string) => `groeikern run\nmonth ${id}\nbefore ${before}`;
const first = {
  id: 1,
  month: 1,
  previous: null,
  replacedBy: null,
  statement: statement(1, "none"),
};
const one = { ...first, digest: statementDigest(first.statement) };
const said = statement(2, one.digest);
const two = {
  ...{ id: 2, month: 2, previous: 1, replacedBy: null },
  ...{ statement: said, digest: statementDigest(said) },
};
const MANIFEST: Manifest = {
  ...{ format: "groeikern manifest", version: 1, madeAt: "2026-11-27T00:00:00.000Z" },
  ...{ runs: [one, two], regularisations: [] },
};
const SIGNED = signManifest(MANIFEST, privateKey);
const open = (text: string, key = publicKey) => openManifest("m", text, key);

async function command(...line: string[]) {
  const [stdout, stderr] = [new Collect(), new Collect()];
  const code = await main(line, { stdin: Readable.from([]), stdout, stderr, env: {} });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

t.test("a key is its owner's alone, and never written over", async (t) => {
  t.equal((await stat(at("key"))).mode & 0o777, 0o600);
  await t.rejects(makeKeys(at("key")), { code: "KEY_FAULT", message: /found one that is there/ });
  await writeFile(at("open"), await readFile(at("key")));
  await chmod(at("open"), 0o644);
  await t.rejects(readPrivateKey(at("open")), { message: /mode 0600, found mode 0644/ });
  await writeFile(at("bad"), "-----BEGIN PRIVATE KEY-----\nAAAA\n", { mode: 0o600 });
  await t.rejects(readPrivateKey(at("bad")), { message: /expected an Ed25519 private key/ });
  await t.rejects(readPublicKey(at("key")), { message: /expected a public key, found a private/ });
});

t.test(
  "a pair of keys is made whole, with the folder that it goes into, or not at all",
  async (t) => {
    await makeKeys(at("new/folder/key"));
    t.ok(await readPrivateKey(at("new/folder/key")));
    await writeFile(at("half.pub"), "");
    await t.rejects(makeKeys(at("half")), { code: "KEY_FAULT", message: /half\.pub: .*is there/ });
    await t.rejects(readPrivateKey(at("half")), { code: "KEY_FAULT", message: /no such file/ });
  },
);

t.test("what was signed is read again, by its own key and by the one asked for", async (t) => {
  t.same(open(SIGNED), MANIFEST);
  t.same(openManifest("m", SIGNED, null), MANIFEST);
  await makeKeys(at("other"));
  const other = await readPublicKey(at("other.pub"));
  t.throws(() => open(SIGNED, other), { code: "SIGNATURE_FAULT", message: /found one of key/ });
});

t.test("a file that was cut, changed, or is of another version is refused", async (t) => {
  for (const length of [0, 1, 100, SIGNED.length - 2]) {
    t.throws(() => open(SIGNED.slice(0, length)), { code: "MANIFEST_FAULT", message: /break off/ });
  }
  t.throws(() => open(SIGNED.replace('"month": 2', '"month": 3')), { code: "SIGNATURE_FAULT" });
  t.throws(() => open(SIGNED.replace("before none", "before nine")), { code: "SIGNATURE_FAULT" });
  const later = signManifest({ ...MANIFEST, version: 2 } as unknown as Manifest, privateKey);
  t.throws(() => open(later), { message: /version 1, found "groeikern manifest" 2/ });
  t.throws(() => open("{}"), { code: "MANIFEST_FAULT", message: /found at manifest: / });
});

t.test("a chain that is broken is refused, whoever signed it", async (t) => {
  const sign = (...runs: Manifest["runs"]) => signManifest({ ...MANIFEST, runs }, privateKey);
  const changed = { ...one, statement: one.statement.replace("month 1", "month 9") };
  t.throws(() => open(sign(changed, two)), { code: "CHAIN_FAULT", message: /run 1, digest/ });
  const fitted = { ...changed, digest: statementDigest(changed.statement) };
  t.throws(() => open(sign(fitted, two)), { message: /run 2, end of its statement/ });
  t.throws(() => open(sign(two)), { message: /run 2, previous_run: .*which is not there/ });
});

t.test("on the command line: what is wrong use, and what has failed", async (t) => {
  await writeFile(at("manifest"), SIGNED);
  await writeFile(at("cut"), SIGNED.slice(0, 50));
  const check = (name: string, ...rest: string[]) =>
    command("verify", "--manifest", at(name), "--no-database", ...rest);
  const good = await check("manifest", "--public-key", at("key.pub"), "--json");
  t.match(JSON.parse(good.stdout), { runs: 2, isKeyGiven: true, findings: null });
  t.equal(good.code, 0);
  t.equal((await check("cut")).code, 1);
  t.equal((await check("manifest", "--public-key", at("other.pub"))).code, 1);
  t.equal((await check("manifest", "--public-key", at("key"))).code, 2);
  t.equal((await check("nowhere")).code, 2);
  t.match((await check("")).stderr, /expected a file of at most \d+ bytes .* found a folder/);
  for (const line of [[], ["1", "--all"], ["1", "--sign", "k"], ["--all", "--no-database"]]) {
    t.equal((await command("verify", ...line)).code, 2, line.join(" "));
  }
});
