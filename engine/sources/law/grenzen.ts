/**
 * The highest income with a social allowance in a month, by the children of a household (rules 6):
 * the low limit, from three children with one of the new regime the high one, else the middle one
 * once there is one. All are parameters of the month.
 */
import { loadParameters } from "../../../core-wasm/parameters.js";

/** The children of a household that count in a month. */
export interface Kinderen {
  readonly aantal: number;
  readonly heeftNieuw: boolean;
}

const LARGE = 3;
const book = await loadParameters();

/** The last right-month that there are parameters for. */
export const LAST_RIGHT_MONTH = book.lastMonth;

const limit = (name: string, maand: number): number | undefined =>
  book.valueAt(name, Math.min(maand, book.lastMonth))?.value;

/** The limit of a month; undefined without children or before there was one. */
export function hoogsteGrens(maand: number, { aantal, heeftNieuw }: Kinderen): number | undefined {
  if (aantal === 0 || maand < book.firstMonth) return undefined;
  const low = limit("inkomensgrensLaag", maand);
  if (aantal >= LARGE) return heeftNieuw ? limit("inkomensgrensHoog", maand) : low;
  return limit("inkomensgrensMidden", maand) ?? low;
}
