/** Takes all memory that the main thread, or each of the others, may have. */
import { isMainThread } from "node:worker_threads";
import { onSignal } from "./signalled.js";

const isMainMeant = new URL(import.meta.url).search === "?main";
const STEP = 1_000_000;
const taken: number[][] = [];

onSignal(import.meta.url, () => {
  if (isMainThread !== isMainMeant) return;
  for (;;) taken.push(new Array<number>(STEP).fill(taken.length + 0.5));
});
