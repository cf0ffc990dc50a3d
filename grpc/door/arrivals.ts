/**
 * Requests that are still arriving. grpc-js hands a unary call over when its message is whole, and
 * until then keeps what has come, of every stream of every connection: so these bytes are counted
 * in the budget of their caller from the first one on. A request that does not fit is cut off,
 * RESOURCE_EXHAUSTED to who sent it.
 *
 *     arriving (counted here) -> handed over (counted by its call), or closed
 */
import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import type { Server } from "@grpc/grpc-js";
import type { Budget } from "../access/budget.js";
import type { Identity } from "../access/identity.js";
import { http2ServersOf } from "../access/inside.js";

const CUT_OFF = constants.NGHTTP2_ENHANCE_YOUR_CALM;
/** Callers that no certificate names share one budget. */
const NOBODY = "";

interface Arrival {
  readonly caller: string;
  bytes: number;
}

export interface ArrivalsOptions {
  readonly identity: Identity;
  readonly budget: Budget;
  /** Paths of calls that take their messages one by one, and count them by themselves. */
  readonly streams: ReadonlySet<string>;
}

export class Arrivals {
  readonly #options: ArrivalsOptions;
  readonly #arriving = new WeakMap<ServerHttp2Stream, Arrival>();

  constructor(options: ArrivalsOptions) {
    this.#options = options;
  }

  /** Watches the streams of every connection that is handed to a server. */
  watch(server: Server): void {
    for (const http2 of http2ServersOf(server)) {
      http2.on("stream", (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) =>
        this.#begin(stream, headers),
      );
    }
  }

  /** The request is whole, and its call counts it. */
  handOver(stream: ServerHttp2Stream | undefined): void {
    const arrival = stream === undefined ? undefined : this.#arriving.get(stream);
    if (arrival === undefined) return;
    this.#options.budget.give(arrival.caller, arrival.bytes);
    arrival.bytes = 0;
  }

  #begin(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
    if (this.#options.streams.has(String(headers[":path"]))) return;
    const caller = this.#options.identity.ofStream(stream)?.key ?? NOBODY;
    const arrival = { caller, bytes: 0 };
    this.#arriving.set(stream, arrival);
    stream.on("data", (chunk: Buffer) => this.#count(stream, arrival, chunk.length));
    stream.once("close", () => this.handOver(stream));
  }

  #count(stream: ServerHttp2Stream, arrival: Arrival, bytes: number): void {
    if (stream.closed) return;
    const { budget } = this.#options;
    if (!budget.fits(arrival.caller, bytes, arrival.bytes)) {
      stream.close(CUT_OFF);
      return;
    }
    budget.take(arrival.caller, bytes);
    arrival.bytes += bytes;
  }
}
