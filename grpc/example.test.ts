/** The example of the client library runs, on the certificates that the command makes. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { pino } from "pino";
import t from "tap";
import { compiledFile } from "../core-wasm/root.js";
import { readTlsFolder } from "./access/pem.js";
import { makeCertificates } from "./certificates/folder.js";
import { serve } from "./serve.js";

t.test("the example calculates, streams, and is refused another payer's household", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "groeikern-"));
  t.teardown(() => rm(folder, { recursive: true }));
  const files = await makeCertificates({ folder });
  t.ok(files.includes("payer-fons.crt") && files.includes("operator.key"));
  t.equal((await stat(join(folder, "ca.key"))).mode & 0o077, 0);
  await t.rejects(makeCertificates({ folder }), { code: "CERTIFICATES_EXIST" });

  const tls = await readTlsFolder(folder);
  const log = pino({ level: "silent" });
  const service = await serve({ host: "127.0.0.1", port: 0, tls, log, workers: 1 });
  t.teardown(() => service.close());
  const example = [compiledFile("grpc/example"), folder, `localhost:${service.port}`];
  const { stdout } = await promisify(execFile)(process.execPath, example);
  t.match(stdout, /"totaal": 24716/);
  t.match(stdout, /2024-10 25210\n2025-10 25830/);
  t.match(stdout, /PAYER_REFUSED households\[0\]\.payer/);
});
