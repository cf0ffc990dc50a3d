/**
 * The words of what is told to people, by language: `texts/<language>.yaml`, one entry a reason, a
 * fact, a step. An explanation and the glossary read them; nothing that calculates does.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { FactName, ReasonRule } from "./layout.js";
import { PROJECT_ROOT } from "./root.js";
import type { Confidence } from "./series.js";

export const LANGUAGES = ["nl", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Sentences by rule and name of the reason. */
export type ReasonTexts = Readonly<Record<ReasonRule, Readonly<Record<string, string>>>>;
/** A sentence a name; what stands in braces is filled in. */
export type Sentences = Readonly<Record<string, string>>;

/** All words of a language. */
export interface Texts {
  readonly redenen: ReasonTexts;
  /** What a rule is called: alone, and with its article. */
  readonly regels: Readonly<Record<ReasonRule, { readonly naam: string; readonly de: string }>>;
  /**
   * Of a fact, by its kind: its name, what holds, and what would hold in another case (`als...`).
   */
  readonly feiten: Readonly<Record<Exclude<FactName, UnnamedFact>, Sentences>>;
  readonly uitbetalers: Sentences;
  readonly gezin: Sentences;
  readonly grenzen: Sentences;
  readonly zekerheid: Readonly<Record<Confidence, string>>;
  readonly stappen: Sentences;
  readonly alternatief: Sentences;
  readonly verandering: Sentences;
  readonly maanden: readonly string[];
  readonly leeftijd: Sentences;
  readonly brief: Sentences;
}

/** Facts that say of whom and of when a row is, and nothing of them. */
export const UNNAMED_FACTS = ["gezinId", "childId", "vanMaand", "totMaand"] as const;
export type UnnamedFact = (typeof UNNAMED_FACTS)[number];

/** Loaded where there is something to explain. */
const yaml = (): typeof import("yaml") => createRequire(import.meta.url)("yaml");

const LOADED = new Map<Language, Texts>();

/** The words of a language. */
export function loadTexts(language: Language): Texts {
  const known = LOADED.get(language);
  if (known !== undefined) return known;
  const file = join(PROJECT_ROOT, "core-wasm", "texts", `${language}.yaml`);
  const texts = yaml().parse(readFileSync(file, "utf8")) as Texts;
  LOADED.set(language, texts);
  return texts;
}

const PLACE = /\{(\w+)\}/;
/** What stands between the places of a sentence, and their names: text, name, text, name, text. */
const PARTS = new Map<string, readonly string[]>();

/** A sentence with its places filled in. A place without a value is a programmer's error. */
export function filled(sentence: string | undefined, values: Readonly<Record<string, string>>) {
  if (sentence === undefined) throw new Error("texts: expected a sentence, found none");
  const parts = partsOf(sentence);
  let text = parts[0] as string;
  for (let at = 1; at < parts.length; at += 2) {
    const name = parts[at] as string;
    const value = values[name];
    if (value === undefined) throw new Error(`texts: expected a value of ${name} in "${sentence}"`);
    text += value + (parts[at + 1] as string);
  }
  return text;
}

/** Sentences are those of the files: each is taken apart once. */
function partsOf(sentence: string): readonly string[] {
  const known = PARTS.get(sentence);
  if (known !== undefined) return known;
  const parts = sentence.split(PLACE);
  PARTS.set(sentence, parts);
  return parts;
}
