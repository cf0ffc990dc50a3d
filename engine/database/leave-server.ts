/** The process that leaves the embedded server of a folder, for a command that ended in haste. */
import { leaveServer } from "./embedded.js";

await leaveServer(process.argv[2] as string);
