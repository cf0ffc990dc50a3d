/**
 * How often records come late, wrong or twice, and what they then say.
 *
 * Delays of records, records corrected and cancelled, come again and out of order are nowhere
 * published. Assumed: 80 % are there within 7 days, 15 % within 60, 4 % within a year, 1 % later;
 * 3 % are corrected, 0.5 % cancelled, 1 % repeated, 1 % out of order. Of care files 10 % have
 * arrears after a late review, which is.
 *
 * Assumed besides: births, payers, granted starting amounts and Covid allowances are known in time;
 * where a payer takes last year's fact to go on (schools, living units, nursery schools), a record
 * that comes late and says the same changes nothing.
 */
import type { FactTableName } from "../../facts/tables.js";

/** A whole number of draws: shares are of this many. */
export const DRAWS = 2_147_483_647;

/** Shares of the records that come in time, by what becomes of them, and months until then. */
export const LATE_SHARE = 0.2;
export const CARE_LATE_SHARE = 0.1;
export const CORRECTED_SHARE = 0.03;
export const CANCELLED_SHARE = 0.005;
export const REPEATED_SHARE = 0.01;
/** Comes behind a newer one: with the delivery after it. */
export const DISORDERED_SHARE = 0.01;

/** Of what comes late: up to a share, months after the month of the event, both included. */
export const DELAYS = [
  { upTo: 0.75, first: 1, last: 2 },
  { upTo: 0.95, first: 3, last: 12 },
  { upTo: 1, first: 13, last: 36 },
] as const;
export const DELAY_MAX = 36;

/** What a record is about that comes late, and how an event was shifted: most months. */
export const SHIFT_MAX = 6;

export interface Flow {
  /** Share of its records that come late and say otherwise than was taken to hold. */
  readonly late: number;
  /** Records that say nothing else than that they are there have no wrong content. */
  readonly isCorrected: boolean;
  readonly isCancelled: boolean;
}

const EVENT: Flow = { late: LATE_SHARE, isCorrected: true, isCancelled: true };
const CARRIED_ON: Flow = { late: 0, isCorrected: true, isCancelled: false };

/** By table what its records do; none of a table that is left out. */
export const FLOWS: { readonly [table in FactTableName]?: Flow } = {
  kind: { late: LATE_SHARE, isCorrected: false, isCancelled: false },
  gezin_lid: { late: LATE_SHARE, isCorrected: false, isCancelled: false },
  gezin_situatie: EVENT,
  gezin_aanslag: EVENT,
  gezin_kadaster: EVENT,
  gezin_inkomensbesluit: EVENT,
  wezenbesluit: { ...EVENT, isCorrected: false },
  zorgbesluit: { ...EVENT, late: CARE_LATE_SHARE },
  pleegplaatsing: { ...EVENT, isCorrected: false },
  verblijf: { ...EVENT, isCorrected: false },
  studie: EVENT,
  beroep: { ...EVENT, isCorrected: false },
  arbeidsuren: EVENT,
  kleuterinschrijving: CARRIED_ON,
  opvang: EVENT,
  schoolinschrijving: CARRIED_ON,
  leefeenheid: CARRIED_ON,
  schoolafwezigheid: { late: 0, isCorrected: false, isCancelled: true },
};
