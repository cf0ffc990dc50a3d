/**
 * A network of two ends that a fault makes itself: a namespace for programs, and a pair of cables
 * between it and this machine. It can be cut without a word to either side, and made poor: narrow,
 * with packets lost. Root may, where the system has `ip` and `tc`.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Addresses that are for documentation only (RFC 5737): nobody's. */
const HERE = "198.51.100.1";
const THERE = "198.51.100.2";
export const NETWORK = "198.51.100.0/24";
const BITS = 24;
/** Of a hundred packets so many are lost each way; what does not pass at once waits in a queue. */
const LOST_PERCENT = 2;
const RATE = "40mbit";
const QUEUE = ["root", "tbf", "rate", RATE, "burst", "32kb", "latency", "60ms"];
/**
 * A filter as the kernel reads it, classic BPF: a number is drawn, a packet is dropped (2) when it
 * is below a bound, all else goes its way (0). Unlike netem it needs nothing but `cls_bpf`.
 */
const DROP_BELOW = Math.round((LOST_PERCENT / 100) * 2 ** 32);
const DRAW = 0xfffff000 + 56;
const LOSSY = `4,32 0 0 ${DRAW},53 1 0 ${DROP_BELOW},6 0 0 2,6 0 0 0`;

const run = (program: string, ...words: readonly string[]): string =>
  execFileSync(program, words, { stdio: "pipe", encoding: "utf8" });

/** Those that a load test which was killed has left. */
function removeLeft(): void {
  for (const [name, pid] of run("ip", "netns", "list").matchAll(/^groeikern-(\d+)/gm)) {
    if (!existsSync(`/proc/${pid}`)) run("ip", "netns", "del", name);
  }
}

/** What this machine lacks to make a network. */
export const lacksNetworks = (): string | undefined =>
  lacks(() => undefined, "no right to make network namespaces");

/** What it lacks to make one poor. */
export const lacksPoorNetworks = (): string | undefined =>
  lacksNetworks() ?? lacks((network) => network.makePoor(), "no cls_bpf or tbf in the kernel");

function lacks(attempt: (network: SmallNetwork) => unknown, word: string): string | undefined {
  try {
    const network = new SmallNetwork();
    try {
      attempt(network);
    } finally {
      network.remove();
    }
    return undefined;
  } catch {
    return word;
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

  /** Loses packets both ways, and lets the others wait for each other; says how. */
  makePoor(): string {
    for (const enter of [[], ["ip", "netns", "exec", this.namespace]]) {
      const cable = enter.length === 0 ? this.#cable : "end";
      const tc = (...words: readonly string[]): string => {
        const [program = "", ...rest] = [...enter, "tc", ...words];
        return run(program, ...rest);
      };
      tc("qdisc", "add", "dev", cable, ...QUEUE);
      tc("qdisc", "add", "dev", cable, "clsact");
      tc("filter", "add", "dev", cable, "egress", "bpf", "direct-action", "bytecode", LOSSY);
    }
    return `${LOST_PERCENT} % of packets lost each way, ${RATE} a second`;
  }

  /** With the namespace both ends of the cable go. */
  remove(): void {
    run("ip", "netns", "del", this.namespace);
  }
}
