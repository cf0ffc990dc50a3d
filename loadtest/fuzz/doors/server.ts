/**
 * Bytes that arrive at a real server, over HTTP/2: every call ends with a status that is not the
 * server's own fault, an answer is the one that is due, and who calls rightly is answered still.
 *
 *     byte 0: the method; byte 1: how the message is framed; the rest: the message
 */
import { type ClientHttp2Session, connect } from "node:http2";
import { status } from "@grpc/grpc-js";
import { pino } from "pino";
import { Calculator } from "../../../grpc/calculation/calculator.js";
import { answerMessage } from "../../../grpc/calculation/stream-message.js";
import { answerRequest } from "../../../grpc/calculation/unary-message.js";
import { serve } from "../../../grpc/serve.js";
import { type Door, require } from "../door.js";
import { type FuzzedMethod, METHODS, messageSeeds } from "./messages.js";

const HOST = "127.0.0.1";
const HEAD_BYTES = 5;
/** Of 256 ways to frame a message: so many are right, so many say that it is compressed. */
const RIGHT = 208;
const COMPRESSED = 224;
const LONGER = 240;
/** A good call in between. */
const GOOD_EACH = 16;
const CALL_MS_MAX = 8_000;

/** What a server may say to what it can not take; UNKNOWN and INTERNAL are its own faults. */
const REFUSALS: readonly number[] = [
  ...[status.INVALID_ARGUMENT, status.NOT_FOUND, status.PERMISSION_DENIED, status.OUT_OF_RANGE],
  ...[status.RESOURCE_EXHAUSTED, status.FAILED_PRECONDITION, status.UNIMPLEMENTED],
  status.UNAVAILABLE,
];

interface Ended {
  readonly code: number | undefined;
  readonly messages: readonly Buffer[];
}

function framed(message: Buffer, way: number): Buffer {
  if (way >= LONGER) return message;
  const head = Buffer.alloc(HEAD_BYTES);
  head[0] = way >= RIGHT && way < COMPRESSED ? 1 : 0;
  head.writeUInt32BE(message.length + (way >= COMPRESSED ? way : 0), 1);
  return Buffer.concat([head, message]);
}

function messagesOf(bytes: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at + HEAD_BYTES <= bytes.length; ) {
    const end = at + HEAD_BYTES + bytes.readUInt32BE(at + 1);
    found.push(bytes.subarray(at + HEAD_BYTES, end));
    at = end;
  }
  return found;
}

function call(session: ClientHttp2Session, path: string, body: Buffer): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const stream = session.request({
      ...{ ":method": "POST", ":path": path, "content-type": "application/grpc", te: "trailers" },
    });
    const chunks: Buffer[] = [];
    let code: number | undefined;
    const note = (headers: Readonly<Record<string, unknown>>): void => {
      const given = headers["grpc-status"];
      if (given !== undefined) code = Number(given);
    };
    const late = (): void => reject(new Error(`fuzz: no end of ${path} in ${CALL_MS_MAX} ms`));
    const timer = setTimeout(late, CALL_MS_MAX);
    stream.on("error", () => undefined);
    stream.on("response", note);
    stream.on("trailers", note);
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.once("close", () => {
      clearTimeout(timer);
      resolve({ code, messages: messagesOf(Buffer.concat(chunks)) });
    });
    stream.end(body);
  });
}

/** The messages that are due for a message that was answered; undefined where this is not known. */
function due(calculator: Calculator, name: string, message: Buffer): readonly Buffer[] | undefined {
  if (name === "Calculate") return [answerRequest(calculator, message, undefined)];
  if (name !== "CalculateStream") return undefined;
  return [answerMessage(calculator, message, undefined).bytes];
}

export async function serverDoor(): Promise<Door> {
  const messages = await messageSeeds();
  const seeds = messages.map((seed) =>
    Buffer.concat([seed.subarray(0, 1), Buffer.of(0), seed.subarray(1)]),
  );
  let opened: ReturnType<typeof open> | undefined;
  let number = 0;
  return {
    ...{ name: "server", weight: 1, form: "bytes", seeds },
    async check(input) {
      opened ??= open();
      const { calculator, calls } = await opened;
      const { name, path } = METHODS[(input[0] ?? 0) % METHODS.length] as FuzzedMethod;
      const way = input[1] ?? 0;
      const message = input.subarray(2);
      const { code, messages: answers } = await calls(path, framed(message, way));
      number += 1;
      if (number % GOOD_EACH === 0) await requireGood(calls, calculator, seeds[0] as Buffer);
      if (way >= RIGHT) return code === status.OK;
      require(code !== undefined, `${name}: expected a status, found none`);
      if (code !== status.OK) {
        require(REFUSALS.includes(code), `${name}: expected a refusal, found status ${code}`);
        return false;
      }
      const expected = due(calculator, name, message);
      if (expected !== undefined) {
        require(expected.length === answers.length, `${name}: expected ${expected.length} answers`);
        const isSame = expected.every((one, at) => one.equals(answers[at] as Buffer));
        require(isSame, `${name}: expected the answer that is due, found another`);
      }
      return true;
    },
    async close() {
      await (await opened)?.close();
    },
  };
}

async function requireGood(
  calls: (path: string, body: Buffer) => Promise<Ended>,
  calculator: Calculator,
  seed: Buffer,
): Promise<void> {
  const message = seed.subarray(2);
  const { path } = METHODS[seed[0] as number] as FuzzedMethod;
  const { code, messages } = await calls(path, framed(message, 0));
  const expected = answerRequest(calculator, message, undefined);
  require(code === status.OK && messages[0]?.equals(expected) === true, "a good call is answered");
}

/** A server of its own, and calls on one connection that is opened again when it was closed. */
async function open() {
  const log = pino({ level: "silent" });
  const everybody = { kind: "operator" } as const;
  const service = await serve({ host: HOST, port: 0, everybody, log, workers: 1 });
  let session: ClientHttp2Session | undefined;
  const calls = (path: string, body: Buffer): Promise<Ended> => {
    if (session === undefined || session.closed || session.destroyed) {
      session = connect(`http://${HOST}:${service.port}`);
      session.on("error", () => undefined);
    }
    return call(session, path, body);
  };
  const close = async (): Promise<void> => {
    session?.destroy();
    await service.close();
  };
  return { calculator: await Calculator.load(), calls, close };
}
