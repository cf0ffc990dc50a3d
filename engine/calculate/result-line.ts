/**
 * One line of output: a household in a month, in the order of the contract. Children stand in the
 * order given, components in the order of the layout without those of 0, reasons as the layout
 * names them. A row that does not hold in the month is not listed.
 */

import type { Kernel } from "../../core-wasm/kernel.js";
import { COMPONENTS, REASON_FIELDS, reasonTexts } from "../../core-wasm/layout.js";
import { monthText } from "../../core-wasm/month.js";
import type { Household } from "../household/household.js";

/** Combinations of reasons whose text is kept; few hundred occur. */
const REASONS_KEPT_MAX = 20_000;
/** The lowest field says whether the row holds in the month. */
const RECHT_MASK = (1n << BigInt(REASON_FIELDS[0]?.bits ?? 0)) - 1n;

export class ResultLines {
  readonly #kernel: Kernel;
  readonly #components: readonly { key: string; cents: Int32Array }[];
  readonly #reasons = new Map<bigint, string>();

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.#components = COMPONENTS.map((name) => {
      return { key: `"${name}":`, cents: kernel.results[`${name}Cents`] };
    });
  }

  /** The line of a household whose rows start at `firstRow`, after the kernel did the month. */
  line({ gezinId, rows }: Household, firstRow: number, month: number): string {
    const { redenen, voorlopig, totaalCents } = this.#kernel.results;
    let children = "";
    let totaal = 0;
    let isVoorlopig = false;
    for (let place = 0; place < rows.length; place += 1) {
      const row = firstRow + place;
      const reasons = this.#reasonsOf(redenen[row] as bigint);
      if (reasons === "") continue;
      totaal += totaalCents[row] as number;
      isVoorlopig ||= voorlopig[row] === 1;
      if (children !== "") children += ",";
      children +=
        `{"childId":"${rows[place]?.childId}","totaal":${totaalCents[row]},` +
        `"componenten":{${this.#componentsOf(row)}},"redenen":${reasons}}`;
    }
    return (
      `{"gezinId":"${gezinId}","maand":"${monthText(month)}","voorlopig":${isVoorlopig},` +
      `"totaal":${totaal},"kinderen":[${children}]}\n`
    );
  }

  #componentsOf(row: number): string {
    let text = "";
    for (const { key, cents } of this.#components) {
      const value = cents[row] as number;
      if (value === 0) continue;
      text += text === "" ? key : `,${key}`;
      text += value;
    }
    return text;
  }

  /** The reasons as JSON, or nothing when the row does not hold in the month. */
  #reasonsOf(redenen: bigint): string {
    const known = this.#reasons.get(redenen);
    if (known !== undefined) return known;
    if (this.#reasons.size >= REASONS_KEPT_MAX) this.#reasons.clear();
    const isHeld = (redenen & RECHT_MASK) !== 0n;
    const text = isHeld ? JSON.stringify(reasonTexts(redenen)) : "";
    this.#reasons.set(redenen, text);
    return text;
  }
}
