/**
 * An explanation as a letter that a family reads: the result first, short sentences, the law in a
 * block of its own. Every sentence comes from the texts; here is the order alone.
 */
import { factOf } from "../../core-wasm/fact.js";
import { parseMonth } from "../../core-wasm/month.js";
import { filled, type Sentences } from "../../core-wasm/texts.js";
import { codeLines } from "./case-worker.js";
import type {
  AlternativeSaid,
  AmountSaid,
  ChildSaid,
  ComponentSaid,
  Explanation,
  FactSaid,
  RuleChange,
} from "./explanation.js";
import { isRightCode } from "./nearest.js";
import { type Line, WIDTH, wrapped } from "./paragraph.js";
import { Words } from "./words.js";

const MONTH_LETTERS = 7;

/** Between two letters. */
export const LETTER_RULE = `\n${"-".repeat(WIDTH)}\n\n`;

export interface LetterOptions {
  /** Adds codes and sources for who handles the file. */
  readonly isForCaseWorker?: boolean | undefined;
}

/** The letter, ended by a line break. */
export function letterText(explanation: Explanation, options: LetterOptions = {}): string {
  const letter = new Letter(explanation);
  const codes = options.isForCaseWorker ? letter.codes() : [];
  return `${wrapped([...letter.lines(), ...codes]).join("\n")}\n`;
}

class Letter {
  readonly #words: Words;
  readonly #brief: Sentences;

  constructor(readonly explanation: Explanation) {
    this.#words = new Words(explanation.language);
    this.#brief = this.#words.texts.brief;
  }

  lines(): Line[] {
    const { kinderen, payer } = this.explanation;
    return [
      ...this.#result(),
      ...kinderen.flatMap((child) => this.#child(child)),
      ...this.#block("gegevens", this.#facts()),
      ...this.#block("artikels", this.#articles()),
      ...this.#block("controle", this.#receipt()),
      "",
      this.#say("vragen", { payer: this.#words.payer(payer) }),
      this.#say("klacht"),
      this.#say("beroep"),
    ];
  }

  codes(): Line[] {
    return this.#block("codes", codeLines(this.explanation));
  }

  #say(name: string, values: Readonly<Record<string, string>> = {}): string {
    return filled(this.#brief[name], values);
  }

  /** A heading with lines below it; nothing without lines. */
  #block(name: string, lines: readonly Line[]): Line[] {
    return lines.length === 0 ? [] : ["", this.#say(name), ...lines];
  }

  #month(text: string): string {
    return this.#words.month(parseMonth(text.slice(0, MONTH_LETTERS)) as number);
  }

