/** Numbers beside plots: short enough to stand there. */

/** Thousands apart, three digits that count. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return "-";
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString("en-US");
  return Number(value.toPrecision(3)).toString();
}
