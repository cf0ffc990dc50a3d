/**
 * The servers that a client may call: in turn, and one that was not reached rests a while.
 *
 *     fit --not reached--> resting, twice as long each time --called again--> fit
 *
 * Balancing stands here and not in gRPC's own service config, because each server is known by its
 * own name, which its certificate carries; other languages find theirs in service-config.json.
 */
import type { Client } from "@grpc/grpc-js";

const REST_MS = 500;
const REST_MS_MAX = 30_000;

/** A server of the fleet. */
export interface FleetServer {
  readonly address: string;
  readonly client: Client;
}

interface Place extends FleetServer {
  restsUntil: number;
  restMs: number;
}

export class Fleet {
  readonly #places: readonly Place[];
  #turn = 0;

  constructor(servers: readonly FleetServer[]) {
    if (servers.length === 0) throw new Error("client: expected an address, found none");
    this.#places = servers.map((server) => ({ ...server, restsUntil: 0, restMs: REST_MS }));
  }

  get size(): number {
    return this.#places.length;
  }

  /** The next that is fit; when all rest, the one that has rested enough first. */
  next(now = performance.now()): FleetServer {
    const inTurn = this.#places.map(
      (_, at) => this.#places[(this.#turn + at) % this.size] as Place,
    );
    const fit = inTurn.find(({ restsUntil }) => restsUntil <= now);
    const chosen = fit ?? inTurn.reduce((a, b) => (b.restsUntil < a.restsUntil ? b : a));
    this.#turn = (this.#places.indexOf(chosen) + 1) % this.size;
    return chosen;
  }

  /** A server was not reached, or is about to stop. */
  rest(server: FleetServer, now = performance.now()): void {
    const place = this.#placeOf(server);
    if (place === undefined || place.restsUntil > now) return;
    place.restsUntil = now + place.restMs;
    place.restMs = Math.min(2 * place.restMs, REST_MS_MAX);
  }

  /** A server answered. */
  keep(server: FleetServer): void {
    const place = this.#placeOf(server);
    if (place !== undefined) place.restMs = REST_MS;
  }

  close(): void {
    for (const { client } of this.#places) client.close();
  }

  #placeOf({ client }: FleetServer): Place | undefined {
    return this.#places.find((place) => place.client === client);
  }
}
