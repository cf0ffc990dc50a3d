/** A command of groeikern in a process of its own, which a fault may stop, freeze or kill. */
import { type ChildProcess, spawn } from "node:child_process";
import { compiledFile } from "../../core-wasm/root.js";

const MAIN = compiledFile("engine/cli/main");
const TEXT_MAX = 4_000;

export class Command {
  readonly process: ChildProcess;
  readonly ended: Promise<number | null>;
  #text = "";

  constructor(
    readonly words: readonly string[],
    env: NodeJS.ProcessEnv,
  ) {
    this.process = spawn(process.execPath, [MAIN, ...words], {
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const keep = (chunk: Buffer): void => {
      this.#text = `${this.#text}${chunk}`.slice(-TEXT_MAX);
    };
    this.process.stdout?.on("data", keep);
    this.process.stderr?.on("data", keep);
    this.ended = new Promise((resolve) => {
      this.process.once("close", (code) => resolve(code));
    });
  }

  signal(name: NodeJS.Signals): void {
    this.process.kill(name);
  }

  /** Waits for its end. Throws unless it has done what it was asked. */
  async succeeds(): Promise<void> {
    const code = await this.ended;
    if (code === 0 || code === 3) return;
    const text = this.#text.trim();
    throw new Error(`${this.words.join(" ")}: expected exit code 0, found ${code}: ${text}`);
  }

  /** Ends it, however it is. */
  async end(): Promise<void> {
    this.signal("SIGCONT");
    this.signal("SIGKILL");
    await this.ended;
  }
}
