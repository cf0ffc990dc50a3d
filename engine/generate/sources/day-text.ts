/** Days as people write them, each made once: a population has the same ones again and again. */
import { dayText as writtenDay } from "../../../core-wasm/month.js";

const texts = new Map<number, string>();

export function dayText(day: number): string {
  const known = texts.get(day);
  if (known !== undefined) return known;
  const text = writtenDay(day);
  texts.set(day, text);
  return text;
}
