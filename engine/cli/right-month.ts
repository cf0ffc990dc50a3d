/**
 * Right-months of the command line: inside the range of the parameters, the newest confirmed one
 * where none is given. Checked before anything is touched.
 */
import { coveredMonth } from "../terminal/option.js";

/** The month asked for, or the newest that rests on no forecast. */
export async function rightMonth(given?: number, option = "--month"): Promise<number> {
  const { loadParameters } = await import("../../core-wasm/parameters.js");
  const book = await loadParameters();
  const { firstMonth: first, lastMonth: last } = book;
  return coveredMonth(option, given ?? book.newestConfirmedMonth, { first, last });
}
