/**
 * Loaded before a program that another one starts (`node --import`): it ends with its parent,
 * however that one ends. The parent holds the other end of its standard input; when nobody holds
 * it any more, the program gets the SIGTERM that the parent would have sent.
 */
import { isMainThread } from "node:worker_threads";

if (isMainThread) {
  process.stdin.once("close", () => process.kill(process.pid, "SIGTERM"));
  process.stdin.resume().unref();
}
