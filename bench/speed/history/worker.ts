/** A thread that measures its share of the history and says what it found. */
import { parentPort, workerData } from "node:worker_threads";
import { type HistoryOrder, measureHistory } from "./share.js";

parentPort?.postMessage(await measureHistory(workerData as HistoryOrder));
