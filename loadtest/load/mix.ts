/**
 * Calls of every kind, as a day of the service brings them: good ones, bad ones, cancelled ones,
 * ones that come too late, streams that are read to the end and streams that are left. Each kind
 * knows how it may end.
 */
import { status } from "@grpc/grpc-js";
import { CallFault, GroeikernClient } from "../../grpc/client/client.js";
import { tlsOf } from "../stand/target.js";
import { Caller, type UnaryCall } from "./caller.js";
import { type Ending, REFUSED } from "./recording.js";
import type { Requests } from "./requests.js";
import type { ResultsTarget } from "./shape.js";

export interface CallKind {
  readonly name: string;
  /** Calls of this kind among a hundred. */
  readonly share: number;
  readonly endings: readonly Ending[];
  send(place: number): Promise<Ending>;
}

const MONTH = "2024-10";
const GEZIN_IDS = Array.from({ length: 20 }, (_, place) => String(place + 1));
const STREAM_MESSAGES = 3;
const STREAM_HOUSEHOLDS = 20;
const CANCEL_MS_MAX = 3;
const MALFORMED = Buffer.from([0x0a, 0xff, 0xff, 0x01]);

export class Mix {
  readonly kinds: readonly CallKind[];
  /** Calls by kind and ending that may not end so. */
  readonly unexpected = new Map<string, number>();
  readonly #order: readonly CallKind[];
  readonly #client: GroeikernClient;
  readonly #caller: Caller;
  readonly #payer: Caller;

  constructor(
    readonly found: ResultsTarget,
    readonly requests: Requests,
  ) {
    const { target } = found;
    this.#client = new GroeikernClient(target.address, tlsOf(target, "reader"));
    this.#caller = new Caller(target.address, tlsOf(target, "reader"), 2);
    this.#payer = new Caller(target.address, tlsOf(target, "payer-fons"));
    this.kinds = [...this.#unaryKinds(), ...this.#readingKinds(), ...this.#streamKinds()];
    this.#order = shuffled(this.kinds);
  }

  close(): void {
    this.#client.close();
    this.#caller.close();
    this.#payer.close();
  }

  /** Sends the call of a number, of the kind whose turn it is. */
  readonly send = async (place: number): Promise<Ending> => {
    const kind = this.#order[place % this.#order.length] as CallKind;
    const ending = await kind.send(place);
    if (![...kind.endings, REFUSED].includes(ending)) {
      const name = `${kind.name} ${ending}`;
      this.unexpected.set(name, (this.unexpected.get(name) ?? 0) + 1);
    }
    return ending;
  };

  #unaryKinds(): CallKind[] {
    const calls = this.requests.calls();
    const call = (place: number) => calls[place % calls.length] as UnaryCall;
    const byPayer = this.requests.callsByPayer();
    const others = byPayer.get("INFINO") ?? [];
    const { path } = call(0);
    const { target } = this.found;
    const fresh = async (place: number) => {
      const caller = new Caller(target.address, tlsOf(target, "reader"));
      const ending = await caller.send(call(place));
      caller.close();
      return ending;
    };
    return [
      kind("calculate", 55, ["OK"], (place) => this.#caller.send(call(place))),
      kind("calculate, cancelled", 5, ["OK", "CANCELLED"], (place) =>
        this.#caller.send(call(place), place % CANCEL_MS_MAX),
      ),
      kind("malformed", 4, ["INVALID_ARGUMENT"], () =>
        this.#caller.send({ path, bytes: MALFORMED }),
      ),
      kind("another payer's", 4, ["PERMISSION_DENIED"], (place) =>
        this.#payer.send(others[place % others.length] ?? call(place)),
      ),
      kind("a connection for one call", 2, ["OK"], fresh),
    ];
  }

  #readingKinds(): CallKind[] {
    const client = this.#client;
    const { runId } = this.found;
    const late = { timeoutMs: 1 };
    return [
      kind("parameters", 4, ["OK"], () => endingOf(client.getParameters(MONTH))),
      kind("run", 4, ["OK"], () => endingOf(client.getRun(runId))),
      kind("run, too late", 3, ["OK", "DEADLINE_EXCEEDED"], () =>
        endingOf(client.getRun(runId, late)),
      ),
      kind("runs", 2, ["OK"], () => endingOf(drain(client.listRuns()))),
      kind("manifest", 2, ["OK"], () => endingOf(client.getManifest(runId))),
      kind("unknown run", 2, ["NOT_FOUND"], () => endingOf(client.getRun(2 ** 30))),
    ];
  }

  #streamKinds(): CallKind[] {
    const client = this.#client;
    const { runId } = this.found;
    const batch = this.requests.households.slice(0, STREAM_HOUSEHOLDS);
    const batches = Array.from({ length: STREAM_MESSAGES }, () => batch);
    const some = { runId, gezinIds: GEZIN_IDS, retries: 0 };
    const all = { runId, retries: 0 };
    return [
      kind("calculate stream", 4, ["OK"], () => endingOf(drain(client.calculateStream(batches)))),
      kind("calculate stream, left", 3, ["OK"], () =>
        endingOf(leave(client.calculateStream(batches))),
      ),
      kind("results of some", 2, ["OK"], () => endingOf(drain(client.streamResults(some)))),
      kind("results, left", 2, ["OK"], () => endingOf(leave(client.streamBlocks(all)))),
      kind("watch", 2, ["OK"], () => endingOf(drain(client.watchRun(runId)))),
    ];
  }
}

const kind = (
  name: string,
  share: number,
  endings: readonly Ending[],
  send: CallKind["send"],
): CallKind => ({ name, share, endings, send });

/** Every kind as often as its share, far from its like. */
function shuffled(kinds: readonly CallKind[]): CallKind[] {
  const places = kinds.flatMap((one) =>
    Array.from({ length: one.share }, (_, turn) => ({ one, at: (turn + 0.5) / one.share })),
  );
  return places.sort((left, right) => left.at - right.at).map(({ one }) => one);
}

async function endingOf(work: Promise<unknown>): Promise<Ending> {
  try {
    await work;
    return "OK";
  } catch (error) {
    return error instanceof CallFault ? (status[error.status] ?? "UNKNOWN") : "UNKNOWN";
  }
}

/** Reads a stream to its end. */
async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream);
}

/** Goes away after the first message. */
async function leave(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream) return;
}
