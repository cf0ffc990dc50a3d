/** What is said in a language: amounts, months, ages and facts as people read them. */
import { absentOf, factOf } from "../../core-wasm/fact.js";
import type { FactName, ReasonRule } from "../../core-wasm/layout.js";
import { calendarMonth, dayText, monthText, yearOf } from "../../core-wasm/month.js";
import {
  filled,
  type Language,
  loadTexts,
  type Sentences,
  type Texts,
} from "../../core-wasm/texts.js";
import type { FactValue } from "./explanation.js";

const CENTS_PER_EURO = 100;
const MONTHS_PER_YEAR = 12;
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
/** How thousands and cents are written: what stands between them. */
const MARKS: Readonly<Record<Language, { readonly thousands: string; readonly cents: string }>> = {
  nl: { thousands: ".", cents: "," },
  en: { thousands: ",", cents: "." },
};

/** Digits between two marks of thousands. */
const GROUP = 3;

/** The digits of a number in groups, from the right. */
function groupsOf(digits: string): string[] {
  const groups: string[] = [];
  for (let end = digits.length; end > 0; end -= GROUP) {
    groups.unshift(digits.slice(Math.max(0, end - GROUP), end));
  }
  return groups;
}

export class Words {
  readonly texts: Texts;

  constructor(readonly language: Language) {
    this.texts = loadTexts(language);
  }

  /** Cents as euro. */
  euro(cents: number): string {
    const { thousands, cents: mark } = MARKS[this.language];
    const whole = String(Math.floor(Math.abs(cents) / CENTS_PER_EURO));
    const grouped = whole.length > GROUP ? groupsOf(whole).join(thousands) : whole;
    const rest = String(Math.abs(cents) % CENTS_PER_EURO).padStart(2, "0");
    return `${cents < 0 ? "-" : ""}${grouped}${mark}${rest} euro`;
  }

  /** A number with decimals, as its digits are given with a point. */
  decimals(digits: string): string {
    return digits.replace(".", MARKS[this.language].cents);
  }

  month(month: number): string {
    return `${this.texts.maanden[calendarMonth(month) - 1]} ${yearOf(month)}`;
  }

  /** A day of text YYYY-MM-DD. */
  day(text: string): string {
    const [, year, month, day] = DAY.exec(text) ?? [];
    return `${Number(day)} ${this.texts.maanden[Number(month) - 1]} ${year}`;
  }

  age(months: number): string {
    const { jaren, maanden, maand, en } = this.texts.leeftijd;
    const years = filled(jaren, { jaren: String(Math.floor(months / MONTHS_PER_YEAR)) });
    const rest = months % MONTHS_PER_YEAR;
    const few = rest === 1 ? filled(maand, {}) : filled(maanden, { maanden: String(rest) });
    if (months < MONTHS_PER_YEAR) return few;
    return rest === 0 ? years : filled(en, { jaren: years, maanden: few });
  }

  /** Both names of a rule, small and with a capital. */
  rule(rule: ReasonRule): Record<"naam" | "de" | "Naam" | "De", string> {
    const { naam, de } = this.texts.regels[rule];
    return { naam, de, Naam: capital(naam), De: capital(de) };
  }

  /** A payer as it calls itself. */
  payer(code: string): string {
    return this.texts.uitbetalers[code] as string;
  }

  label(name: FactName): string {
    return this.#fact(name)["naam"] as string;
  }

  /** What holds of a fact, in a sentence. */
  fact(name: FactName, value: number): string {
    const words = this.#fact(name);
    switch (factOf(name).value.kind) {
      case "bool":
        return filled(words[value === 1 ? "ja" : "nee"], {});
      case "enum":
        return filled(words[String(factValue(name, value))], {});
      default:
        if (value === absentOf(factOf(name)) && "geen" in words) return words["geen"] as string;
        if (value === 1 && "een" in words) return words["een"] as string;
        if (value < 0 && "onbekend" in words) return words["onbekend"] as string;
        return filled(words["is"], { waarde: this.#value(name, value) });
    }
  }

  /** What would have to hold of a fact, in half a sentence; `now` says on which side it lies. */
  supposed(name: FactName, value: number, now: number): string {
    const words = this.#fact(name);
    const { kind } = factOf(name).value;
    if (kind === "bool") return filled(words[value === 1 ? "alsJa" : "alsNee"], {});
    if (kind === "enum") return filled(words[`als${factValue(name, value)}`], {});
    if (kind === "cents") return this.#supposedCents(words, name, value, now);
    if (value === absentOf(factOf(name)) && "alsGeen" in words) return words["alsGeen"] as string;
    if (value === 1 && "alsEen" in words) return words["alsEen"] as string;
    return filled(words["als"], { waarde: this.#value(name, value) });
  }

  #supposedCents(words: Sentences, name: FactName, value: number, now: number): string {
    if (value < 0) return filled(words["alsOnbekend"], {});
    if (now < 0) return filled(words["alsBekend"], { waarde: this.#value(name, value) });
    const isMore = value > now;
    const limit = isMore ? value - 1 : value;
    return filled(words[isMore ? "meer" : "minder"], { waarde: this.#value(name, limit) });
  }

  #value(name: FactName, value: number): string {
    switch (factOf(name).value.kind) {
      case "cents":
        return this.euro(value);
      case "month":
        return this.month(value);
      case "date":
        return this.day(dayText(value));
      default:
        return String(value);
    }
  }

  #fact(name: FactName): Sentences {
    return this.texts.feiten[name as keyof Texts["feiten"]];
  }
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A fact as the `calculate` format has it, from the number of its column. */
export function factValue(name: FactName, value: number): FactValue {
  const fact = factOf(name);
  switch (fact.value.kind) {
    case "bool":
      return value === 1;
    case "enum":
      return fact.value.values[value] as string;
    case "month":
      return value === absentOf(fact) ? null : monthText(value);
    case "date":
      return value === absentOf(fact) ? null : dayText(value);
    case "cents":
      return value < 0 ? null : value;
    default:
      return value;
  }
}
