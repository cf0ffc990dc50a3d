/**
 * A service to put load on: its address, the certificates of its callers, and its metrics port when
 * it has one.
 */
import { join } from "node:path";
import { readWhole } from "../../core-wasm/read-whole.js";
import type { ClientTls } from "../../grpc/client/client.js";

export interface Target {
  readonly address: string;
  readonly metricsUrl: string | undefined;
  /** Folder of `groeikern certificates`. */
  readonly certificates: string;
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/;

export const metricsUrlOf = (address: string): string => `http://${address}/metrics`;

/** Whether an address is on this machine. */
export const isLoopback = (address: string): boolean => LOOPBACK.test(address);

/** Key and certificates of a role: `reader`, `operator`, `payer-fons`. */
export function tlsOf(
  { certificates }: Pick<Target, "certificates">,
  role: string,
): { [part in keyof ClientTls]-?: Buffer } {
  const read = (name: string): Buffer => {
    const file = join(certificates, name);
    try {
      return readWhole(file);
    } catch (cause) {
      const advice = "make such a folder with groeikern certificates --dir DIR";
      throw new Error(
        `--certificates: expected ${file}, found ${(cause as Error).message}; ${advice}`,
      );
    }
  };
  return {
    authority: read("ca.crt"),
    key: read(`${role}.key`),
    certificate: read(`${role}.crt`),
  };
}
