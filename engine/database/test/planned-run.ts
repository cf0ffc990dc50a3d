/** SQL that writes down a run of one partition for a month, with a kernel and parameters of no use. */
import { REASON_LAYOUT } from "../reason-layout.js";

export const plannedRun = (month: number): string => `
  INSERT INTO program VALUES ('k', 'kernel', ''), ('p', 'parameters', '');
  INSERT INTO run (month, parameter_digest, kernel_digest, reason_layout, facts_moment,
    partition_count, status)
    VALUES (${month}, 'p', 'k', '${REASON_LAYOUT}', 1, 1, 'running')`;
