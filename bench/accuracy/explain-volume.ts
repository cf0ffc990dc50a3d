/**
 * Many explanations: so many rows of every reason that can be, each with a last step that comes to
 * what the kernel gave. Where a reason is scarce, households that have it are
 * taken again, each time with some facts of others.
 */
import type { Kernel } from "../../core-wasm/kernel.js";
import { FACTS, REASON_FIELDS } from "../../core-wasm/layout.js";
import type { ParameterBook } from "../../core-wasm/parameters.js";
import { LANGUAGES, UNNAMED_FACTS } from "../../core-wasm/texts.js";
import { Explainer } from "../../engine/explain/explain.js";
import type { ChildSaid } from "../../engine/explain/explanation.js";
import { type HouseMonth, kernelRow } from "../../engine/explain/house-row.js";
import { KernelBridge } from "./kernel-bridge.js";
import { Random } from "./random.js";
import { randomHousehold } from "./random-household.js";
import type { ReferenceRow } from "./reference/facts.js";
import type { ReferenceParameters } from "./reference/parameters.js";

/** No row that is explained has it: the row holds in the month. */
const IMPOSSIBLE = "recht.buitenSpan";
/** Rules that are told with the one before them. */
const SILENT = new Set(["deling", "schooltoeslagSoort"]);
/** Households that are kept of a reason. */
const WITNESSES = 24;
/** Households that are drawn around one month. */
const DRAWN = 100;
const CODES_KEPT_MAX = 100_000;
/** Households whose facts are taken over. */
const DONORS = 10;
const FRESH_SHARE = 0.05;
const FACTS_VARIED_MAX = 4;

/** Every reason that a row may have. */
export const REASONS_TOLD: readonly string[] = REASON_FIELDS.flatMap(({ rule, names }) =>
  SILENT.has(rule) ? [] : names.map((name) => `${rule}.${name}`),
).filter((reason) => reason !== IMPOSSIBLE);

/** A household with a row of a reason, in the month in which it has it. */
interface Witness {
  readonly rows: ReferenceRow[];
  readonly month: number;
}

interface DrawnHouse {
  readonly drawn: ReferenceRow[];
  readonly payer: string;
  /** What the kernel gave each row. */
  readonly cents: readonly number[];
  readonly house: HouseMonth;
}

const UNNAMED = new Set<string>(UNNAMED_FACTS);
const KIND_FACTS = FACTS.filter(({ scope, name }) => scope === "kind" && !UNNAMED.has(name));
const GEZIN_FACTS = FACTS.filter(({ scope, name }) => scope === "gezin" && !UNNAMED.has(name));

/** A household with some facts of another one: its own, a child's, or school years. */
function varied(random: Random, rows: readonly ReferenceRow[], donor: readonly ReferenceRow[]) {
  const at = random.below(rows.length);
  const from = random.pick(donor);
  const names = Array.from({ length: random.between(1, FACTS_VARIED_MAX) }, () => {
    return random.pick(random.chance(0.3) ? GEZIN_FACTS : KIND_FACTS);
  });
  const school = random.chance(0.2) ? from.school : rows[at]?.school;
  return rows.map((row, place): ReferenceRow => {
    const taken = names.filter(({ scope }) => scope === "gezin" || place === at);
    const said = Object.fromEntries(
      taken.map(({ name }) => [name, from[name as keyof typeof from]]),
    );
    return { ...row, ...(place === at && school ? { school } : {}), ...said };
  });
}

/** Every household under a number of its own: some are variants of one. */
const numbered = (households: readonly (readonly ReferenceRow[])[]): ReferenceRow[][] =>
  households.map((rows, place) => rows.map((row) => ({ ...row, gezinId: BigInt(place + 1) })));

/** Reasons of a row, those of code 0 too. */
const reasonCodes = (redenen: bigint): string[] =>
  REASON_FIELDS.map(({ rule, shift, bits, names }) => {
    const code = Number((redenen >> BigInt(shift)) & ((1n << BigInt(bits)) - 1n));
    return `${rule}.${names[code]}`;
  });

export class ExplainVolume {
  readonly rows = new Map<string, number>(REASONS_TOLD.map((reason) => [reason, 0]));
  /** Households drawn, and explained. */
  households = 0;
  explained = 0;
  readonly #witnesses = new Map<string, Witness[]>();
  readonly #codes = new Map<bigint, readonly string[]>();
  readonly #bridge: KernelBridge;
  readonly #explainer: Explainer;
  readonly #random: Random;

