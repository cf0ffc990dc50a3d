/**
 * The sentence of each reason by language: `texts/<language>.yaml`, by rule and reason. An
 * explanation reads them; nothing that calculates does.
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

/** The sentences of a language. */
export function loadReasonTexts(language: Language): ReasonTexts {
  const file = join(PROJECT_ROOT, "core-wasm", "texts", `${language}.yaml`);
  return yaml().parse(readFileSync(file, "utf8")) as ReasonTexts;
}
