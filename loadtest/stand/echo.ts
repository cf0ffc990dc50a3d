/**
 * The floor of a unary call: a grpc-js server that gives back the bytes it got, with the TLS and
 * the settings of the service. A program of its own: `node dist/loadtest/echo.js FOLDER PORT`.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Server, type ServerUnaryCall, type sendUnaryData } from "@grpc/grpc-js";
import { credentialsOf } from "../../grpc/access/credentials.js";
import { Metrics } from "../../grpc/door/metrics.js";
import { LIMITS } from "../../grpc/door/options.js";
import { ECHO_PATH } from "./echo-path.js";

const HOST = "127.0.0.1";
const asIs = (bytes: Buffer): Buffer => bytes;
const [folder = "", metricsPort = "0"] = process.argv.slice(2);
const read = (name: string): Buffer => readFileSync(join(folder, name));

const server = new Server({
  "grpc.max_concurrent_streams": LIMITS.streamsPerConnection,
  "grpc.max_receive_message_length": LIMITS.messageBytes,
  "grpc.max_send_message_length": LIMITS.messageBytes,
});
const method = {
  path: ECHO_PATH,
  requestStream: false,
  responseStream: false,
  requestSerialize: asIs,
  requestDeserialize: asIs,
  responseSerialize: asIs,
  responseDeserialize: asIs,
};
server.addService(
  { echo: method },
  {
    echo: (call: ServerUnaryCall<Buffer, Buffer>, done: sendUnaryData<Buffer>) =>
      done(null, call.request),
  },
);
const tls = {
  certificate: read("server.crt"),
  key: read("server.key"),
  clientAuthority: read("ca.crt"),
};
const credentials = credentialsOf({ host: HOST, tls, everybody: undefined });
const metrics = await new Metrics().listen(HOST, Number(metricsPort));
server.bindAsync(`${HOST}:0`, credentials, (error, port) => {
  if (error !== null) throw error;
  process.stdout.write(`${JSON.stringify({ msg: "serving", port })}\n`);
});
process.once("SIGTERM", () => {
  server.forceShutdown();
  metrics.closeAllConnections();
  metrics.close();
});
