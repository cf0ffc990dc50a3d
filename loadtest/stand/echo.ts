/**
 * The floor of a unary call: a grpc-js server that gives back the bytes it got, with the TLS and
 * the settings of the service. A program of its own: `node dist/loadtest/echo.js FOLDER PORT`.
 */
import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from "@grpc/grpc-js";
import { tlsSettingsOf } from "../../grpc/access/credentials.js";
import { readTlsFolder } from "../../grpc/access/pem.js";
import { Listener } from "../../grpc/door/listener.js";
import { Metrics } from "../../grpc/door/metrics.js";
import { LIMITS } from "../../grpc/door/options.js";
import { ECHO_PATH } from "./echo-path.js";

const HOST = "127.0.0.1";
const asIs = (bytes: Buffer): Buffer => bytes;
const [folder = "", metricsPort = "0"] = process.argv.slice(2);

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
