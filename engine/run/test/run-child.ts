/**
 * A command in a process of its own, for the tests that kill it: the run of `MONTH` in the database
 * of GROEIKERN_TEST_URL. Prints the rows done, a line at a time, and the digest at the end.
 */
import { openDatabase } from "../../database/connection.js";
import { recompute } from "../recompute.js";
import { MONTH } from "./run-fixture.js";

const url = process.env.GROEIKERN_TEST_URL;
if (url === undefined) throw new Error("expected GROEIKERN_TEST_URL, found none");
const db = await openDatabase({ url });
const { digest } = await recompute(db, {
  month: MONTH,
  workers: 2,
  partitions: Number(process.env.GROEIKERN_TEST_PARTITIONS),
  onProgress: ({ done }) => process.stdout.write(`done ${done}\n`),
});
process.stdout.write(`digest ${digest}\n`);
await db.close();
