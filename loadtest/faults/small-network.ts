/**
 * A network of two ends that a fault makes itself: a namespace for programs, and a pair of cables
 * between it and this machine. It can be cut without a word to either side, and made poor: slow,
 * with packets lost. Root may, where the system has `ip` and `tc`.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Addresses that are for documentation only (RFC 5737): nobody's. */
const HERE = "198.51.100.1";
const THERE = "198.51.100.2";
export const NETWORK = "198.51.100.0/24";
const BITS = 24;
const POOR = ["delay", "20ms", "5ms", "loss", "2%"];
/** Without netem: what is sent while the cable is away is lost. */
const AWAY_MS = 60;
const THERE_MS = 300;

const run = (program: string, ...words: readonly string[]): string =>
  execFileSync(program, words, { stdio: "pipe", encoding: "utf8" });

/** Those that a load test which was killed has left. */
function removeLeft(): void {
  for (const [name, pid] of run("ip", "netns", "list").matchAll(/^groeikern-(\d+)/gm)) {
    if (!existsSync(`/proc/${pid}`)) run("ip", "netns", "del", name);
  }
}

/** What this machine lacks to make a network. */
export function lacksNetworks(): string | undefined {
  try {
    new SmallNetwork().remove();
    return undefined;
  } catch {
    return "no right to make network namespaces";
  }
}

export class SmallNetwork {
  readonly namespace = `groeikern-${process.pid}`;
  readonly #cable = `gk${process.pid}`;
  readonly address = HERE;

  constructor() {
    const { namespace } = this;
    const cable = this.#cable;
    const inside = (...words: readonly string[]): string => run("ip", "-n", namespace, ...words);
    removeLeft();
    run("ip", "netns", "add", namespace);
    try {
      run("ip", "link", "add", cable, "type", "veth", "peer", "name", "end", "netns", namespace);
      run("ip", "address", "add", `${HERE}/${BITS}`, "dev", cable);
      inside("address", "add", `${THERE}/${BITS}`, "dev", "end");
      inside("link", "set", "lo", "up");
      inside("link", "set", "end", "up");
      this.mend();
    } catch (error) {
      this.remove();
      throw error;
    }
  }

  /** Nothing arrives any more, and nobody is told. */
  cut(): void {
    run("ip", "-n", this.namespace, "link", "set", "end", "down");
  }

  mend(): void {
    run("ip", "link", "set", this.#cable, "up");
    run("ip", "-n", this.namespace, "link", "set", "end", "up");
  }

  /** Makes both ways slow, with packets lost, until it is stopped; says by what. */
  makePoor(): { readonly note: string; stop(): void } {
    const words = ["root", "netem", ...POOR];
    const there = ["netns", "exec", this.namespace, "tc", "qdisc", "add", "dev", "end"];
    try {
      run("tc", "qdisc", "add", "dev", this.#cable, ...words);
      run("ip", ...there, ...words);
      return { note: `netem ${POOR.join(" ")}`, stop: () => undefined };
    } catch {
      const note = `no netem here: ${AWAY_MS} ms of every ${AWAY_MS + THERE_MS} lost`;
      return { note, stop: this.#flap() };
    }
  }

  #flap(): () => void {
    let timer: NodeJS.Timeout;
    const turn = (isAway: boolean): void => {
      if (isAway) this.cut();
      else this.mend();
      timer = setTimeout(turn, isAway ? AWAY_MS : THERE_MS, !isAway);
    };
    turn(true);
    return () => {
      clearTimeout(timer);
      this.mend();
    };
  }

  /** With the namespace both ends of the cable go. */
  remove(): void {
    run("ip", "netns", "del", this.namespace);
  }
}
