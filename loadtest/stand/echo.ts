/**
 * The floor of a call: a grpc-js server that gives back the bytes it got, or streams as many as it is
 * asked for, with the TLS and the settings of the service. A program of its own: `node dist/loadtest/echo.js FOLDER PORT`.
 */
import { once } from "node:events";
import {
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServerWritableStream,
  type sendUnaryData,
} from "@grpc/grpc-js";
import { tlsSettingsOf } from "../../grpc/access/credentials.js";
import { readTlsFolder } from "../../grpc/access/pem.js";
import { Listener } from "../../grpc/door/listener.js";
import { Metrics } from "../../grpc/door/metrics.js";
import { LIMITS } from "../../grpc/door/options.js";
import { decodeRepeat, ECHO_PATH, REPEAT_PATH } from "./echo-path.js";

const HOST = "127.0.0.1";
const asIs = (bytes: Buffer): Buffer => bytes;
const [folder = "", metricsPort = "0"] = process.argv.slice(2);

const server = new Server({
  "grpc.max_concurrent_streams": LIMITS.streamsPerConnection,
  "grpc.max_receive_message_length": LIMITS.messageBytes,
  "grpc.max_send_message_length": LIMITS.messageBytes,
});
const method = (path: string, responseStream: boolean) => ({
  ...{ path, requestStream: false, responseStream },
  ...{ requestSerialize: asIs, requestDeserialize: asIs },
  ...{ responseSerialize: asIs, responseDeserialize: asIs },
});

/** Writes message after message, and waits where the reader is slower. */
async function repeat(call: ServerWritableStream<Buffer, Buffer>): Promise<void> {
  const { messages, bytes } = decodeRepeat(call.request);
  const message = Buffer.alloc(bytes);
  for (let sent = 0; sent < messages && !call.cancelled; sent += 1) {
    if (!call.write(message)) await once(call, "drain");
  }
  call.end();
}

server.addService(
  { echo: method(ECHO_PATH, false), repeat: method(REPEAT_PATH, true) },
  {
    echo: (call: ServerUnaryCall<Buffer, Buffer>, done: sendUnaryData<Buffer>) =>
      done(null, call.request),
    repeat: (call: ServerWritableStream<Buffer, Buffer>) => {
      repeat(call).catch(() => call.end());
    },
  },
);
const tls = tlsSettingsOf({ host: HOST, tls: await readTlsFolder(folder) });
const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
const metrics = await new Metrics().listen(HOST, Number(metricsPort));
const listener = new Listener(injector, tls, LIMITS);
const port = await listener.listen(HOST, 0);
process.stdout.write(`${JSON.stringify({ msg: "serving", port })}\n`);
process.once("SIGTERM", () => {
  listener.close();
  server.forceShutdown();
  metrics.closeAllConnections();
  metrics.close();
});
