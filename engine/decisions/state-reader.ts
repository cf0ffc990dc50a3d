/** What a run says of a range of households, read from the database. */
import type pg from "pg";
import { type BlockQuery, readBlocks } from "./block-table.js";
import { State } from "./state.js";

export { ALL_PAYERS } from "./state.js";

export class StateReader extends State {
  /** Reads what the last run of a chain says; what was read before is forgotten. */
  async read(client: pg.ClientBase, query: BlockQuery): Promise<void> {
    this.load(await readBlocks(client, query));
  }
}
