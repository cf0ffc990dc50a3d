/**
 * An address on loopback that is handed on from one server to another, as a virtual address or the
 * name of a service is. It can be slow, so that what is sent stays on the way for a while, or far.
 */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { type Duplex, Transform } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";

const LOOPBACK = "127.0.0.1";
const SLICE_BYTES = 16 * 1024;
const SLICE_MS = 10;

export interface Way {
  /** Address that it has; default loopback. */
  readonly host?: string;
  /** Answers come a slice at a time. */
  readonly isSlow?: boolean;
  /** How long everything takes, each way. */
  readonly delayMs?: number;
}

export class MovingAddress {
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  #port: number;

  private constructor(port: number, { isSlow = false, delayMs = 0 }: Way) {
    this.#port = port;
    this.#server = createServer((caller) => {
      const server = connect(this.#port, LOOPBACK);
      this.#join(caller, server);
      this.#join(server, caller);
      const far = (): Duplex[] => (delayMs > 0 ? [late(delayMs)] : []);
      joined([caller, ...far(), server]);
      joined([server, ...far(), ...(isSlow ? [slow()] : []), caller]);
    });
  }

  /** Opens one that leads to a port of this machine. */
  static async open(port: number, way: Way = {}): Promise<MovingAddress> {
    const address = new MovingAddress(port, way);
    address.#server.listen(0, way.host ?? LOOPBACK);
    await once(address.#server, "listening");
    return address;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Leads elsewhere from now on; who was connected is cut off. */
  move(port: number): void {
    this.#port = port;
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.move(0);
    await closed;
  }

  #join(own: Socket, other: Socket): void {
    this.#sockets.add(own);
    own.on("error", () => undefined);
    own.once("close", () => {
      this.#sockets.delete(own);
      other.destroy();
    });
  }
}

const joined = (ways: readonly Duplex[]): void => void ways.reduce((from, to) => from.pipe(to));

/** Lets everything through a while later, in its order. */
const late = (ms: number): Transform =>
  new Transform({
    transform(chunk: Buffer, _, done): void {
      setTimeout(() => this.push(chunk), ms);
      done();
    },
    flush(done): void {
      setTimeout(done, ms);
    },
  });

/** Lets through a slice at a time. */
const slow = (): Transform =>
  new Transform({
    highWaterMark: SLICE_BYTES,
    async transform(chunk: Buffer, _, done): Promise<void> {
      for (let at = 0; at < chunk.length; at += SLICE_BYTES) {
        this.push(chunk.subarray(at, at + SLICE_BYTES));
        await sleep(SLICE_MS);
      }
      done();
    },
  });
