/**
 * Starting amount (flows 8; art. 9-11): the month of birth or adoption, when it is asked for in
 * time.
 *
 * In an existing file the register's notice of birth suffices; else a request from the sixth month
 * of pregnancy until five years after. The sixth month begins four months before birth (reading). A
 * file exists when its beneficiary had it on the day before the birth and on that day, of whatever
 * payer (reading).
 */
import { monthOfDay } from "../../../core-wasm/month.js";

const PREGNANT_MONTHS = 4;
const YEARS_MONTHS = 60;

/** Whether a request on a day is in time for a birth or adoption in a month. */
export function isTijdig(aanvraagdag: number, maand: number): boolean {
  const asked = monthOfDay(aanvraagdag);
  return asked >= maand - PREGNANT_MONTHS && asked <= maand + YEARS_MONTHS;
}
