/** A household that is rejected can not be explained: its facts contradict each other. */
import { CROSS_FAULTS } from "../../core-wasm/layout/fault.js";
import { EngineError } from "../errors.js";

/** What was expected of the facts of a child, and what was found. */
export function rejection(
  gezinId: string,
  childId: string,
  fault: string,
  found: string,
): EngineError {
  const expected = CROSS_FAULTS.find(({ name }) => name === fault)?.expected ?? fault;
  return new EngineError(
    "EXPLAIN_REJECTED",
    `household ${gezinId}, child ${childId}: expected ${expected}, found ${found}; ` +
      "the household is rejected, and nothing is paid, until its facts are mended",
  );
}
