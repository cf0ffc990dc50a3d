/**
 * Explanations of households: one a household and month that it asks for, as a letter or as a line
 * of JSON. A month is compared with the one before where the household asks for both: facts hold
 * for the months asked for and say nothing of others.
 */
import { PAYERS } from "../../core-wasm/layout.js";
import { type Language, loadTexts } from "../../core-wasm/texts.js";
import { Explainer, HOUSE_ROWS_MAX } from "../explain/explain.js";
import type { Explanation } from "../explain/explanation.js";
import { houseMonth } from "../explain/house-row.js";
import { LETTER_RULE, letterText } from "../explain/letter.js";
import type { Household, Limits } from "../household/household.js";
import type { HouseholdMonths } from "../household/months.js";
import type { HouseholdWriter } from "./batch.js";
import type { Sink } from "./sink.js";

export interface ExplainForm {
  readonly language: Language;
  readonly isJson: boolean;
  readonly isForCaseWorker: boolean;
}

/** A household that is explained has fewer rows. */
export const explainLimits = (limits: Limits): Limits => ({
  ...limits,
  rowCountMax: HOUSE_ROWS_MAX,
});

export class ExplainWriter implements HouseholdWriter {
  readonly #explainer: Explainer;
  #waiting: Household | undefined;
  #isFirst = true;

  constructor(
    { kernel, book }: HouseholdMonths,
    readonly form: ExplainForm,
  ) {
    this.#explainer = new Explainer(kernel, book);
    loadTexts(form.language);
  }

  get provisional(): readonly string[] {
    return this.#explainer.provisional;
  }

  hasRoomFor(): boolean {
    return this.#waiting === undefined;
  }

  add(household: Household): void {
    this.#waiting = household;
  }

  async flush(sink: Sink): Promise<void> {
    const household = this.#waiting;
    this.#waiting = undefined;
    if (household === undefined) return;
    const { first, last } = household.asked;
    for (let month = first; month <= last && !sink.isClosed; month += 1) {
      sink.put(this.#text(this.#explain(household, month)));
      if (sink.isFull) await sink.drain();
    }
    await sink.drain();
  }

  #explain(household: Household, month: number): Explanation {
    const { gezinId, asked } = household;
    const before = month > asked.first ? houseMonth(household, month - 1) : undefined;
    const wanted = {
      gezinId,
      payer: payerOf(household),
      house: houseMonth(household, month),
      before,
    };
    return this.#explainer.explain(wanted, this.form.language);
  }

  #text(explanation: Explanation): string {
    if (this.form.isJson) return `${JSON.stringify(explanation)}\n`;
    const rule = this.#isFirst ? "" : LETTER_RULE;
    this.#isFirst = false;
    return rule + letterText(explanation, this.form);
  }
}

/** The payer that a household states; it is required. */
function payerOf({ facts: { fields, values } }: Household): string {
  const at = fields.findIndex(({ name }) => name === "payer");
  return PAYERS[Number(values[at])] as string;
}
