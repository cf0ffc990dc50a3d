/** A service and its callers for the tests: mutual TLS on a free port of loopback. */
import { pino } from "pino";
import type { Test } from "tap";
import type { Database } from "../../engine/database/connection.js";
import type { PemFile } from "../access/pem.js";
import { Authority, type KeyPair, validFor } from "../certificates/authority.js";
import { GroeikernClient } from "../client/client.js";
import type { ServeLimits } from "../door/options.js";
import { type Service, serve } from "../serve.js";

const HOST = "127.0.0.1";
const DAYS = 2;

/** Made once: in a process with many services, certificates take longer than calls. */
interface Certificates {
  readonly authority: Authority;
  readonly server: KeyPair;
  /** Of callers, by role. */
  readonly clients: Map<string, Promise<KeyPair>>;
}
let certificates: Promise<Certificates> | undefined;

async function makeCertificates(): Promise<Certificates> {
  const authority = await Authority.create(validFor(DAYS));
  const server = await authority.server([HOST, "localhost"], validFor(DAYS));
  return { authority, server, clients: new Map() };
}

export const pemFile = (file: string, text: string): PemFile => ({
  file,
  bytes: Buffer.from(text),
});

export interface TestService {
  readonly service: Service;
  readonly authority: Authority;
  readonly address: string;
  /** Lines of the log so far. */
  readonly lines: string[];
  /** A client with a certificate of a role. */
  client(role: string): Promise<GroeikernClient>;
  pair(role: string): Promise<KeyPair>;
}

export interface TestServiceOptions {
  readonly database?: Database;
  readonly limits?: Partial<ServeLimits>;
  readonly metricsPort?: number;
}

/** Starts a service; it stops, and its clients close, with the test. */
export async function openTestService(
  t: Test,
  options: TestServiceOptions = {},
): Promise<TestService> {
  certificates ??= makeCertificates();
  const { authority, server, clients } = await certificates;
  const { key, certificate } = server;
  const lines: string[] = [];
  const log = pino({ level: "debug" }, { write: (line: string) => void lines.push(line) });
  const tls = {
    key: pemFile("server.key", key),
    certificate: pemFile("server.crt", certificate),
    clientAuthority: pemFile("ca.crt", authority.pair.certificate),
  };
  const service = await serve({ host: HOST, port: 0, tls, log, workers: 1, ...options });
  const address = `localhost:${service.port}`;
  t.teardown(() => service.close());
  const pair = (role: string): Promise<KeyPair> => {
    const subject = { role, name: `test-${role}` };
    const made = clients.get(role) ?? authority.client(subject, validFor(DAYS));
    clients.set(role, made);
    return made;
  };
  return {
    service,
    authority,
    address,
    lines,
    pair,
    client: async (role) => {
      const own = await pair(role);
      const client = new GroeikernClient(address, {
        authority: authority.pair.certificate,
        ...own,
      });
      t.teardown(() => client.close());
      return client;
    },
  };
}

/** Household 1 of rules 15.4: one child born 2020, low income. */
export const HOUSEHOLD = {
  gezinId: "1",
  payer: "FONS",
  maand: "2023-10",
  gezinsinkomstenCents: 3_632_576,
  kinderen: [{ childId: "11", geboortedatum: "2020-05-17", rol: "VOLLEDIG", heeftDomicilie: true }],
};
