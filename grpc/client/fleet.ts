/**
 * The servers that a client may call: in turn, and one that was not reached rests a while.
 *
 *     fit --not reached, or not healthy--> resting, twice as long each time
 *      ^                                      |
 *      +--healthy, or it has rested enough----+
 *
 * Of several each is asked now and then whether it is healthy, so that one that is lost or about to
 * stop is left out before a call goes there, and one that is back is called at once. Balancing
 * stands here and not in gRPC's own service config, because each server is known by its own name,
 * which its certificate carries; other languages find theirs in service-config.json.
 */
import type { Client } from "@grpc/grpc-js";
import { isHealthy } from "./health.js";

const REST_MS = 500;
const REST_MS_MAX = 30_000;
const HEALTH_MS = 2_000;

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
  #looking: NodeJS.Timeout | undefined;

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
    if (place === undefined) return;
    place.restMs = REST_MS;
    place.restsUntil = 0;
  }

  /** Asks after the health of all from now on; of one alone there is nothing to choose. */
  look(): void {
    if (this.size === 1 || this.#looking !== undefined) return;
    this.#looking = setInterval(() => void this.#lookOnce(), HEALTH_MS).unref();
  }

  close(): void {
    clearInterval(this.#looking);
    for (const { client } of this.#places) client.close();
  }

  async #lookOnce(): Promise<void> {
    await Promise.all(
      this.#places.map(async (place) => {
        if (await isHealthy(place.client, HEALTH_MS)) this.keep(place);
        else this.rest(place);
      }),
    );
  }

  #placeOf({ client }: FleetServer): Place | undefined {
    return this.#places.find((place) => place.client === client);
  }
}
