/** What a reader's thread does (reader-thread.ts): reads a run to its end, and again. */
import { parentPort, workerData } from "node:worker_threads";
import { Channel } from "../../grpc/client/channel.js";
import { tlsOf } from "../stand/target.js";
import type { ReaderTask, ReaderWord } from "./reader-thread.js";
import { countResults, openResultStream } from "./stream.js";

const { address, certificates, runId, form } = workerData as ReaderTask;
const channel = new Channel(address, tlsOf({ certificates }, "reader"));
/** Settled but for while it is held. */
let held = Promise.resolve();
let goOn = (): void => undefined;

parentPort?.on("message", (word: ReaderWord) => {
  goOn();
  if (word === "goOn") return;
  held = new Promise((resolve) => {
    goOn = resolve;
  });
});

for (let rows = 0; ; ) {
  const stream = openResultStream(channel, runId, form);
  rows += (await countResults(stream, { pause: () => held })).rows;
  parentPort?.postMessage(rows);
}
