/**
 * A thread that reads the results of a run for one payer in one form, and tells message by message.
 * It waits when it is `AHEAD_MAX` messages ahead of who takes them, and ends at the word `abort`.
 */
import { parentPort, workerData } from "node:worker_threads";
import type pg from "pg";
import { errorCode, errorMessage } from "../../engine/errors.js";
import type { PayerName } from "../access/authorization.js";
import { cancelled } from "../access/call-error.js";
import { ScopedConnections } from "../access/scoped-connection.js";
import type { Position } from "./cursor.js";
import { MessageEncoder, type ResultForm, type ResultMessage } from "./result-message.js";
import { readResults } from "./result-reader.js";

export interface FillOrder {
  readonly config: pg.ClientConfig;
  readonly runId: number;
  readonly payer: PayerName | undefined;
  readonly form: ResultForm;
}

/** What the thread tells; `bytes` are transferred. */
export type FillTold =
  | {
      readonly kind: "message";
      readonly bytes: ArrayBuffer;
      readonly rowCount: number;
      readonly last: Position;
    }
  | { readonly kind: "end" }
  | { readonly kind: "fault"; readonly code: string; readonly message: string };

/** Messages told and not yet taken; each is under 1 MB. */
const AHEAD_MAX = 3;

const { config, runId, payer, form } = workerData as FillOrder;
const abort = new AbortController();
let ahead = 0;
let goOn: () => void = () => undefined;

parentPort?.on("message", (word: "more" | "abort") => {
  if (word === "abort") abort.abort();
  else ahead -= 1;
  goOn();
});

function tell(told: FillTold, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(told, transfer);
}

async function give({ bytes, rowCount, last }: ResultMessage): Promise<void> {
  while (ahead >= AHEAD_MAX && !abort.signal.aborted) {
    await new Promise<void>((resolve) => {
      goOn = resolve;
    });
  }
  if (abort.signal.aborted) throw cancelled();
  ahead += 1;
  const copy = new Uint8Array(bytes).buffer;
  tell({ kind: "message", bytes: copy, rowCount, last }, [copy]);
}

const connections = new ScopedConnections(config, 1);
const encoder = new MessageEncoder(form);
const query = { runId, payer, after: undefined, gezinIds: [] };
try {
  await connections.use(abort.signal, (client) =>
    readResults(client, query, encoder.columns, async () => {
      for (const message of encoder.encode()) await give(message);
    }),
  );
  tell({ kind: "end" });
} catch (error) {
  tell({ kind: "fault", code: errorCode(error) ?? "INTERNAL", message: errorMessage(error) });
}
