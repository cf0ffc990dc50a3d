/** The faults, in the order in which a session does them. */
import type { Fault } from "./fault.js";
import {
  connectionsCut,
  coordinatorKilled,
  twoCoordinators,
  workerFrozen,
  workerKilled,
} from "./list/processes.js";
import { crashBeforePublication, serverKilled } from "./list/server.js";

export const FAULTS: readonly Fault[] = [
  workerKilled,
  coordinatorKilled,
  serverKilled,
  crashBeforePublication,
  workerFrozen,
  twoCoordinators,
  connectionsCut,
];
