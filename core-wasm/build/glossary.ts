/**
 * The tables of the glossary that follow from the layout: facts, components, and what each reason
 * says.
 */

import { COMPONENT_DOCS, FACTS, REASON_FIELDS } from "../layout.js";
import { loadTexts } from "../texts.js";
import { withPart } from "./part.js";

/** A line of a table. */
const line = (...cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

const table = (head: readonly string[], rows: readonly string[]): string[] => [
  line(...head),
  `|${"---|".repeat(head.length)}`,
  ...rows,
];

/** The glossary with its tables as the layout has them now. */
export function glossary(text: string): string {
  const facts = FACTS.map(({ name, article, doc }) => line(name, article, doc));
  const components = COMPONENT_DOCS.map(({ name, article, doc }) => line(name, article, doc));
  const sentences = loadTexts("en").redenen;
  const reasons = REASON_FIELDS.flatMap(({ rule, names }) =>
    names.map((name) => line(`${rule}.${name}`, String(sentences[rule][name]))),
  );
  const parts = {
    facts: table(["Dutch", "Article", "English"], facts),
    components: table(["Dutch", "Article", "English"], components),
    reasons: table(["Reason", "English"], reasons),
  };
  return Object.entries(parts).reduce((page, [name, lines]) => {
    return withPart(page, name, ["", ...lines, ""]);
  }, text);
}
