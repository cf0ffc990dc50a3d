/** The faults, in the order in which a session does them. */
import type { Fault } from "./fault.js";
import { serversKilled } from "./list/fleet.js";
import { networkCut, networkPoor } from "./list/network.js";
import {
  connectionsCut,
  coordinatorKilled,
  twoCoordinators,
  workerFrozen,
  workerFrozenLong,
  workerKilled,
} from "./list/processes.js";
import { slowReader } from "./list/reader.js";
import {
  regularisationCrashed,
  regularisationDiskFull,
  regularisationFrozen,
  regularisationKilled,
} from "./list/regularisation.js";
import { schedule } from "./list/schedule.js";
import { crashBeforePublication, serverKilled, serverRestarted } from "./list/server.js";
import { primaryReplaced } from "./list/standby.js";
import { clockSteps, diskFull, outOfMemory } from "./list/surroundings.js";

export const FAULTS: readonly Fault[] = [
  workerKilled,
  coordinatorKilled,
  workerFrozen,
  workerFrozenLong,
  twoCoordinators,
  connectionsCut,
  serverKilled,
  serverRestarted,
  crashBeforePublication,
  primaryReplaced,
  networkCut,
  networkPoor,
  outOfMemory,
  clockSteps,
  diskFull,
  serversKilled,
  slowReader,
  regularisationKilled,
  regularisationFrozen,
  regularisationCrashed,
  regularisationDiskFull,
  schedule,
];
