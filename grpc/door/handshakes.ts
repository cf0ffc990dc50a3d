/**
 * Connections that have not shown who they are yet. They have places of their own, so that they
 * never use up those of callers, and a few seconds; when all places are taken the oldest gives way,
 * of the address that has the most. Who means it needs milliseconds.
 */
import type { Socket } from "node:net";
import type { GateLimits } from "../access/gate.js";

export class Handshakes {
  /** By address, the oldest first; each with the clock that ends it. */
  readonly #byAddress = new Map<string, Map<Socket, NodeJS.Timeout>>();
  #count = 0;

  constructor(
    readonly limits: GateLimits,
    readonly msMax: number,
  ) {}

  get count(): number {
    return this.#count;
  }

  /** Gives a connection its time; `finish` or its end takes it out again. */
  begin(socket: Socket, address: string): void {
    const { max, maxPerCaller } = this.limits;
    if ((this.#byAddress.get(address)?.size ?? 0) >= maxPerCaller) this.#cutOldest(address);
    if (this.#count >= max) this.#cutOldest(this.#fullest());
    const own = this.#byAddress.get(address) ?? new Map();
    this.#byAddress.set(address, own);
    own.set(
      socket,
      setTimeout(() => socket.destroy(), this.msMax),
    );
    this.#count += 1;
    socket.once("close", () => this.finish(socket, address));
  }

  /** Takes a connection out; false when it was none of these any more. */
  finish(socket: Socket, address: string): boolean {
    const own = this.#byAddress.get(address);
    const timer = own?.get(socket);
    if (own === undefined || timer === undefined) return false;
    clearTimeout(timer);
    own.delete(socket);
    this.#count -= 1;
    if (own.size === 0) this.#byAddress.delete(address);
    return true;
  }

  #fullest(): string {
    let most = 0;
    let fullest = "";
    for (const [address, { size }] of this.#byAddress) {
      if (size <= most) continue;
      most = size;
      fullest = address;
    }
    return fullest;
  }

  #cutOldest(address: string): void {
    const [oldest] = this.#byAddress.get(address)?.keys() ?? [];
    if (oldest === undefined) return;
    this.finish(oldest, address);
    oldest.destroy();
  }
}
