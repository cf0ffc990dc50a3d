/**
 * `Explain`: why a child has what it has in a month. A payer has its own households explained; of
 * another's it does not even hear that the child is known.
 *
 * In threads (`explain-task.ts`), which start with the first call: an explanation takes
 * milliseconds, for which others would wait on the event loop.
 */
import type { ParameterBook } from "../../core-wasm/parameters.js";
import { compiledFile } from "../../core-wasm/root.js";
import { LANGUAGES, type Language } from "../../core-wasm/texts.js";
import type { Database } from "../../engine/database/connection.js";
import { EngineError } from "../../engine/errors.js";
import type { StoredWanted } from "../../engine/explain/explain-stored.js";
import { Crew } from "../../engine/threads/crew.js";
import { ownPayer } from "../access/authorization.js";
import { CallError, requestFault } from "../access/call-error.js";
import { databaseMessage } from "../access/database-message.js";
import type { Gate } from "../access/gate.js";
import { messageType } from "../contract/contract.js";
import type { ExplainRequest } from "../contract/messages.js";
import type { Closing } from "../door/closing.js";
import { type CallContext, ServiceMethods, type Unary } from "../door/method.js";
import { decodeRequest, readMonth, readRunId } from "../door/request.js";
import type { ExplainOutcome, ExplainSettings } from "./explain-task.js";

const TASK_FILE = compiledFile("grpc/explanation/explain-task");
/** An explanation waits for the database half of its time. */
const THREADS = 2;

const REQUEST = messageType<ExplainRequest>("ExplainRequest");

export interface ExplainOptions {
  readonly database?: Database | undefined;
  readonly book: ParameterBook;
  /** Where the parameters of the book lie; none = those of the package. */
  readonly parametersDir?: string | undefined;
  readonly gate: Gate;
  readonly closing: Closing;
}

/** The method; without a database it says that there is none. */
export function openExplain({ database, gate, ...options }: ExplainOptions): Unary {
  const { book, parametersDir, closing } = options;
  const common = new ServiceMethods("ExplanationService").common("Explain", "readResults", gate);
  if (database === undefined) return { ...common, kind: "unary", handle: refuse };
  const settings: ExplainSettings = { config: database.config, parametersDir };
  let crew: Crew<ExplainSettings, StoredWanted, ExplainOutcome> | undefined;
  closing.add(() => crew?.close());
  return {
    ...common,
    kind: "unary",
    handle: async (bytes, context) => {
      const wanted = wantedOf(bytes, book, context);
      crew ??= new Crew({ kind: { taskFile: TASK_FILE }, count: THREADS, settings });
      const outcome = await crew.run(wanted);
      if (outcome.kind === "failed") throw new EngineError(outcome.code, outcome.message);
      context.countRows(outcome.count);
      return Buffer.from(outcome.bytes);
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
