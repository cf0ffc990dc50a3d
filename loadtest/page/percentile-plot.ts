/** Latencies of many loads on one logarithmic scale: a line each, a dot per percentile. */

import { shortNumber } from "../../engine/page/number.js";
import {
  fix,
  LABEL_WIDTH,
  line,
  powerText,
  RIGHT,
  svg,
  TOP,
  text,
  WIDTH,
} from "../../engine/page/plot.js";
import type { Percentiles } from "../load/histogram.js";

export interface LatencyLine {
  readonly label: string;
  readonly latencyMs: Percentiles;
}

const ROW_HEIGHT = 26;
const MARKS = [
  { key: "p50", label: "p50" },
  { key: "p90", label: "p90" },
  { key: "p99", label: "p99" },
  { key: "p99_9", label: "p99.9" },
  { key: "max", label: "max" },
] as const;
const LEGEND_WIDTH = 70;
const LEAST_MS = 0.01;
const VALUE_WIDTH = 50;

export function percentilePlot(title: string, lines: readonly LatencyLine[]): string {
  const values = lines.flatMap(({ latencyMs }) => MARKS.map(({ key }) => logOf(latencyMs[key])));
  const low = Math.floor(Math.min(...values));
  const high = Math.max(low + 1, Math.ceil(Math.max(...values)));
  const width = WIDTH - LABEL_WIDTH - RIGHT - VALUE_WIDTH;
  const atX = (power: number) => LABEL_WIDTH + ((power - low) / (high - low)) * width;
  const bottom = TOP + lines.length * ROW_HEIGHT;
  const powers = Array.from({ length: high - low + 1 }, (_, place) => low + place);
  return svg(title, bottom + 60, [
    text(8, 18, title, "start", "title"),
    ...powers.map((power) => line(atX(power), TOP - 6, atX(power), bottom, "grid")),
    ...powers.map((power) => text(atX(power), bottom + 14, powerText(power))),
    ...lines.flatMap((load, place) => rangeOf(load, TOP + place * ROW_HEIGHT + 12, atX)),
    ...MARKS.flatMap(({ label }, place) => legend(label, place, bottom + 44)),
    text(WIDTH - RIGHT, bottom + 48, "milliseconds, a power of ten each step", "end", "axis"),
  ]);
}

function rangeOf(
  { label, latencyMs }: LatencyLine,
  y: number,
  atX: (power: number) => number,
): string[] {
  const places = MARKS.map(({ key }) => atX(logOf(latencyMs[key])));
  const [first = 0, last = 0] = [places[0], places.at(-1)];
  return [
    text(LABEL_WIDTH - 8, y + 4, label, "end"),
    line(first, y, last, y, "grid"),
    ...places.map((x, place) => dot(x, y, place)),
    text(last + 8, y + 4, shortNumber(latencyMs.max), "start", "value"),
  ];
}

const dot = (x: number, y: number, place: number): string =>
  `<circle cx="${fix(x)}" cy="${fix(y)}" r="4.5" class="part${MARKS_COLOURS[place]}"/>`;

const MARKS_COLOURS = [0, 6, 3, 5, 2];

const legend = (label: string, place: number, y: number): string[] => [
  dot(14 + place * LEGEND_WIDTH, y, place),
  text(24 + place * LEGEND_WIDTH, y + 4, label, "start"),
];

const logOf = (ms: number): number => Math.log10(Math.max(ms, LEAST_MS));
