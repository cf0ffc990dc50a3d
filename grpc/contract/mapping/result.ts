/**
 * The one mapping between result messages and the results of the `calculate` format: components of
 * 0 left out, reasons as `rule.branch`, ids as text, euro cents as numbers.
 */
import { COMPONENTS, type ComponentName } from "../../../core-wasm/layout.js";
import { upperSnake } from "../contract.js";
import type { ChildResultMessage, HouseholdMonthMessage, LooseMessage } from "../messages.js";
import { REDEN, reasonText } from "./enums.js";

/** One child in one month, as the `calculate` format has it. */
export interface ChildResult {
  readonly childId: string;
  readonly totaal: number;
  readonly componenten: Partial<Record<ComponentName, number>>;
  readonly redenen: readonly string[];
}

/** One household in one month, as the `calculate` format has it. */
export interface HouseholdMonth {
  readonly gezinId: string;
  readonly maand: string;
  readonly voorlopig: boolean;
  readonly totaal: number;
  readonly kinderen: readonly ChildResult[];
}

/** A decoded HouseholdMonth as a line of the `calculate` format. */
export function monthToFormat(message: HouseholdMonthMessage): HouseholdMonth {
  const { gezinId, maand, voorlopig, totaal, kinderen } = message;
  return {
    gezinId: String(gezinId),
    maand,
    voorlopig,
    totaal: Number(totaal),
    kinderen: kinderen.map(childToFormat),
  };
}

function childToFormat({ childId, totaal, componenten, redenen }: ChildResultMessage): ChildResult {
  return {
    childId: String(childId),
    totaal: Number(totaal),
    componenten: componentsToFormat(componenten),
    redenen: redenen.map((number) => reasonText(number) ?? String(number)),
  };
}

/** The components above 0, in the order of the contract. */
export function componentsToFormat(
  message: LooseMessage | null | undefined,
): Partial<Record<ComponentName, number>> {
  const components: Partial<Record<ComponentName, number>> = {};
  if (message === null || message === undefined) return components;
  for (const name of COMPONENTS) {
    const cents = Number(message[name]);
    if (cents !== 0) components[name] = cents;
  }
  return components;
}

/** A line of the `calculate` format as a HouseholdMonth. */
export function monthToMessage(month: HouseholdMonth): HouseholdMonthMessage {
  return {
    ...month,
    kinderen: month.kinderen.map((child) => ({
      ...child,
      redenen: child.redenen.map((text) => REDEN.require(reasonName(text))),
    })),
  };
}

/** `basisbedrag.nieuw` as BASISBEDRAG_NIEUW. */
const reasonName = (text: string): string => text.split(".").map(upperSnake).join("_");
