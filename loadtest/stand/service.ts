/**
 * Services of our own on free ports of loopback, over mutual TLS with development certificates: the
 * one that is measured, and an echo that does nothing, served the same way, to compare it with.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compiledFile } from "../../core-wasm/root.js";
import { makeCertificates } from "../../grpc/certificates/folder.js";
import { Child } from "./child.js";
import { metricsUrlOf, type Target } from "./target.js";

const HOST = "127.0.0.1";

export interface OwnService extends Target {
  readonly child: Child;
}

/** A folder with certificates that is gone after use. */
export async function openCertificates(): Promise<{ folder: string; remove(): Promise<void> }> {
  const parent = await mkdtemp(join(tmpdir(), "groeikern-loadtest-"));
  const folder = join(parent, "certificates");
  await makeCertificates({ folder });
  return { folder, remove: () => rm(parent, { recursive: true, force: true }) };
}

/** `groeikern serve`; without an address of a database it has no runs. */
export async function startService(
  certificates: string,
  databaseUrl: string | undefined,
): Promise<OwnService> {
  const metricsPort = await freePort();
  const database = databaseUrl === undefined ? ["--no-database"] : [];
  const options = {
    name: "groeikern serve",
    file: compiledFile("engine/cli/main"),
    args: [
      ...["serve", "--host", HOST, "--port", "0", "--certificates", certificates],
      ...["--metrics-port", String(metricsPort), ...database],
    ],
    ...(databaseUrl !== undefined && { env: { DATABASE_URL: databaseUrl } }),
  };
  return start(options, certificates, metricsPort);
}

/** An echo over the same TLS. */
export async function startEcho(certificates: string): Promise<OwnService> {
  const metricsPort = await freePort();
  const args = [certificates, String(metricsPort)];
  const options = { name: "echo", file: compiledFile("loadtest/stand/echo"), args };
  return start(options, certificates, metricsPort);
}

async function start(
  options: Parameters<typeof Child.start>[0],
  certificates: string,
  metricsPort: number,
): Promise<OwnService> {
  const { child, found } = await Child.start(options, portOf);
  const metricsUrl = metricsUrlOf(`${HOST}:${metricsPort}`);
  return { address: `localhost:${found}`, metricsUrl, certificates, child };
}

/** The port in the log line of a service that serves. */
function portOf(line: string): number | undefined {
  try {
    const { msg, port } = JSON.parse(line) as { msg?: string; port?: number };
    return msg === "serving" ? port : undefined;
  } catch {
    return undefined;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, HOST, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" ? (address?.port ?? 0) : 0));
    });
  });
}
