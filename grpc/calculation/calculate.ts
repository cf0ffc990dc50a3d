/**
 * `Calculate`: some households, at once, on the event loop with a kernel of its own. One household
 * takes microseconds, a thread would take longer to hear of it. What costs more goes to the
 * workers.
 */
import { Fault } from "../../engine/household/fault.js";
import type { Household } from "../../engine/household/household.js";
import { cellsOf } from "../../engine/household/months.js";
import { ownPayer } from "../access/authorization.js";
import { CallError, requestFault, type Violation } from "../access/call-error.js";
import type { Gate } from "../access/gate.js";
import { messageType } from "../contract/contract.js";
import type { CalculateRequest } from "../contract/messages.js";
import { ServiceMethods, type Unary } from "../door/method.js";
import { decodeRequest } from "../door/request.js";
import type { Calculator } from "./calculator.js";
import { decodeHousehold, PayerFault } from "./decode.js";
import type { CalculatePool } from "./pool.js";
import { MALFORMED } from "./task.js";
import { answerHouseholds } from "./unary-message.js";

const HOUSEHOLDS_MAX = 1000;
/** Rows x months that the event loop takes, some 2 us each. */
const CELLS_AT_ONCE_MAX = 2000;
/** Rows x months of a call; its answer stays under the message limit. */
const CELLS_MAX = 20_000;

const REQUEST = messageType<CalculateRequest>("CalculateRequest");

export function calculateMethod(calculator: Calculator, gate: Gate, pool: CalculatePool): Unary {
  const common = new ServiceMethods("CalculationService").common("Calculate", "calculate", gate);
  return {
    ...common,
    kind: "unary",
    handle: (bytes, context) => {
      const payer = ownPayer(context.caller);
      const households = readHouseholds(bytes, calculator, payer);
      const cells = households.reduce((sum, household) => sum + cellsOf(household), 0);
      if (cells > CELLS_MAX) {
        throw requestFault("households", `at most ${CELLS_MAX} children x months`, String(cells));
      }
      context.countRows(cells - households.length);
      if (cells > CELLS_AT_ONCE_MAX) return answerElsewhere(pool, bytes, payer, context.signal);
      return answerHouseholds(calculator, households);
    },
  };
}

async function answerElsewhere(
  pool: CalculatePool,
  bytes: Buffer,
  payer: string | undefined,
  signal: AbortSignal,
): Promise<Buffer> {
  const [frame] = await pool.answer("unary", [bytes], payer, signal);
  if (frame === undefined || frame.rowCount === MALFORMED) {
    throw new Error("worker: expected an answer, found a fault in a checked request");
  }
  return Buffer.from(frame.bytes.buffer, frame.bytes.byteOffset, frame.bytes.length);
}

/** The households of a request. Throws a `CallError` with a violation per household at fault. */
export function readHouseholds(
  bytes: Buffer,
  { limits }: Calculator,
  payer: string | undefined,
): Household[] {
  const { households = [] } = decodeRequest(REQUEST, bytes);
  if (households.length > HOUSEHOLDS_MAX) {
    const found = String(households.length);
    throw requestFault("households", `at most ${HOUSEHOLDS_MAX}`, found);
  }
  const checked: Household[] = [];
  const violations: Violation[] = [];
  let isRefused = false;
  households.forEach((message, place) => {
    const household = decodeHousehold(message, limits, payer);
    if (household instanceof Fault) {
      isRefused ||= household instanceof PayerFault;
      violations.push(violationOf(household.within(`households[${place}]`)));
    } else checked.push(household);
  });
  const [first] = violations;
  if (first === undefined) return checked;
  const code = isRefused ? "PAYER_REFUSED" : "REQUEST_FAULT";
  throw new CallError(code, `${first.field}: ${first.description}`, { violations });
}

const violationOf = ({ field, expected, found }: Fault): Violation => ({
  field,
  description: `expected ${expected}, found ${found}`,
});
