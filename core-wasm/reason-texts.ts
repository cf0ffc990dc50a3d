/**
 * The sentence of each reason by language: `texts/reasons.yaml`, by rule and reason. An explanation
 * and the glossary read them; nothing that calculates does.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { ReasonRule } from "./layout.js";
import { PROJECT_ROOT } from "./root.js";

export const LANGUAGES = ["nl", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Sentences by rule and name of the reason. */
export type ReasonTexts = Readonly<Record<ReasonRule, Readonly<Record<string, string>>>>;

/** Loaded where there is something to explain. */
const yaml = (): typeof import("yaml") => createRequire(import.meta.url)("yaml");

type AllTexts = Readonly<Record<string, Readonly<Record<string, Record<Language, string>>>>>;

/** The sentences of a language. */
export function loadReasonTexts(language: Language): ReasonTexts {
  const file = join(PROJECT_ROOT, "core-wasm", "texts", "reasons.yaml");
  const all = yaml().parse(readFileSync(file, "utf8")) as AllTexts;
  const rules = Object.entries(all).map(([rule, reasons]) => {
    const sentences = Object.entries(reasons).map(([name, texts]) => [name, texts[language]]);
    return [rule, Object.fromEntries(sentences)];
  });
  return Object.fromEntries(rules) as ReasonTexts;
}
