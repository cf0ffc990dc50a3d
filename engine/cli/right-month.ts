/**
 * Right-months of the command line: inside the range of the parameters, the newest confirmed one
 * where none is given. Checked before anything is touched.
 */
import { monthText } from "../../core-wasm/month.js";
import { UsageError } from "../terminal/usage-error.js";

/** The month asked for, or the newest of which every value is confirmed. */
export async function rightMonth(given?: number): Promise<number> {
  const { loadParameters } = await import("../../core-wasm/parameters.js");
  const book = loadParameters();
  const asked = given ?? book.newestConfirmedMonth;
  if (asked >= book.firstMonth && asked <= book.lastMonth) return asked;
  const [first, last, found] = [book.firstMonth, book.lastMonth, asked].map(monthText);
  throw new UsageError("--month", `a right-month from ${first} to ${last}`, `${found}`);
}
