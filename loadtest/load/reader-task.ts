/** What a reader's thread does (reader-thread.ts): reads a run to its end, and again. */
import { parentPort, workerData } from "node:worker_threads";
import { Channel } from "../../grpc/client/channel.js";
import { tlsOf } from "../stand/target.js";
import type { ReaderTask } from "./reader-thread.js";
import { countResults, openResultStream } from "./stream.js";

const { address, certificates, runId, form } = workerData as ReaderTask;
const channel = new Channel(address, tlsOf({ certificates }, "reader"));
for (let rows = 0; ; ) {
  rows += (await countResults(openResultStream(channel, runId, form))).rows;
  parentPort?.postMessage(rows);
}
