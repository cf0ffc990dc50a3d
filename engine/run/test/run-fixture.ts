/** Households for the tests of runs: small, clean, and enough for several partitions. */

import { monthIndex } from "../../../core-wasm/month.js";
import type { Database } from "../../database/connection.js";
import { deliver, type FactRow } from "../../database/test/sample-facts.js";

/** A month in which every value is confirmed. */
export const MONTH = monthIndex(2024, 10);

const BEFORE = monthIndex(2018, 1);
const PAYERS = ["FONS", "INFINO", "KIDSLIFE", "MYFAMILY", "PARENTIA"];

/** Households 1 to `count` of one to three children; children are numbered from 10 x household. */
export function cleanFacts(count: number): [table: string, row: FactRow][] {
  const facts: [string, FactRow][] = [];
  for (let gezin = 1; gezin <= count; gezin += 1) {
    const payer = PAYERS[gezin % PAYERS.length] as string;
    facts.push(["gezin_uitbetaler", { gezin_id: gezin, payer, van_maand: BEFORE }]);
    const inkomsten_cents = (gezin * 137_000) % 9_000_000;
    facts.push(["gezin_aanslag", { gezin_id: gezin, kalenderjaar: 2022, inkomsten_cents }]);
    for (let place = 0; place <= gezin % 3; place += 1) facts.push(...childFacts(gezin, place));
  }
  return facts;
}

function childFacts(gezin: number, place: number): [string, FactRow][] {
  const child_id = gezin * 10 + place;
  const year = 2007 + ((gezin + place * 5) % 17);
  const rangklasse = year < 2019 ? (gezin % 4 === 0 ? 0 : place + 1) : 0;
  const rol = "VOLLEDIG";
  return [
    ["kind", { child_id, geboortedatum: `${year}-03-15`, rangklasse }],
    ["gezin_lid", { gezin_id: gezin, child_id, rol, van_maand: BEFORE }],
  ];
}

/** Delivers clean facts of `count` households; returns the delivery. */
export const deliverClean = (db: Database, count: number): Promise<number> =>
  deliver(db, cleanFacts(count));
