/**
 * What the shapes of a session stand on: services and requests, opened when a shape first asks and
 * closed with the session. Of a service that is not ours nothing is opened, and nothing ended.
 */

import { Requests } from "../load/requests.js";
import type { ResultsTarget } from "../load/shape.js";
import { newestRun, openResults, type ResultsDatabase } from "./results.js";
import { type OwnService, openCertificates, startEcho, startService } from "./service.js";
import type { Target } from "./target.js";

export interface StandOptions {
  readonly seed: number;
  readonly isSmoke: boolean;
  /** Children of the population that results are streamed from. */
  readonly children: number;
  /** A service that runs already. */
  readonly target?: Target | undefined;
  note(text: string): void;
}

/** Rows of the block that streams send, and of the households that calls are drawn from. */
const ROWS = { full: 8192, smoke: 512 } as const;

export class Stand {
  readonly #opened = new Map<string, Promise<unknown>>();
  readonly #closers: (() => Promise<void>)[] = [];
  #newest: OwnService | undefined;

  constructor(readonly options: StandOptions) {}

  requests(): Promise<Requests> {
    const { seed, isSmoke } = this.options;
    return this.#once("requests", () => Requests.make(seed, isSmoke ? ROWS.smoke : ROWS.full));
  }

  /** The service without a database, or the one that runs already. */
  async service(): Promise<Target> {
    const { target } = this.options;
    if (target !== undefined) return target;
    return this.#once("service", async () =>
      this.#keep(await startService(await this.#certificates(), undefined)),
    );
  }

  async echo(): Promise<Target | undefined> {
    if (this.options.target !== undefined) return undefined;
    return this.#once("echo", async () => this.#keep(await startEcho(await this.#certificates())));
  }

  /**
   * A service with a finished run: a new process for each shape that asks, so that none finds kept
   * what another has read (at smoke size one serves all); or the newest run of the one that is
   * there already.
   */
  async results(): Promise<ResultsTarget> {
    const { target, isSmoke } = this.options;
    if (target !== undefined) return { target, runId: await newestRun(target) };
    const { runId, url } = await this.#database();
    if (isSmoke && this.#newest !== undefined) return { target: this.#newest, runId };
    await this.#newest?.child.stop();
    const service = this.#keep(await startService(await this.#certificates(), url));
    this.#newest = service;
    return { target: service, runId };
  }

  /** Ends what it has started, the newest first. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#opened.values());
    for (const close of this.#closers.splice(0).reverse()) await close();
  }

  #database(): Promise<ResultsDatabase> {
    return this.#once("database", async () => {
      const opened = await openResults(this.options);
      this.#closers.push(() => opened.database.close());
      return opened;
    });
  }

  #certificates(): Promise<string> {
    return this.#once("certificates", async () => {
      const { folder, remove } = await openCertificates();
      this.#closers.push(remove);
      return folder;
    });
  }

  #keep(service: OwnService): OwnService {
    this.#closers.push(() => service.child.stop());
    return service;
  }

  #once<T>(name: string, open: () => Promise<T>): Promise<T> {
    const known = this.#opened.get(name) ?? open();
    this.#opened.set(name, known);
    return known as Promise<T>;
  }
}
