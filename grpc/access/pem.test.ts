/** Certificates that can not be used are named before anything starts, with what is wrong. */
import { createPrivateKey } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t from "tap";
import { Authority, validFor } from "../certificates/authority.js";
import { pemFile } from "../test/service-fixture.js";
import { readTlsFolder, requireUsable } from "./pem.js";

const DAY_MS = 86_400_000;
const HOSTS = ["localhost"];
const between = (from: number, to: number) => ({
  from: new Date(Date.now() + from * DAY_MS),
  to: new Date(Date.now() + to * DAY_MS),
});

t.test("what is wrong with a key or a certificate is told by file", async (t) => {
  const authority = await Authority.create(validFor(2));
  const own = await authority.server(HOSTS, validFor(2));
  const other = await authority.server(HOSTS, validFor(2));
  const expired = await authority.server(HOSTS, between(-9, -1));
  const early = await authority.server(HOSTS, between(1, 9));
  const cipher = "aes-256-cbc";
  const encrypted = createPrivateKey(own.key)
    .export({ type: "pkcs8", format: "pem", cipher, passphrase: "x" })
    .toString();
  const lines = own.certificate.split("\n");
  const garbled = [lines[0], "A".repeat(64), ...lines.slice(-2)].join("\n");
  const sound = { key: own.key, certificate: own.certificate, ca: authority.pair.certificate };
  const cases: [string, Partial<typeof sound>, RegExp][] = [
    [
      "another key",
      { key: other.key },
      /^server.key: expected the key of server.crt, found the key/,
    ],
    ["no key", { key: "garbage" }, /^server.key: expected a private key .* found none in it/],
    ["an empty key", { key: "" }, /^server.key: expected a private key .* found an empty file/],
    ["an encrypted key", { key: encrypted }, /^server.key: .* without a passphrase, found an encr/],
    ["the certificate as key", { key: own.certificate }, /^server.key: .* found none in it/],
    ["no certificate", { certificate: "garbage" }, /^server.crt: expected a certificate .* none/],
    ["an empty certificate", { certificate: "" }, /^server.crt: .* found an empty file/],
    ["a garbled certificate", { certificate: garbled }, /^server.crt: .* can not be read/],
    ["the key as certificate", { certificate: own.key }, /^server.crt: .* found none in it/],
    [
      "expired",
      expired,
      /^server.crt: expected a certificate that is valid now, found .* ended on/,
    ],
    ["not valid yet", early, /^server.crt: expected a certificate that is valid now, .* begins on/],
    ["an empty authority", { ca: "" }, /^ca.crt: .* found an empty file/],
    ["no authority", { ca: "garbage" }, /^ca.crt: expected a certificate as PEM, found none/],
    ["a server as authority", { ca: own.certificate }, /^ca.crt: expected an authority, found/],
  ];
  const check = ({ key, certificate, ca }: typeof sound) =>
    requireUsable({
      key: pemFile("server.key", key),
      certificate: pemFile("server.crt", certificate),
      clientAuthority: pemFile("ca.crt", ca),
    });
  check(sound);
  for (const [name, change, message] of cases) {
    t.throws(() => check({ ...sound, ...change }), { code: "CERTIFICATE_INVALID", message }, name);
  }
});

t.test("a file that is missing is told with how to make it", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "groeikern-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  await t.rejects(readTlsFolder(folder), {
    code: "CERTIFICATE_MISSING",
    message: /expected server.crt in .* groeikern certificates --dir/,
  });
});
