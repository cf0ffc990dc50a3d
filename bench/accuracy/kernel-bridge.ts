/**
 * Households of the reference in the kernel, and the kernel's results back.
 *
 *     load(households) -> calculate(month) -> heldRows(household), then any of `results`
 *
 * A kernel row carries one school year: a row with several is cut at the Septembers, and the parts
 * stand beside each other, so that the rows of a household that hold in a month keep their order.
 * Works on any instance of the kernel, also one that was broken on purpose.
 */
import type { Kernel } from "../../core-wasm/kernel.js";
import {
  COMPONENTS,
  FACTS,
  type Fact,
  type FactName,
  REASON_FIELDS,
  UNKNOWN_CENTS,
} from "../../core-wasm/layout.js";
import { parseDay } from "../../core-wasm/month.js";
import type { ParameterBook } from "../../core-wasm/parameters.js";
import type { ReferenceRow, SchoolFacts } from "./reference/facts.js";
import { septemberOf } from "./reference/months.js";

/** The field recht, in the lowest bits of the reasons: 0 = the row does not hold in the month. */
const RECHT_MASK = (1 << (REASON_FIELDS[0]?.bits ?? 0)) - 1;
/** The low half of a 64-bit number comes first in memory. */
const LOW = 0;
const HIGH = 1;

/** A row of the reference with the one school year that it carries in the kernel. */
interface KernelRow {
  readonly row: ReferenceRow;
  readonly vanMaand: number | null;
  readonly totMaand: number | null;
  readonly school: SchoolFacts | undefined;
}

const holdsIn = ({ vanMaand, totMaand }: ReferenceRow, month: number): boolean =>
  (vanMaand === null || vanMaand <= month) && (totMaand === null || month < totMaand);

/** Cuts a row at each September that has school facts of its own, but the first. */
function cutAtSeptembers(row: ReferenceRow): KernelRow[] {
  const years = row.school
    .filter(({ schooljaar }) => holdsIn(row, septemberOf(schooljaar)))
    .sort((a, b) => a.schooljaar - b.schooljaar);
  const { vanMaand, totMaand } = row;
  if (years.length === 0) return [{ row, vanMaand, totMaand, school: undefined }];
  return years.map((school, index) => {
    const next = years[index + 1];
    return {
      row,
      vanMaand: index === 0 ? vanMaand : septemberOf(school.schooljaar),
      totMaand: next === undefined ? totMaand : septemberOf(next.schooljaar),
      school,
    };
  });
}

/** A fact as the kernel's column holds it. */
function columnValue(fact: Fact, value: unknown): number | bigint | boolean {
  switch (fact.value.kind) {
    case "enum":
      return fact.value.values.indexOf(value as string);
    case "month":
      return (value as number | null) ?? fact.value.absent;
    case "date":
      return parseDay(value as string) as number;
    case "cents":
      return (value as bigint | null) ?? UNKNOWN_CENTS;
    default:
      return value as number | bigint | boolean;
  }
}

const ROW_FACTS = FACTS.filter(
  ({ scope, name }) => scope !== "school" && name !== "vanMaand" && name !== "totMaand",
);
const SCHOOL_FACTS = FACTS.filter(({ scope }) => scope === "school");

export class KernelBridge {
  readonly kernel: Kernel;
  readonly #book: ParameterBook;
  /** `redenen` as pairs of 32 bits: reading those makes no bigint. */
  readonly #redenen: Uint32Array;
  readonly #cents: readonly Int32Array[];
  #rows: KernelRow[] = [];
  /** First kernel row of each household, closed by the row count. */
  #firstRows: number[] = [0];
  #rejectedCount = 0;

  constructor(kernel: Kernel, book: ParameterBook) {
    this.kernel = kernel;
    this.#book = book;
    const { redenen, totaalCents } = kernel.results;
    this.#redenen = new Uint32Array(redenen.buffer, redenen.byteOffset, 2 * redenen.length);
    this.#cents = [...COMPONENTS.map((name) => kernel.results[`${name}Cents`]), totaalCents];
  }

  get results() {
    return this.kernel.results;
  }

  get rowCapacity(): number {
    return this.kernel.rowCapacity;
  }

  /** Writes households one after the other; returns how many rows the kernel rejects. */
  load(households: readonly (readonly ReferenceRow[])[]): number {
    this.#rows = [];
    this.#firstRows = [0];
    for (const household of households) {
      for (const row of household) this.#rows.push(...cutAtSeptembers(row));
      this.#firstRows.push(this.#rows.length);
    }
    this.kernel.clear(0, this.#rows.length);
    for (const [index, row] of this.#rows.entries()) this.#write(index, row);
    this.#rejectedCount = this.kernel.prepare(this.#rows.length);
    return this.#rejectedCount;
  }

  calculate(month: number): void {
    this.kernel.calculate(this.#book.sheet(month), this.#rows.length);
  }

  /** Whether the kernel rejected a row of a household, and with it the household. */
  isRejected(household: number): boolean {
    if (this.#rejectedCount === 0) return false;
    const [first, end] = this.#span(household);
    return this.kernel.faults.subarray(first, end).some((fault) => fault !== 0);
  }

  /** Kernel rows of a household that hold in the calculated month, in order. */
  heldRows(household: number): number[] {
    const [first, end] = this.#span(household);
    const held: number[] = [];
    for (let row = first; row < end; row += 1) if (this.isHeld(row)) held.push(row);
    return held;
  }

  /** Kernel rows of a household that do not hold in the month and still have a reason or cents. */
  strayRows(household: number): number[] {
    const [first, end] = this.#span(household);
    const stray: number[] = [];
    for (let row = first; row < end; row += 1) {
      if (!this.isHeld(row) && !this.#isEmpty(row)) stray.push(row);
    }
    return stray;
  }

  isHeld(row: number): boolean {
    return ((this.#redenen[2 * row + LOW] as number) & RECHT_MASK) !== 0;
  }

  #isEmpty(row: number): boolean {
    if (this.#redenen[2 * row + LOW] !== 0 || this.#redenen[2 * row + HIGH] !== 0) return false;
    for (const cents of this.#cents) if (cents[row] !== 0) return false;
    return true;
  }

  childOf(row: number): bigint {
    return (this.#rows[row] as KernelRow).row.childId;
  }

  #span(household: number): [number, number] {
    return [this.#firstRows[household] as number, this.#firstRows[household + 1] as number];
  }

  #write(index: number, { row, vanMaand, totMaand, school }: KernelRow): void {
    if (vanMaand !== null) this.kernel.setFact(index, "vanMaand", vanMaand);
    if (totMaand !== null) this.kernel.setFact(index, "totMaand", totMaand);
    this.#writeFacts(index, ROW_FACTS, row);
    if (school !== undefined) this.#writeFacts(index, SCHOOL_FACTS, school);
  }

  #writeFacts(index: number, facts: readonly Fact[], from: object): void {
    const values = from as Record<string, unknown>;
    for (const fact of facts) {
      const value = values[fact.name];
      if (value === null) continue;
      this.kernel.setFact(index, fact.name as FactName, columnValue(fact, value));
    }
  }
}
