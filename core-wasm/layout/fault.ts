/**
 * Faults of facts that reject a row at the decoder, by code. A fact outside its range has the code
 * of its place in the layout; what several facts or rows contradict follows after them.
 */
import { dayIndex } from "../month.js";
import { FACTS, type FactName } from "./facts.js";

const FIRST_CROSS_CODE = 128;
/** Who is born from this day on has no rank of before. */
const NEW_REGIME_BIRTH = dayIndex(2019, 1, 1);

/** A fact beside another or beside a number, in the numbers of the columns. */
export interface Clause {
  readonly left: FactName;
  readonly is: "<" | ">" | ">=";
  readonly right: FactName | number;
}

/** What rejects a row beside a fact out of its range. */
export interface CrossFault {
  readonly name: string;
  readonly expected: string;
  /** The facts that it is about, the one at fault first. */
  readonly facts: readonly FactName[];
  /** The facts of a row contradict each other when all of these hold; none = more than a row. */
  readonly contradicts?: readonly Clause[];
}

/** In the order of their codes: the first one that holds is the fault of a row. */
export const CROSS_FAULTS = [
  {
    name: "rangklasseNa2018",
    expected: "rangklasse 0 on a child born from 2019-01-01",
    facts: ["rangklasse", "geboortedatum"],
    contradicts: [
      { left: "rangklasse", is: ">", right: 0 },
      { left: "geboortedatum", is: ">=", right: NEW_REGIME_BIRTH },
    ],
  },
  {
    name: "zorgPijler1BovenTotaal",
    expected: "zorgPijler1 not above zorgTotaal",
    facts: ["zorgPijler1", "zorgTotaal"],
    contradicts: [{ left: "zorgPijler1", is: ">", right: "zorgTotaal" }],
  },
  {
    name: "overlijdenVoorGeboorte",
    expected: "overlijdensdatum on or after geboortedatum",
    facts: ["overlijdensdatum", "geboortedatum"],
    contradicts: [{ left: "overlijdensdatum", is: "<", right: "geboortedatum" }],
  },
  {
    name: "spanLeeg",
    expected: "vanMaand before totMaand",
    facts: ["vanMaand", "totMaand"],
    contradicts: [{ left: "vanMaand", is: ">=", right: "totMaand" }],
  },
  {
    name: "spanOverlap",
    expected: "spans of one child in one household that do not overlap",
    facts: ["childId", "vanMaand", "totMaand"],
  },
  {
    name: "dubbelUitbetaald",
    expected: "one household in which a child is paid in a month",
    facts: [],
  },
  { name: "gezinAfgewezen", expected: "a household of which no row is rejected", facts: [] },
] as const satisfies readonly CrossFault[];

export type CrossFaultName = (typeof CROSS_FAULTS)[number]["name"];

/** Those of one row: its own facts cannot hold together. */
export const CONTRADICTIONS: readonly Required<CrossFault>[] = (
  CROSS_FAULTS as readonly CrossFault[]
).flatMap(({ contradicts, ...fault }) => (contradicts ? [{ ...fault, contradicts }] : []));

/** The fault of a name that may be a fact's; undefined when it is. */
export const findCrossFault = (name: string): CrossFault | undefined =>
  CROSS_FAULTS.find((fault) => fault.name === name);

/** The first contradiction between facts whose numbers `of` tells. */
export function contradictionOf(
  of: (name: FactName) => number,
  among = CONTRADICTIONS,
): CrossFault | undefined {
  const holds = ({ left, is, right }: Clause): boolean => {
    const [a, b] = [of(left), typeof right === "number" ? right : of(right)];
    if (is === "<") return a < b;
    return is === ">" ? a > b : a >= b;
  };
  return among.find(({ contradicts }) => contradicts.every(holds));
}

/** What was found of the facts that a fault is about. */
export const factsText = ({ facts }: CrossFault, of: (name: FactName) => string): string =>
  facts.map((name) => `${name} ${of(name)}`).join(", ");

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
