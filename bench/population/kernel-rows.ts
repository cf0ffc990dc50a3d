/**
 * The results of a calculated month in the kernel's memory, as rows for the comparison.
 *
 * One object looks at row after row; nothing is copied. Ids are read as numbers, exact to 2^53.
 */
import type { Kernel } from "../../core-wasm/kernel.js";
import { REASON_FIELDS } from "../../core-wasm/layout/reason-fields.js";
import { COMPONENTS, type ComponentName, WEZENSTATUSSEN } from "../../core-wasm/layout.js";
import { monthOfDay } from "../../core-wasm/month.js";
import type { ResultRow } from "./tally.js";

const HALF_ORPHAN = WEZENSTATUSSEN.indexOf("HALVE_WEES");

class KernelRow implements ResultRow {
  row = 0;
  month = 0;
  readonly #kernel: Kernel;
  readonly #cents: ReadonlyMap<ComponentName, Int32Array>;
  readonly #birth: Int32Array;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.#birth = kernel.facts.geboortedatum;
    this.#cents = new Map(COMPONENTS.map((name) => [name, kernel.results[`${name}Cents`]]));
  }

  get gezinId(): number {
    return Number(this.#kernel.facts.gezinId[this.row]);
  }

  get childId(): number {
    return Number(this.#kernel.facts.childId[this.row]);
  }

  get payer(): number {
    return this.#kernel.facts.payer[this.row] as number;
  }

  get rol(): number {
    return this.#kernel.facts.rol[this.row] as number;
  }

  get ageMonths(): number {
    return this.month - monthOfDay(this.#birth[this.row] as number);
  }

  get isHalfOrphan(): boolean {
    return this.#kernel.facts.wezenstatus[this.row] === HALF_ORPHAN;
  }

  get hasSchoolFacts(): boolean {
    return this.#kernel.facts.schooljaar[this.row] === Math.floor(this.month / 12);
  }

  cents(component: ComponentName): number {
    return this.#cents.get(component)?.[this.row] as number;
  }

  reason(rule: "basisbedrag" | "schooltoeslagSoort"): string {
    const { shift, bits, names } = REASONS[rule];
    const redenen = this.#kernel.results.redenen[this.row] as bigint;
    return names[Number((redenen >> BigInt(shift)) & ((1n << BigInt(bits)) - 1n))] as string;
  }
}

const fieldOf = (rule: string) => {
  const field = REASON_FIELDS.find((candidate) => candidate.rule === rule);
  if (field === undefined) throw new Error(`reason: expected a field for ${rule}, found none`);
  return field;
};
const REASONS = {
  basisbedrag: fieldOf("basisbedrag"),
  schooltoeslagSoort: fieldOf("schooltoeslagSoort"),
};

/** Visits the rows that hold in the month that the kernel has calculated last. */
export function visitResults(
  kernel: Kernel,
  rowCount: number,
  month: number,
  visit: (row: ResultRow) => void,
): void {
  const { vanMaand, totMaand } = kernel.facts;
  const row = new KernelRow(kernel);
  row.month = month;
  for (let at = 0; at < rowCount; at++) {
    if ((vanMaand[at] as number) > month || month >= (totMaand[at] as number)) continue;
    if (kernel.faults[at] !== 0) continue;
    row.row = at;
    visit(row);
  }
}
