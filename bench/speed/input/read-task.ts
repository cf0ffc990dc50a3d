/** Rows of a range of households made from the facts and thrown away, in a worker thread. */

import type pg from "pg";
import { Piscina } from "piscina";
import { openClient } from "../../../engine/database/client.js";
import type { RowsWanted } from "../../../engine/input/fact-query.js";
import { readRows } from "../../../engine/input/read-rows.js";

const config = Piscina.workerData as pg.ClientConfig;
let opened: Promise<pg.Client> | undefined;

/** Returns the number of rows. */
export default async function readRange(wanted: RowsWanted): Promise<number> {
  opened ??= openClient(config, "bench");
  return (await readRows(await opened, wanted)).rowCount;
}
