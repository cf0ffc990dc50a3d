/** Whether a server is healthy, by grpc.health.v1: it serves, and is not about to stop. */
import type { Client } from "@grpc/grpc-js";

const PATH = "/grpc.health.v1.Health/Check";
/** The answer SERVING: field 1, the number 1. */
const SERVING = Buffer.from([0x08, 0x01]);
const asIs = (bytes: Buffer): Buffer => bytes;

/** Asks for the service as a whole; a server that does not answer in time is not healthy. */
export function isHealthy(client: Client, withinMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const deadline = Date.now() + withinMs;
    client.makeUnaryRequest(
      ...([PATH, asIs, asIs, Buffer.alloc(0), { deadline }] as const),
      (error, answer) => resolve(error === null && answer !== undefined && SERVING.equals(answer)),
    );
  });
}
