/**
 * Plots as SVG text, drawn in the page's own colours (CSS variables), readable in light and dark.
 * Shapes: points joined by a line with the spread of each as a bar, bars on a logarithmic scale,
 * and one bar cut into parts. Units stand at the axis, and whether its steps are equal; values
 * stand beside what they belong to, with a rim of paper that keeps the lines out of them.
 */
import { shortNumber } from "./number.js";

export interface Point {
  readonly x: number;
  readonly y: number;
  /** Half the length of the bar that shows the spread, in units of y. */
  readonly spread: number;
  readonly label: string;
}

export interface Bar {
  readonly label: string;
  readonly value: number;
}

export interface Axes {
  readonly title: string;
  readonly xName: string;
  readonly yName: string;
  /** Powers apart instead of steps apart. */
  readonly isLogX: boolean;
}

export const WIDTH = 640;
export const HEIGHT = 300;
export const LEFT = 84;
export const RIGHT = 28;
export const TOP = 34;
export const BOTTOM = 52;
export const LABEL_WIDTH = 250;
const BAR_HEIGHT = 22;
const BAR_GAP = 10;
const VALUE_WIDTH = 120;
export const HEADROOM = 1.12;

export const escapeText = (text: string): string =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

export const text = (x: number, y: number, content: string, anchor = "middle", kind = ""): string =>
  `<text x="${fix(x)}" y="${fix(y)}" text-anchor="${anchor}" class="${kind}">` +
  `${escapeText(content)}</text>`;

export const line = (x1: number, y1: number, x2: number, y2: number, kind: string): string =>
  `<line x1="${fix(x1)}" y1="${fix(y1)}" x2="${fix(x2)}" y2="${fix(y2)}" class="${kind}"/>`;

export const fix = (value: number): string => value.toFixed(1);

export function svg(title: string, height: number, parts: readonly string[]): string {
  const head =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${fix(height)}" role="img" ` +
    `aria-label="${escapeText(title)}">`;
  return [head, `<title>${escapeText(title)}</title>`, ...parts, "</svg>"].join("\n");
}

/** Points from left to right, joined, from zero up. */
export function linePlot(axes: Axes, points: readonly Point[]): string {
  const yMax = Math.max(...points.map(({ y, spread }) => y + spread)) * HEADROOM;
  const place = (value: number) => (axes.isLogX ? Math.log(value) : value);
  const low = Math.min(...points.map(({ x }) => place(x)));
  const range = Math.max(...points.map(({ x }) => place(x))) - low || 1;
  const inset = 40;
  const atX = (x: number) =>
    LEFT + inset + ((place(x) - low) / range) * (WIDTH - LEFT - RIGHT - 2 * inset);
  const atY = (y: number) => HEIGHT - BOTTOM - (y / yMax) * (HEIGHT - TOP - BOTTOM);
  const path = points.map(({ x, y }, at) => `${at === 0 ? "M" : "L"}${fix(atX(x))} ${fix(atY(y))}`);
  return svg(axes.title, HEIGHT, [
    text(8, 18, `${axes.title}, ${axes.yName}`, "start", "title"),
    ...gridLines(yMax, atY),
    `<path d="${path.join(" ")}" class="line"/>`,
    ...points.flatMap(({ x, y, spread, label }) => [
      line(atX(x), atY(Math.max(0, y - spread)), atX(x), atY(y + spread), "spread"),
      `<circle cx="${fix(atX(x))}" cy="${fix(atY(y))}" r="4" class="dot"/>`,
      text(atX(x), atY(y + spread) - 8, shortNumber(y), "middle", "value"),
      text(atX(x), HEIGHT - BOTTOM + 18, label),
    ]),
    text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, axisName(axes), "middle", "axis"),
  ]);
}

const axisName = ({ xName, isLogX }: Axes): string =>
  isLogX ? `${xName}, equal ratios equally far apart` : xName;

export function gridLines(yMax: number, atY: (y: number) => number): string[] {
  const power = 10 ** Math.floor(Math.log10(yMax));
  const step = yMax / power < 3 ? power / 2 : power;
  const lines: string[] = [];
  for (let y = 0; y <= yMax; y += step) {
    lines.push(line(LEFT, atY(y), WIDTH - RIGHT, atY(y), "grid"));
    lines.push(text(LEFT - 8, atY(y) + 4, shortNumber(y), "end"));
  }
  return lines;
}

/** Bars from one power of ten below the least value; each with its value. */
export function logBars(title: string, unit: string, bars: readonly Bar[]): string {
  const low = Math.floor(Math.log10(Math.min(...bars.map(({ value }) => value)))) - 1;
  const high = Math.ceil(Math.log10(Math.max(...bars.map(({ value }) => value))));
  const width = WIDTH - LABEL_WIDTH - VALUE_WIDTH;
  const atX = (power: number) => LABEL_WIDTH + ((power - low) / (high - low)) * width;
  const bottom = TOP + bars.length * (BAR_HEIGHT + BAR_GAP);
  const powers = Array.from({ length: high - low + 1 }, (_, index) => low + index);
  return svg(title, bottom + 40, [
    text(8, 18, title, "start", "title"),
    ...powers.map((power) => line(atX(power), TOP - 6, atX(power), bottom, "grid")),
    ...powers.map((power) => text(atX(power), bottom + 14, powerText(power))),
    ...bars.flatMap(({ label, value }, at) => {
      const y = TOP + at * (BAR_HEIGHT + BAR_GAP);
      const end = atX(Math.log10(value));
      return [
        text(LABEL_WIDTH - 8, y + 15, label, "end"),
        `<rect x="${LABEL_WIDTH}" y="${y}" width="${fix(end - LABEL_WIDTH)}" ` +
          `height="${BAR_HEIGHT}" class="bar part${at === 0 ? 0 : 1}"/>`,
        text(end + 6, y + 15, shortNumber(value), "start", "value"),
      ];
    }),
    text(
      LABEL_WIDTH + width / 2,
      bottom + 32,
      `${unit} a second, a power of ten each step`,
      "middle",
      "axis",
    ),
  ]);
}

export function powerText(power: number): string {
  if (power < 0) return String(10 ** power);
  return `1${"0".repeat(power % 3)}${["", "k", "M", "G", "T"][Math.floor(power / 3)]}`;
}

/** One bar whose parts add up to the whole, with the share of each part below it. */
export function splitBar(title: string, parts: readonly Bar[]): string {
  const sum = parts.reduce((total, { value }) => total + value, 0);
  const width = WIDTH - 16;
  let x = 8;
  const rects = parts.map(({ label, value }, at) => {
    const wide = (value / sum) * width;
    const rect =
      `<rect x="${fix(x)}" y="${TOP}" width="${fix(wide)}" height="40" class="part${at % 9}">` +
      `<title>${escapeText(label)}</title></rect>`;
    x += wide;
    return rect;
  });
  const legend = parts.flatMap(({ label, value }, at) => {
    const left = 8 + (at % 2) * (width / 2);
    const y = TOP + 62 + Math.floor(at / 2) * 22;
    const words = `${label}: ${((value / sum) * 100).toFixed(1)} %, ${shortNumber(value)} ms`;
    return [
      `<rect x="${fix(left)}" y="${y - 11}" width="12" height="12" class="part${at % 9}"/>`,
      text(left + 18, y, words, "start"),
    ];
  });
  const height = TOP + 62 + Math.ceil(parts.length / 2) * 22;
  return svg(title, height, [text(8, 18, title, "start", "title"), ...rects, ...legend]);
}
