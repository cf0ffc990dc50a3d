/**
 * A caller that is not grpc-js: plain HTTP/2 with gRPC's framing, at the pace that the test sets. It
 * reads what came, or lets it lie.
 */
import { type ClientHttp2Session, type ClientHttp2Stream, connect } from "node:http2";
import type { Test } from "tap";
import type { TestService } from "./service-fixture.js";

const FRAME_BYTES = 5;
/** Room for what a caller writes at once; Node refuses answers of a session that holds more. */
const SESSION_MB = 256;

/** A message with gRPC's five bytes before it. */
export function frameOf(message: Uint8Array): Buffer {
  const head = Buffer.alloc(FRAME_BYTES);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** The messages of an answer. */
export function messagesOf(bytes: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at + FRAME_BYTES <= bytes.length; ) {
    const end = at + FRAME_BYTES + bytes.readUInt32BE(at + 1);
    found.push(bytes.subarray(at + FRAME_BYTES, end));
    at = end;
  }
  return found;
}

/** A connection with the certificate of a role. */
export async function openSession(
  t: Test,
  { service, authority, pair }: Pick<TestService, "service" | "authority" | "pair">,
  role: string,
): Promise<ClientHttp2Session> {
  const { key, certificate } = await pair(role);
  const ca = authority.pair.certificate;
  const session = connect(`https://localhost:${service.port}`, {
    ca,
    key,
    cert: certificate,
    maxSessionMemory: SESSION_MB,
  });
  session.on("error", () => undefined);
  t.teardown(() => session.destroy());
  await new Promise((resolve) => session.once("connect", resolve));
  return session;
}

/** Begins a call of a path such as `/groeikern.v1.CalculationService/Calculate`. */
export function begin(session: ClientHttp2Session, path: string): ClientHttp2Stream {
  const stream = session.request({
    ":method": "POST",
    ":path": path,
    "content-type": "application/grpc",
    te: "trailers",
  });
  stream.on("error", () => undefined);
  return stream;
}

export interface Ended {
  readonly messages: readonly Buffer[];
  /** The number of the gRPC status; undefined when none came. */
  readonly status: number | undefined;
}

/** Reads a call to its end. */
export function readToEnd(stream: ClientHttp2Stream): Promise<Ended> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let status: number | undefined;
    const note = (headers: Readonly<Record<string, unknown>>): void => {
      const given = headers["grpc-status"];
      if (given !== undefined) status = Number(given);
    };
    stream.on("response", note);
    stream.on("trailers", note);
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.once("close", () => resolve({ messages: messagesOf(Buffer.concat(chunks)), status }));
    stream.once("end", () => stream.end());
  });
}
