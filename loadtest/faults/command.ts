/** A command of groeikern in a process of its own, which a fault may stop, freeze or kill. */
import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { compiledFile } from "../../core-wasm/root.js";

const MAIN = compiledFile("engine/cli/main");
const TEXT_MAX = 4_000;
const LOOK_MS_MAX = 240_000;

export interface CommandPlace {
  readonly env: NodeJS.ProcessEnv;
  /** Network namespace that it runs in. */
  readonly namespace?: string | undefined;
}

export class Command {
  readonly process: ChildProcess;
  readonly ended: Promise<number | null>;
  #text = "";
  #hear: () => void = () => undefined;

  constructor(
    readonly words: readonly string[],
    { env, namespace }: CommandPlace,
  ) {
    const enter = namespace === undefined ? [] : ["ip", "netns", "exec", namespace];
    const [program = "", ...rest] = [...enter, process.execPath, MAIN, ...words];
    this.process = spawn(program, rest, { env, stdio: ["ignore", "pipe", "pipe"] });
    const keep = (chunk: Buffer): void => {
      this.#text = `${this.#text}${chunk}`.slice(-TEXT_MAX);
      this.#hear();
    };
    this.process.stdout?.on("data", keep);
    this.process.stderr?.on("data", keep);
    this.ended = new Promise((resolve) => {
      this.process.once("error", () => resolve(null));
      this.process.once("close", (code) => resolve(code));
    });
  }

  get isAlive(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  /** Whether it goes on, and its last words. */
  get state(): string {
    return `${this.isAlive ? "goes on" : "has ended"}: ${this.#text.trim()}`;
  }

  signal(name: NodeJS.Signals): void {
    this.process.kill(name);
  }

  /** Waits until it has said so; what it said last. */
  async says(pattern: RegExp, withinMs = LOOK_MS_MAX): Promise<RegExpMatchArray> {
    let timer: NodeJS.Timeout | undefined;
    const heard = new Promise<RegExpMatchArray>((resolve, reject) => {
      const fail = (): void =>
        reject(new Error(`${this.words.join(" ")}: expected ${pattern}, found: ${this.#text}`));
      timer = setTimeout(fail, withinMs);
      void this.ended.then(fail);
      this.#hear = () => {
        const found = this.#text.match(pattern);
        if (found !== null) resolve(found);
      };
      this.#hear();
    });
    return heard.finally(() => {
      clearTimeout(timer);
      this.#hear = () => undefined;
    });
  }

  /** Waits for its end, but not for ever. Throws unless it has done what it was asked. */
  async succeeds(): Promise<void> {
    const wait = new AbortController();
    const late = sleep(LOOK_MS_MAX, undefined, { signal: wait.signal }).catch(() => undefined);
    const code = await Promise.race([this.ended, late]);
    wait.abort();
    if (code === 0 || code === 3) return;
    const words = this.words.join(" ");
    const within = `${words}: expected it to be done within ${LOOK_MS_MAX / 1000} s`;
    throw new Error(`${within}, found exit code ${code}, it ${this.state}`);
  }

  /** Ends it, however it is. */
  async end(): Promise<void> {
    this.signal("SIGCONT");
    this.signal("SIGKILL");
    await this.ended;
  }
}
