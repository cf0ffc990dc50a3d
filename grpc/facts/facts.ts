/**
 * The methods of FactsService: a delivery of facts, and what it makes to be decided anew. Both
 * doors read the same lines, so that they refuse the same things in the same words.
 */
import { parseMonth } from "../../core-wasm/month.js";
import { monthOfRightDay, RIGHT_DAY_EXPECTED } from "../../core-wasm/right-day.js";
import type { Database } from "../../engine/database/connection.js";
import { databaseError } from "../../engine/database/database-error.js";
import type { FactChange, FaultyChange } from "../../engine/facts/change.js";
import { changeFacts, type FactDelivery } from "../../engine/facts/change-facts.js";
import { fieldWord, readChange } from "../../engine/facts/change-words.js";
import { FactFaults, foundIn } from "../../engine/facts/fact-faults.js";
import { Fault } from "../../engine/household/fault.js";
import { regularise } from "../../engine/regularise/regularise.js";
import { CallError, requestFault } from "../access/call-error.js";
import { databaseMessage } from "../access/database-message.js";
import type { Gate } from "../access/gate.js";
import { factChangeToLine } from "../contract/mapping/fact-change.js";
import type {
  ApplyFactsRequest,
  ApplyFactsResponse,
  LooseMessage,
  RegulariseRequest,
  RegulariseResponse,
} from "../contract/messages.js";
import {
  type AnyMethod,
  type Duplex,
  ServiceMethods,
  typesOf,
  type Unary,
} from "../door/method.js";
import { decodeRequest } from "../door/request.js";

const SERVICE = new ServiceMethods("FactsService");
const APPLY = typesOf<ApplyFactsRequest, ApplyFactsResponse>("ApplyFacts");
const REGULARISE = typesOf<RegulariseRequest, RegulariseResponse>("Regularise");

export interface FactsOptions {
  readonly database?: Database | undefined;
  readonly parametersDir?: string | undefined;
  readonly gate: Gate;
}

/** Both methods; without a database they say that there is none. */
export const factsMethods = (options: FactsOptions): AnyMethod[] => [
  applyFacts(options),
  regulariseMethod(options),
];

function requireDatabase({ database }: FactsOptions): Database {
  if (database !== undefined) return database;
  throw new CallError("DATABASE_ABSENT", databaseMessage("DATABASE_ABSENT"));
}

/** A stream of changes and one answer, which is a duplex of which one side says one thing. */
function applyFacts(options: FactsOptions): Duplex {
  return {
    ...SERVICE.common("ApplyFacts", "manageRuns", options.gate),
    kind: "duplex",
    handle: async (requests, sink, context) => {
      const database = requireDatabase(options);
      const messages = requests[Symbol.asyncIterator]();
      const first = await messages.next();
      if (first.done) throw requestFault("delivery", "a first message", "nothing");
      const opening = decodeRequest(APPLY.request, first.value);
      const delivery = deliveryOf(opening);
      const changes = changesOf(opening, { [Symbol.asyncIterator]: () => messages });
      const taken = await changeFacts(database, delivery, changes, { isKnown: true }).catch(
        (error: unknown) => {
          if (error instanceof CallError) throw error;
          if (error instanceof FactFaults) throw refused(error);
          throw databaseError(error, database.config);
        },
      );
      context.log.info({ deliveryId: taken.deliveryId }, "delivery taken");
      await sink.write(APPLY.response.encode(taken));
    },
  };
}

function deliveryOf({ delivery }: ApplyFactsRequest): FactDelivery {
  for (const name of ["source", "id"] as const) {
    if (!delivery?.[name]) throw requestFault(`delivery.${name}`, "text that names it", "nothing");
  }
  const { source, id, ...reason } = delivery as NamedDelivery;
  const { isPayerError = false, isFraud = false, requestedOn = "" } = reason;
  if (isPayerError && isFraud) throw requestFault("delivery.isFraud", NOT_BOTH, "true");
  const requestedMonth = monthOfRightDay(requestedOn);
  if (requestedOn !== "" && requestedMonth === undefined) {
    throw requestFault("delivery.requestedOn", RIGHT_DAY_EXPECTED, JSON.stringify(requestedOn));
  }
  return { source, id, isPayerError, isFraud, requestedMonth };
}

type NamedDelivery = NonNullable<ApplyFactsRequest["delivery"]>;

const NOT_BOTH = "false beside isPayerError";

async function* changesOf(
  opening: ApplyFactsRequest,
  rest: AsyncIterable<Buffer>,
): AsyncGenerator<FactChange | FaultyChange> {
  yield* opening.changes.map(changeOf);
  for await (const bytes of rest) {
    yield* decodeRequest(APPLY.request, bytes).changes.map(changeOf);
  }
}

function changeOf(message: LooseMessage): FactChange | FaultyChange {
  const change = readChange(factChangeToLine(message));
  return change instanceof Fault ? { faults: [change] } : change;
}

function refused({ faults }: FactFaults): CallError {
  const nameOf = (place: number): string => `changes[${place}]`;
  const violations = faults.map((fault) => ({
    field: `${nameOf(fault.place)}.${fieldWord(fault.table, fault.field)}`,
    description: `expected ${fault.expected}, found ${foundIn(fault, nameOf)}`,
  }));
  const [first] = violations;
  const message = `${first?.field}: ${first?.description}; nothing was taken`;
  return new CallError("FACT_FAULT", message, { violations });
}

function regulariseMethod(options: FactsOptions): Unary {
  return {
    ...SERVICE.common("Regularise", "manageRuns", options.gate),
    kind: "unary",
    handle: async (bytes, context) => {
      const database = requireDatabase(options);
      const { on, asOf, isDryRun, isPayerError } = decodeRequest(REGULARISE.request, bytes);
      const month = parseMonth(on);
      if (month === undefined) throw requestFault("on", "a month YYYY-MM", JSON.stringify(on));
      const { signal } = context;
      const asked = { on: month, knownAt: asOf === 0 ? undefined : asOf, isDryRun, isPayerError };
      const { parametersDir } = options;
      const found = await regularise(database, { ...asked, parametersDir, signal }).catch(
        (error: unknown) => {
          throw databaseError(error, database.config);
        },
      );
      const regularisationId = found.regularisationId ?? 0;
      return REGULARISE.response.encode({ ...found, regularisationId });
    },
  };
}
