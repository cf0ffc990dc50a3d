/**
 * Where the input of one partition after the other lies. Large memory that is always new is given
 * back in pieces between which others stand, so a process would grow with every partition.
 */
import { CopyMemory } from "../database/copy-out.js";
import { RowMemory } from "./packed-rows.js";

export class InputMemory {
  readonly members = new CopyMemory();
  /** Of every other table, or kept rows. */
  readonly facts = new CopyMemory();
  readonly rows = new RowMemory();
}
