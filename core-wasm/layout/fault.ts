/**
 * Faults of facts that reject a row at the decoder, by code. A fact outside its range has the code
 * of its place in the layout; what several facts or rows contradict follows after them.
 */
import { FACTS } from "./facts.js";

const FIRST_CROSS_CODE = 128;

/** Contradictions between facts, in the order of their codes. */
export const CROSS_FAULTS = [
  { name: "rangklasseNa2018", expected: "rangklasse 0 on a child born from 2019-01-01" },
  { name: "zorgPijler1BovenTotaal", expected: "zorgPijler1 not above zorgTotaal" },
  { name: "overlijdenVoorGeboorte", expected: "overlijdensdatum on or after geboortedatum" },
  { name: "spanLeeg", expected: "vanMaand before totMaand" },
  { name: "spanOverlap", expected: "spans of one child in one household that do not overlap" },
  { name: "dubbelUitbetaald", expected: "one household in which a child is paid in a month" },
  { name: "gezinAfgewezen", expected: "a household of which no row is rejected" },
] as const;

export type CrossFaultName = (typeof CROSS_FAULTS)[number]["name"];

/** Code of a fact outside its range, or of a contradiction. */
export function faultCode(name: string): number {
  const fact = FACTS.findIndex((candidate) => candidate.name === name);
  if (fact >= 0) return fact + 1;
  const cross = CROSS_FAULTS.findIndex((candidate) => candidate.name === name);
  if (cross >= 0) return FIRST_CROSS_CODE + cross;
  throw new Error(`fault: expected a fact or a contradiction, found ${name}`);
}

/** Name of a fault code: the fact that is out of range or missing, or the contradiction. */
export function faultName(code: number): string {
  const name = FACTS[code - 1]?.name ?? CROSS_FAULTS[code - FIRST_CROSS_CODE]?.name;
  if (name === undefined) throw new Error(`fault: expected a known code, found ${code}`);
  return name;
}
