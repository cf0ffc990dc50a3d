/**
 * Explanations as messages and back. A message has the names of the object (`engine/explain`); what
 * differs is how a fact is held, the enumerations, numbers that come as text, and nothing for null.
 */
import type { Explanation, FactValue } from "../../../engine/explain/explanation.js";
import type { LooseMessage } from "../messages.js";
import { CONFIDENCE, PAYER } from "./enums.js";

/** Fields that a message may leave out, which are null in an object. */
const NULL_WHERE: ReadonlyMap<string, readonly string[]> = new Map([
  ["kinderen", ["change", "decision"]],
  ["change", ["totaal"]],
  ["steps", ["cents"]],
  ["sources", ["from", "to"]],
  ["receipt", ["run", "delivery"]],
]);
const WHOLE = /^-?\d+$/;
/** Fields of text that may look like a number. */
const TEXTS = new Set([
  "gezinId",
  "childId",
  "from",
  "to",
  "text",
  "label",
  "source",
  "name",
  "fact",
  "kernel",
  "parameters",
]);

/** The message of an explanation. */
export const explanationToMessage = (explanation: Explanation): LooseMessage =>
  toMessage(explanation, "") as LooseMessage;

function toMessage(value: unknown, key: string): unknown {
  if (key === "value") return valueMessage(value as FactValue);
  if (key === "payer") return PAYER.require(value as string);
  if (key === "confidence") return CONFIDENCE.require((value as string).toUpperCase());
  if (value === null) return undefined;
  if (Array.isArray(value)) return value.map((item) => toMessage(item, ""));
  if (typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, toMessage(inner, name)]),
  );
}

function valueMessage(value: FactValue): LooseMessage {
  if (typeof value === "number") return { number: value };
  if (typeof value === "boolean") return { flag: value };
  return value === null ? {} : { text: value };
}

/** The explanation of a message with its defaults filled in, 64-bit numbers and enums as text. */
export const messageToExplanation = (message: LooseMessage): Explanation =>
  fromMessage(message, "") as Explanation;

function fromMessage(value: unknown, key: string): unknown {
  if (key === "value") return valueOfMessage(value as LooseMessage | null);
  if (key === "payer") return String(value).slice("PAYER_".length);
  if (key === "confidence") return String(value).slice("CONFIDENCE_".length).toLowerCase();
  if (Array.isArray(value)) return value.map((item) => fromMessage(item, key));
  if (typeof value === "string")
    return TEXTS.has(key) || !WHOLE.test(value) ? value : Number(value);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => !name.startsWith("_"));
  const object = Object.fromEntries(entries.map(([name, item]) => [name, fromMessage(item, name)]));
  for (const name of NULL_WHERE.get(key) ?? []) object[name] ??= null;
  return object;
}

function valueOfMessage(message: LooseMessage | null): FactValue {
  if (message === null) return null;
  const { number, text, flag } = message;
  if (number !== undefined) return Number(number);
  return ((text ?? flag) as string | boolean | undefined) ?? null;
}
