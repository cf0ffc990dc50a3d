/**
 * Explanations against the reference: what is explained is what the rules give, and every branch
 * said to be nearly taken is taken by the reference when the fact is as the explanation supposes.
 *
 * The explained household is the one that lies in the kernel; the reference has the same facts.
 */

import { factOf } from "../../core-wasm/fact.js";
import type { Kernel } from "../../core-wasm/kernel.js";
import { COMPONENTS, type Fact, type FactName } from "../../core-wasm/layout.js";
import type { ParameterBook } from "../../core-wasm/parameters.js";
import { LANGUAGES } from "../../core-wasm/texts.js";
import { Explainer } from "../../engine/explain/explain.js";
import type {
  AlternativeSaid,
  ChildSaid,
  Explanation,
  FactValue,
} from "../../engine/explain/explanation.js";
import { kernelRow } from "../../engine/explain/house-row.js";
import { letterText } from "../../engine/explain/letter.js";
import { factsText } from "./compare.js";
import { KernelBridge } from "./kernel-bridge.js";
import { type ReferenceResult, referenceMonth } from "./reference/calculate.js";
import type { ReferenceRow } from "./reference/facts.js";
import { monthOfText, monthText } from "./reference/months.js";
import type { ReferenceParameters } from "./reference/parameters.js";

/** A place that was not filled in, or a value that has no words. */
const UNFILLED = /[{}]|undefined|NaN|null/;

export class ExplainCheck {
  /** Rows explained, by reason. */
  readonly rows = new Map<string, number>();
  explained = 0;
  alternatives = 0;
  readonly #bridge: KernelBridge;
  readonly #explainer: Explainer;

  constructor(
    kernel: Kernel,
    book: ParameterBook,
    readonly parameters: ReferenceParameters,
  ) {
    this.#bridge = new KernelBridge(kernel, book);
    this.#explainer = new Explainer(kernel, book);
  }

  /** Explains a household in a month. Throws at the first thing that is not so. */
  check(rows: readonly ReferenceRow[], month: number): void {
    const expected = referenceMonth(this.parameters, rows, month);
    if (expected.length === 0) return;
    const explanation = this.#explain(rows, month);
    this.explained += 1;
    explanation.kinderen.forEach((child, at) => {
      const result = expected[at] as ReferenceResult;
      const found = outcomeText(child);
      const wanted = resultText(result);
      if (found !== wanted) throw differ(rows, month, wanted, found);
      for (const reason of result.redenen) {
        this.rows.set(reason, (this.rows.get(reason) ?? 0) + 1);
      }
      this.#checkAlternatives(rows, month, result, child);
    });
    if (UNFILLED.test(letterText(explanation))) {
      throw differ(rows, month, "a letter without gaps", letterText(explanation));
    }
  }

  #explain(rows: readonly ReferenceRow[], month: number): Explanation {
    this.#bridge.load([rows]);
    this.#bridge.calculate(month);
    const held = this.#bridge.heldRows(0).map((row) => kernelRow(this.#bridge.kernel, row));
    const language = LANGUAGES[this.explained % LANGUAGES.length] as (typeof LANGUAGES)[number];
    const payer = rows[0]?.payer as string;
    return this.#explainer.explain({ gezinId: "1", payer, house: { month, rows: held } }, language);
  }

  /** The branches not taken, of facts and of children that are away. */
  #checkAlternatives(
    rows: readonly ReferenceRow[],
    month: number,
    result: ReferenceResult,
    { recht, componenten }: ChildSaid,
  ): void {
    for (const { alternatives } of [recht, ...componenten]) {
      for (const said of alternatives) {
        const supposed = supposedRows(rows, month, result.row, said);
        if (supposed === undefined) continue;
        this.alternatives += 1;
        const found = referenceMonth(this.parameters, supposed, month).find(
          ({ row }) => row.childId === result.row.childId,
        );
        if (found === undefined || !isSaid(found, said)) {
          const taken = found === undefined ? "nothing" : resultText(found);
          throw differ(rows, month, JSON.stringify(said), taken);
        }
      }
    }
  }
}

/** Whether the reference takes the branch, and gives the cents. Code 0 is no reason of its. */
function isSaid(
  { redenen, componenten }: ReferenceResult,
  { code, cents }: AlternativeSaid,
): boolean {
  const [rule] = code.split(".") as [keyof typeof componenten];
  const own = redenen.find((reason) => reason.startsWith(`${rule}.`)) ?? `${rule}.geen`;
  return own === code && Number(componenten[rule] ?? 0n) === cents;
}

/** The household as an alternative supposes it; nothing of a child that is not there yet. */
function supposedRows(
  rows: readonly ReferenceRow[],
  month: number,
  own: ReferenceRow,
  { fact, value }: AlternativeSaid,
): ReferenceRow[] | undefined {
  if (fact === "gezin") {
    if (value === null) return undefined;
    return rows.filter(({ childId }) => String(childId) !== value);
  }
  const { scope } = factOf(fact);
  const held = heldValue(factOf(fact), value);
  return rows.map((row) => {
    if (scope === "gezin") return { ...row, [fact]: held };
    if (row.childId !== own.childId) return row;
    return scope === "kind" ? { ...row, [fact]: held } : withSchool(row, month, fact, held);
  });
}

function withSchool(row: ReferenceRow, month: number, fact: FactName, held: unknown): ReferenceRow {
  const year = Math.floor(month / 12);
  const school = row.school.map((facts) =>
    facts.schooljaar === year ? { ...facts, [fact]: held } : facts,
  );
  return { ...row, school };
}

/** A value of the format as the reference holds it. */
function heldValue({ value }: Fact, said: FactValue): unknown {
  if (said === null) return null;
  if (value.kind === "cents") return BigInt(said as number);
  return value.kind === "month" ? monthOfText(said as string) : said;
}

const outcomeText = ({ totaal, componenten, recht }: ChildSaid): string =>
  JSON.stringify([
    totaal,
    [recht, ...componenten].map(({ reason }) => reason.code).filter(isAsked),
    componenten.map(({ cents, steps }) => [cents, steps.at(-1)?.cents ?? 0]),
  ]);

const isAsked = (code: string): boolean => !/\.geen$/.test(code);

function resultText({ totaal, componenten, redenen }: ReferenceResult): string {
  const cents = COMPONENTS.map((name) => Number(componenten[name]));
  const told = redenen.filter(
    (reason) => isAsked(reason) && !/^(deling|schooltoeslagSoort)\./.test(reason),
  );
  return JSON.stringify([Number(totaal), told, cents.map((value) => [value, value])]);
}

function differ(
  rows: readonly ReferenceRow[],
  month: number,
  expected: string,
  found: string,
): Error {
  return new Error(
    `explain: ${monthText(month)}: expected ${expected}, found ${found}, of ${factsText(rows)}`,
  );
}
