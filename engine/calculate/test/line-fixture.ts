/** Lines of the `calculate` format for the tests of their faults. */
import { monthIndex } from "../../../core-wasm/month.js";
import { Fault } from "../../household/fault.js";
import type { Household } from "../../household/household.js";
import { readLine } from "../line.js";

/** Limits of these tests, whatever the parameters cover. */
const LIMITS = {
  firstMonth: monthIndex(2019, 1),
  lastMonth: monthIndex(2027, 8),
  rowCountMax: 3,
};

export const CHILD = { childId: "11", geboortedatum: "2015-05-17", rol: "VOLLEDIG" };
export const HOUSEHOLD = { gezinId: "1", payer: "FONS", maand: "2023-10", kinderen: [CHILD] };

/** A line, and the message that people read. */
export type Case = readonly [name: string, text: string | Buffer, message: string];

export function read(text: string | Buffer): Household | Fault {
  const bytes = Buffer.from(text as string);
  return readLine(bytes, 0, bytes.length, LIMITS);
}

/** The message of a line, or `accepted`. */
export function told(text: string | Buffer): string {
  const line = read(text);
  return line instanceof Fault ? line.text(1).slice("line 1: ".length, -1) : "accepted";
}

/** The least household, changed. */
export const household = (change: object): string => JSON.stringify({ ...HOUSEHOLD, ...change });
/** The least household with its child changed. */
export const child = (change: object): string => household({ kinderen: [{ ...CHILD, ...change }] });

/** The household with one more field, its value as JSON text. */
export function householdWith(field: string, value: string): string {
  return `${JSON.stringify(HOUSEHOLD).slice(0, -1)},"${field}":${value}}`;
}
