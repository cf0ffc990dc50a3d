/**
 * Why the children of a household have what they have in a month.
 *
 *     household as it is ---- kernel --> outcome: reasons, cents
 *     the same, one fact      kernel --> what would change it   (probes, refine)
 *       or child otherwise
 *     reasons -- table of reasons, parameters --> amounts, limits, steps
 *
 * Everything comes from the kernel that calculated the result and from the table of reasons: there
 * is no second copy of the rules here. An explained amount that is not the kernel's is never told.
 */

import type { Kernel } from "../../core-wasm/kernel.js";
import type { FactName } from "../../core-wasm/layout.js";
import { monthText } from "../../core-wasm/month.js";
import type { ParameterBook } from "../../core-wasm/parameters.js";
import type { Language } from "../../core-wasm/texts.js";
import { EngineError } from "../errors.js";
import { ChildExplainer, type House } from "./explain-child.js";
import type { ChildSaid, Explanation, FactSource, Receipt } from "./explanation.js";
import type { HouseMonth, HouseRow } from "./house-row.js";
import { familySize } from "./nearest.js";
import { rejection } from "./rejection.js";
import { type Outcome, Scenarios } from "./scenarios.js";
import { Words } from "./words.js";

/** Rows of a household that is explained: each is asked about beside all others. */
export const HOUSE_ROWS_MAX = 60;

export interface Wanted {
  readonly gezinId: string;
  readonly payer: string;
  /** The household in the month. */
  readonly house: HouseMonth;
  /** The same in the month before, where it is known. */
  readonly before?: HouseMonth | undefined;
  /** The child that is asked for; all of them when left out. */
  readonly childId?: bigint | undefined;
  /** Only what was decided: neither what counted nor what would change it. */
  readonly isBrief?: boolean | undefined;
  /** Where a fact of a child was read. */
  readonly sourcesOf?: ((childId: bigint, fact: FactName) => readonly FactSource[]) | undefined;
  readonly receipt?: Pick<Receipt, "run" | "delivery"> | undefined;
}

export class Explainer {
  readonly #scenarios: Scenarios;
  readonly #provisional = new Set<string>();

  constructor(
    readonly kernel: Kernel,
    readonly book: ParameterBook,
  ) {
    this.#scenarios = new Scenarios(kernel);
  }

  /** Names of the amounts and limits, never published, that what was explained rests on. */
  get provisional(): readonly string[] {
    return [...this.#provisional].sort();
  }

  /** Throws `EXPLAIN_REJECTED` when the facts of the household contradict each other. */
  explain(wanted: Wanted, language: Language): Explanation {
    const { gezinId, house, childId, receipt } = wanted;
    const words = new Words(language);
    const outcomes = this.#outcomes(gezinId, house);
    const size = familySize(house.rows, outcomes);
    const common: House = { wanted, outcomes, size };
    const explainer = new ChildExplainer(this.#scenarios, this.book, common, words);
    const kinderen = house.rows.flatMap((row, at): ChildSaid[] =>
      childId === undefined || row.childId === childId ? [explainer.explain(at)] : [],
    );
    return {
      language,
      gezinId,
      maand: monthText(house.month),
      payer: wanted.payer,
      totaal: outcomes.reduce((sum, { totaal }) => sum + totaal, 0),
      voorlopig: outcomes.some(({ voorlopig }) => voorlopig),
      gezinsgrootte: size,
      kinderen,
      receipt: {
        kernel: this.kernel.digest,
        parameters: this.book.digest,
        run: receipt?.run ?? null,
        delivery: receipt?.delivery ?? null,
      },
    };
  }

  #outcomes(gezinId: string, { month, rows }: HouseMonth): readonly Outcome[] {
    if (rows.length > HOUSE_ROWS_MAX) {
      const expected = `at most ${HOUSE_ROWS_MAX} children to explain`;
      throw new EngineError(
        "EXPLAIN_TOO_LARGE",
        `household ${gezinId}: expected ${expected}, found ${rows.length}`,
      );
    }
    if (rows.length === 0) return [];
    this.kernel.resetUsed();
    const [outcomes] = this.#scenarios.outcomes(this.book.sheet(month), [rows]);
    for (const name of this.kernel.usedCandidates()) this.#provisional.add(name);
    if (outcomes !== undefined) return outcomes;
    throw this.#rejection(gezinId, rows);
  }

  #rejection(gezinId: string, rows: readonly HouseRow[]): EngineError {
    const faults = this.#scenarios.faults(rows);
    const at = faults.findIndex((name) => name !== undefined && name !== "gezinAfgewezen");
    const name = faults[at] as string;
    return rejection(gezinId, String(rows[at]?.childId), name, name);
  }
}
