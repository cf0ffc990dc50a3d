/**
 * `Explain`: why a child has what it has in a month. A payer has its own households explained; of
 * another's it does not even hear that the child is known.
 *
 * With a kernel of its own, on the event loop: some milliseconds a household.
 */
import { Kernel } from "../../core-wasm/kernel.js";
import type { ParameterBook } from "../../core-wasm/parameters.js";
import { LANGUAGES, type Language } from "../../core-wasm/texts.js";
import type { Database } from "../../engine/database/connection.js";
import { databaseError } from "../../engine/database/database-error.js";
import { explainStored, type StoredWanted } from "../../engine/explain/explain-stored.js";
import { ownPayer } from "../access/authorization.js";
import { CallError, requestFault } from "../access/call-error.js";
import { databaseMessage } from "../access/database-message.js";
import type { Gate } from "../access/gate.js";
import { explanationToMessage } from "../contract/mapping/explanation.js";
import type { ExplainRequest, ExplainResponse } from "../contract/messages.js";
import { type CallContext, ServiceMethods, typesOf, type Unary } from "../door/method.js";
import { decodeRequest, readMonth, readRunId } from "../door/request.js";

const { request: REQUEST, response: RESPONSE } = typesOf<ExplainRequest, ExplainResponse>(
  "Explain",
);

export interface ExplainOptions {
  readonly database?: Database | undefined;
  readonly book: ParameterBook;
  readonly gate: Gate;
}

/** The method; without a database it says that there is none. */
export async function openExplain({ database, book, gate }: ExplainOptions): Promise<Unary> {
  const common = new ServiceMethods("ExplanationService").common("Explain", "readResults", gate);
  if (database === undefined) return { ...common, kind: "unary", handle: refuse };
  const engine = { kernel: await Kernel.load(), book };
  return {
    ...common,
    kind: "unary",
    handle: async (bytes, context) => {
      const wanted = wantedOf(bytes, book, context);
      const explained = await explainStored(database, engine, wanted).catch((error: unknown) => {
        throw databaseError(error, database.config);
      });
      context.countRows(explained.length);
      return RESPONSE.encode({ explanations: explained.map(explanationToMessage) });
    },
  };
}

function refuse(): never {
  throw new CallError("DATABASE_ABSENT", databaseMessage("DATABASE_ABSENT"));
}

function wantedOf(bytes: Buffer, book: ParameterBook, { caller }: CallContext): StoredWanted {
  const request = decodeRequest(REQUEST, bytes);
  const { childId, maand, language } = request;
  const runId = Object.hasOwn(request, "runId") ? request.runId : undefined;
  const child = BigInt(String(childId));
  if (child <= 0n) throw requestFault("childId", "the number of a child", String(child));
  return {
    childId: child,
    month: readMonth("maand", maand, book),
    runId: runId === undefined ? undefined : readRunId(runId),
    language: readLanguage(language),
    payer: ownPayer(caller),
  };
}

function readLanguage(text: string): Language {
  const found = LANGUAGES.find((language) => language === (text === "" ? "nl" : text));
  if (found !== undefined) return found;
  throw requestFault("language", LANGUAGES.join(" or "), JSON.stringify(text));
}
