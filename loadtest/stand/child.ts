/**
 * A child process of ours: a compiled program that says on standard output that it is ready. It
 * stands in a process group of its own, so that Ctrl-C reaches the load and not the server under
 * it, and it is ended by its own process id. It ends with this process, also when that is killed:
 * it follows its standard input (`engine/terminal/follow-parent.ts`).
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { compiledFile } from "../../core-wasm/root.js";

export interface ChildOptions {
  readonly name: string;
  /** Compiled file, absolute. */
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const FOLLOW = `--import=${pathToFileURL(compiledFile("engine/terminal/follow-parent"))}`;
const READY_MS_MAX = 60_000;
const STOP_MS_MAX = 30_000;
const TEXT_MAX = 4000;

export class Child {
  #text = "";

  private constructor(
    readonly name: string,
    readonly process: ChildProcess,
  ) {}

  /** Starts a program; resolves with what `ready` made of the first line that it takes. */
  static async start<T>(
    { name, file, args, env }: ChildOptions,
    ready: (line: string) => T | undefined,
  ): Promise<{ child: Child; found: T }> {
    const spawned = spawn(process.execPath, [FOLLOW, file, ...args], {
      detached: true,
      env: { ...process.env, ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const child = new Child(name, spawned);
    process.once("exit", child.#kill);
    const found = await child.#waitFor(ready).catch(async (error: unknown) => {
      await child.stop();
      throw error;
    });
    return { child, found };
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  /** Asks it to stop; ends it when it does not. */
  async stop(): Promise<void> {
    const { process: child } = this;
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      const timer = setTimeout(this.#kill, STOP_MS_MAX);
      await exited;
      clearTimeout(timer);
    }
    process.off("exit", this.#kill);
  }

  readonly #kill = (): void => {
    this.process.kill("SIGKILL");
  };

  #waitFor<T>(ready: (line: string) => T | undefined): Promise<T> {
    const { stdout, stderr } = this.process;
    if (stdout === null || stderr === null) throw new Error(`${this.name}: no pipes`);
    stderr.on("data", (text: Buffer) => this.#keep(text.toString()));
    return new Promise((resolve, reject) => {
      const fail = (found: string) => {
        const text = this.#text.trim();
        reject(new Error(`${this.name}: expected it to start, found ${found}: ${text}`));
      };
      const timer = setTimeout(() => fail("nothing in time"), READY_MS_MAX);
      this.process.once("exit", (code) => fail(`exit code ${code}`));
      createInterface({ input: stdout }).on("line", (line) => {
        const found = ready(line);
        if (found === undefined) return;
        clearTimeout(timer);
        resolve(found);
      });
    });
  }

  #keep(text: string): void {
    this.#text = (this.#text + text).slice(-TEXT_MAX);
  }
}
