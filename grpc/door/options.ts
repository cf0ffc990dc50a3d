/**
 * What the service is configured with; the command line and the environment fill it (cli/serve.ts).
 */
import type { Logger } from "pino";
import type { Database } from "../../engine/database/connection.js";
import type { Role } from "../access/authorization.js";
import type { GateLimits } from "../access/gate.js";
import type { TlsOptions } from "../access/pem.js";

export interface ServeOptions {
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
  /** Undefined = plaintext, on loopback only. */
  readonly tls?: TlsOptions | undefined;
  /** Role of every caller where no client certificates are asked for. */
  readonly everybody?: Role | undefined;
  /** Undefined = no runs, calculation and parameters only. */
  readonly database?: Database | undefined;
  readonly log: Logger;
  /** Undefined = no metrics port. */
  readonly metricsPort?: number | undefined;
  readonly parametersDir?: string | undefined;
  /** Worker threads for streams. */
  readonly workers?: number | undefined;
  readonly limits?: Partial<ServeLimits> | undefined;
}

/** Every bound of the service. */
export interface ServeLimits {
  /** Small calls at one time. */
  readonly calls: GateLimits;
  readonly calculateStreams: GateLimits;
  /** Bytes of messages under way and of answers that are not sent yet. */
  readonly bytes: GateLimits;
  /** Each may hold a connection to the database. */
  readonly resultStreams: GateLimits;
  readonly watches: GateLimits;
  /** A caller of these two is an address. */
  readonly connections: GateLimits;
  /** Connections that have not shown who they are yet; the oldest gives way to a new one. */
  readonly handshakes: GateLimits;
  /** How long a connection may take to show who it is, and how long it may carry no call later. */
  readonly handshakeMs: number;
  readonly idleConnectionMs: number;
  /** HTTP/2 streams of one connection. */
  readonly streamsPerConnection: number;
  readonly messageBytes: number;
  /** How long a reader may take nothing, and a writer send nothing. */
  readonly stalledMs: number;
  readonly idleMs: number;
  /** How long calls may go on while the server stops. */
  readonly drainMs: number;
}

export const LIMITS: ServeLimits = {
  calls: { max: 256, maxPerCaller: 128 },
  calculateStreams: { max: 32, maxPerCaller: 16 },
  bytes: { max: 64 << 20, maxPerCaller: 16 << 20 },
  resultStreams: { max: 8, maxPerCaller: 4 },
  watches: { max: 64, maxPerCaller: 16 },
  connections: { max: 1024, maxPerCaller: 512 },
  handshakes: { max: 512, maxPerCaller: 128 },
  handshakeMs: 5000,
  idleConnectionMs: 10 * 60_000,
  streamsPerConnection: 128,
  messageBytes: 4 << 20,
  stalledMs: 2 * 60_000,
  idleMs: 60_000,
  drainMs: 20_000,
};