  #result(): Line[] {
    const { gezinId, payer, totaal, voorlopig, kinderen } = this.explanation;
    const maand = this.#month(this.explanation.maand);
    const bedrag = this.#words.euro(totaal);
    const own = kinderen.reduce((sum, child) => sum + child.totaal, 0);
    return [
      this.#say("titel", { maand }),
      this.#say("gezin", { gezin: gezinId, payer: this.#words.payer(payer) }),
      "",
      this.#say(totaal === 0 ? "totaalNul" : "totaal", { maand, bedrag }),
      ...(own === totaal ? [] : [this.#say("alleenDitKind", { bedrag: this.#words.euro(own) })]),
      ...(voorlopig ? [this.#say("voorlopig")] : []),
      ...(kinderen.length === 0 ? [this.#say("geenKind", { maand })] : []),
    ];
  }

  #child(child: ChildSaid): Line[] {
    const { childId, geboortedatum, totaal, componenten, recht, change, decision } = child;
    const values = { kind: childId, datum: this.#words.day(geboortedatum) };
    const given = componenten.filter(({ cents }) => cents > 0);
    const refused = componenten.filter((component) => isRefused(component));
    const sub = (lines: readonly Line[], name: string) =>
      lines.length === 0 ? [] : ["", { indent: 1, text: this.#say(name) }, ...lines];
    const changed = (change?.rules ?? []).filter(isToldChange).map(({ text }) => text);
    const said = [change?.text, ...changed, decision?.text];
    return [
      "",
      this.#say("kind", { ...values, bedrag: this.#words.euro(totaal) }),
      { indent: 1, text: recht.reason.text },
      ...given.flatMap((component) => ["", ...this.#component(component)]),
      ...sub(
        refused.flatMap((component) => this.#reasons(component, 1, true)),
        "nietGekregen",
      ),
      ...sub(alternativesOf(child).map(bullet), "ietsAnders"),
      ...sub(
        said.flatMap((text) => (text ? [bullet(text)] : [])),
        "verandering",
      ),
    ];
  }

  #component(component: ComponentSaid): Line[] {
    const { label, cents, steps } = component;
    const title = this.#say("onderdeel", { label, bedrag: this.#words.euro(cents) });
    const sums = steps.length < 2 ? [] : [{ indent: 2, text: this.#say("berekening") }];
    return [
      { indent: 1, text: title },
      ...this.#reasons(component, 2, false),
      ...sums,
      ...(steps.length < 2 ? [] : steps.map(({ text }) => ({ indent: 2, text, isBullet: true }))),
    ];
  }

  #reasons({ reason, limits }: ComponentSaid, indent: number, isBullet: boolean): Line[] {
    const compared = limits.map(({ text }) => text);
    return [{ indent, text: [reason.text, ...compared].join(" "), isBullet }];
  }

  /** What was stated and counted: of the household, then of each child by name, if several. */
  #facts(): Line[] {
    const { gezinsgrootte, kinderen } = this.explanation;
    if (kinderen.length === 0) return [];
    const size = gezinsgrootte === 1 ? "gezinTeltEen" : "gezinTelt";
    const family = kinderen.flatMap(({ facts }) => facts.filter(isOfHousehold));
    return [
      bullet(this.#say(size, { aantal: String(gezinsgrootte) })),
      ...this.#factLines(family, 1),
      ...kinderen.flatMap(({ childId, facts }) => {
        const own = facts.filter((fact) => !isOfHousehold(fact));
        if (kinderen.length === 1) return this.#factLines(own, 1);
        const name = this.#say("gegevensKind", { kind: childId });
        return [{ indent: 1, text: name }, ...this.#factLines(own, 2)];
      }),
    ];
  }

  #factLines(facts: readonly FactSaid[], indent: number): Line[] {
    const texts = facts.filter(({ isStated }) => isStated).map((fact) => this.#factText(fact));
    return [...new Set(texts)].map((text) => ({ indent, text, isBullet: true }));
  }

  #factText({ text, sources }: FactSaid): string {
    const known = sources.map(({ source, knownSince }) =>
      this.#say("bron", { bron: source, datum: this.#words.day(knownSince.slice(0, 10)) }),
    );
    return [text, ...known].join(" ");
  }

  #articles(): Line[] {
    const told = this.explanation.kinderen.flatMap(({ recht, componenten }) => [
      { rule: "recht" as const, reason: recht.reason, amounts: [], limits: [] },
      ...componenten
        .filter((component) => component.cents > 0 || isRefused(component))
        .map((component) => ({ ...component, rule: component.name })),
    ]);
    const lines = told.flatMap(({ rule, reason: { article }, amounts, limits }) => {
      const isArticle = /^\d/.test(article);
      const { Naam } = this.#words.rule(rule);
      const sources = [
        ...amounts.map((amount) => this.#source("bedragBron", amount)),
        ...limits.map((limit) => this.#source("grensBron", limit)),
      ];
      const head = isArticle
        ? this.#articleText(Naam, article)
        : this.#say("anderArtikel", { Naam });
      return [`${head}.`, ...sources].join(" ");
    });
    return [...new Set(lines)].map(bullet);
  }

  /** "18, 222" and "19-22" as people write them; a range of two is two. */
  #articleText(Naam: string, article: string): string {
    const parts = article.split(", ").flatMap((part) => {
      const [from, to] = part.split("-") as [string, string?];
      if (to === undefined) return [part];
      if (Number(to) === Number(from) + 1) return [from, to];
      return [this.#say("totEnMet", { van: from, tot: to })];
    });
    const first = parts.slice(0, -1).join(", ");
    const last = parts.at(-1) as string;
    const artikel = first === "" ? last : this.#say("opsomming", { eerste: first, laatste: last });
    return this.#say(artikel === article ? "artikel" : "artikelen", { Naam, artikel });
  }

  #source(name: string, { cents, from, confidence }: AmountSaid): string {
    return this.#say(name, {
      bedrag: this.#words.euro(cents),
      maand: this.#month(from),
      zekerheid: this.#words.texts.zekerheid[confidence],
    });
  }

  #receipt(): Line[] {
    const { kernel, parameters, run, delivery } = this.explanation.receipt;
    return [
      this.#say("controleTekst"),
      bullet(this.#say("rekenkern", { digest: kernel })),
      bullet(this.#say("parameters", { digest: parameters })),
      ...(run === null ? [] : [bullet(this.#say("run", { run: String(run) }))]),
      ...(delivery === null ? [] : [bullet(this.#say("levering", { levering: String(delivery) }))]),
    ];
  }
}

const isOfHousehold = ({ name }: FactSaid): boolean => factOf(name).scope === "gezin";

const bullet = (text: string): Line => ({ indent: 1, text, isBullet: true });

/** Asked for, and nothing given. */
const isRefused = ({ cents, reason }: ComponentSaid): boolean =>
  cents === 0 && !reason.code.endsWith(".geen");

/** The right, and what is paid: a refusal for another reason is nothing that the family had. */
const isToldChange = ({ rule, before, now }: RuleChange): boolean =>
  rule === "recht" || before !== now;

/**
 * A rank class was fixed for good at the end of 2018: nothing that a family could have otherwise.
 * That what is granted would not be there without having been granted tells it nothing.
 */
const UNTOLD: ReadonlySet<string> = new Set(["rangklasse", "startbedragMaand", "covidMaand"]);

/**
 * The nearest branch not taken of the right and of every component, each once; one that would
 * make a difference before one that would not.
 */
function alternativesOf({ recht, componenten }: ChildSaid): string[] {
  const ofRight = nearestOf(recht.alternatives, ({ code }) => isRightCode(code) !== recht.isRecht);
  const ofBenefits = componenten.flatMap(({ alternatives, cents }) =>
    nearestOf(alternatives, (alternative) => alternative.cents !== cents),
  );
  return [...new Set([...ofRight, ...ofBenefits])];
}

const isTold = ({ fact }: AlternativeSaid): boolean => !UNTOLD.has(fact);

function nearestOf(
  alternatives: readonly AlternativeSaid[],
  isDifference: (alternative: AlternativeSaid) => boolean,
): string[] {
  const possible = alternatives.filter(isTold);
  const nearest = possible.find(isDifference) ?? possible[0];
  return nearest === undefined ? [] : [nearest.text];
}