  constructor(
    kernel: Kernel,
    book: ParameterBook,
    readonly parameters: ReferenceParameters,
    seed: number,
  ) {
    this.#bridge = new KernelBridge(kernel, book);
    this.#explainer = new Explainer(kernel, book);
    this.#random = new Random(seed);
  }

  /** The reason of the fewest rows. */
  get scarcest(): readonly [reason: string, rows: number] {
    let least: [string, number] = ["", Number.POSITIVE_INFINITY];
    for (const entry of this.rows) if (entry[1] < least[1]) least = entry;
    return least;
  }

  /**
   * Draws households around one month and explains those with a row of a reason that `wanted` rows
   * have not had yet. Throws when an amount is not what the kernel gave.
   */
  explainNext(wanted: number): void {
    const witness = this.#witnesses.get(this.scarcest[0]);
    const fresh = witness === undefined || this.#random.chance(FRESH_SHARE);
    const month = fresh ? this.#anyMonth() : this.#random.pick(witness).month;
    const donors = Array.from({ length: fresh ? DRAWN : DONORS }, () => {
      return randomHousehold(this.#random, this.parameters, month).rows;
    });
    const alike = fresh ? [] : witness.filter((known) => known.month === month);
    const drawn = fresh
      ? donors
      : Array.from({ length: DRAWN }, () => {
          const { rows } = this.#random.pick(alike);
          return varied(this.#random, rows, this.#random.pick(donors));
        });
    this.#bridge.load(numbered(drawn));
    this.#bridge.calculate(month);
    const places = drawn.map((_, place) => place).filter((place) => this.#isWanted(place, wanted));
    const houses = places.map((place) => this.#houseOf(drawn[place] ?? [], place, month));
    for (const house of houses) this.#explain(house);
    this.households += drawn.length;
  }

  #anyMonth(): number {
    const { firstMonth, lastMonth } = this.parameters;
    return this.#random.between(firstMonth, lastMonth);
  }

  #houseOf(drawn: ReferenceRow[], place: number, month: number): DrawnHouse {
    const { kernel, results } = this.#bridge;
    const held = this.#bridge.heldRows(place);
    return {
      drawn,
      payer: drawn[0]?.payer as string,
      cents: held.map((row) => results.totaalCents[row] as number),
      house: { month, rows: held.map((row) => kernelRow(kernel, row)) },
    };
  }

  #isWanted(place: number, wanted: number): boolean {
    const { redenen } = this.#bridge.results;
    if (this.#bridge.isRejected(place)) return false;
    return this.#bridge.heldRows(place).some((row) => {
      const codes = this.#reasonsOf(redenen[row] as bigint);
      return codes.some((reason) => (this.rows.get(reason) ?? wanted) < wanted);
    });
  }

  #reasonsOf(redenen: bigint): readonly string[] {
    const known = this.#codes.get(redenen) ?? reasonCodes(redenen);
    if (this.#codes.size < CODES_KEPT_MAX) this.#codes.set(redenen, known);
    return known;
  }

  #explain({ drawn, payer, cents, house }: DrawnHouse): void {
    const language = LANGUAGES[this.explained % LANGUAGES.length] ?? "nl";
    const wanted = { gezinId: "1", payer, house, isBrief: true };
    const { kinderen } = this.#explainer.explain(wanted, language);
    kinderen.forEach((child, place) => {
      this.#take(child, cents[place] as number, { rows: drawn, month: house.month });
    });
    this.explained += 1;
  }

  #take(child: ChildSaid, given: number, witness: Witness): void {
    const steps = child.componenten.map((component) => component.steps.at(-1)?.cents ?? 0);
    const told = steps.reduce((sum, cents) => sum + cents, 0);
    if (told !== given || child.totaal !== given) {
      throw new Error(`explain: expected ${given} cents, found ${told} of ${child.childId}`);
    }
    for (const { reason } of [child.recht, ...child.componenten]) {
      this.rows.set(reason.code, (this.rows.get(reason.code) ?? 0) + 1);
      const known = this.#witnesses.get(reason.code) ?? [];
      known[known.length < WITNESSES ? known.length : this.#random.below(WITNESSES)] = witness;
      this.#witnesses.set(reason.code, known);
    }
  }
}
