/**
 * Bars that lie, for groups of a few series: each from zero, to the right above it and to the left
 * below it. Labels of the groups stand left, values at the ends, the scale and its unit below.
 */
import { shortNumber } from "./number.js";
import { escapeText, fix, line, svg, text, WIDTH } from "./plot.js";

/** A group: of each series the values that are drawn from zero, one or two of different signs. */
export interface BarGroup {
  readonly label: string;
  readonly series: readonly (readonly number[])[];
}

export interface BarPlot {
  readonly title: string;
  /** What the values are, with their unit: the axis says it. */
  readonly axis: string;
  /** What the groups are. */
  readonly groupAxis: string;
  readonly seriesNames: readonly string[];
  readonly groups: readonly BarGroup[];
}

const LABEL_WIDTH = 190;
const END_WIDTH = 16;
const VALUE_WIDTH = 62;
const BAR_HEIGHT = 14;
const GROUP_GAP = 10;
const TITLE_HEIGHT = 30;
const LEGEND_HEIGHT = 20;
const FOOT_HEIGHT = 44;
const TICKS = 5;

/** Steps of 1, 2 or 5 times a power of ten, about `TICKS` of them. */
export function tickStep(range: number): number {
  const rough = range / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5].find((times) => times * power >= rough);
  return (step ?? 10) * power;
}

/** A value beside its bar: to two decimals, or three digits that count. */
const valueText = (value: number): string => shortNumber(Number(value.toFixed(2)));

export function barPlot({ title, axis, groupAxis, seriesNames, groups }: BarPlot): string {
  const values = groups.flatMap(({ series }) => series.flat());
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values) || (low === 0 ? 1 : 0);
  const left = LABEL_WIDTH + (low < 0 ? VALUE_WIDTH : 4);
  const right = WIDTH - END_WIDTH - VALUE_WIDTH;
  const atX = (value: number) => left + ((value - low) / (high - low)) * (right - left);
  const groupHeight = seriesNames.length * BAR_HEIGHT + GROUP_GAP;
  const top = TITLE_HEIGHT + LEGEND_HEIGHT;
  const bottom = top + groups.length * groupHeight;
  const step = tickStep(high - low);
  const ticks: number[] = [];
  for (let at = Math.ceil(low / step); at * step <= high; at += 1) ticks.push(at * step);
  return svg(title, bottom + FOOT_HEIGHT, [
    text(8, 18, title, "start", "title"),
    ...legend(seriesNames),
    text(LABEL_WIDTH - 8, top - 4, groupAxis, "end", "axis"),
    ...ticks.map((tick) => line(atX(tick), top, atX(tick), bottom, tick === 0 ? "zero" : "grid")),
    ...ticks.map((tick) => text(atX(tick), bottom + 15, shortNumber(tick))),
    ...groups.flatMap((group, at) => groupBars(group, top + at * groupHeight, atX)),
    text((left + right) / 2, bottom + 34, axis, "middle", "axis"),
  ]);
}

function legend(names: readonly string[]): string[] {
  if (names.length < 2) return [];
  const width = (WIDTH - LABEL_WIDTH) / names.length;
  return names.flatMap((name, at) => {
    const x = LABEL_WIDTH + at * width;
    const box = `<rect x="${fix(x)}" y="${TITLE_HEIGHT - 6}" width="11" height="11" `;
    return [
      `${box}class="part${seriesColour(at)}"/>`,
      text(x + 16, TITLE_HEIGHT + 4, name, "start"),
    ];
  });
}

/** Colours apart from each other: blue, orange, green, purple. */
const seriesColour = (at: number): number => [0, 2, 3, 4][at % 4] as number;

function groupBars({ label, series }: BarGroup, top: number, atX: (value: number) => number) {
  const middle = top + (series.length * BAR_HEIGHT) / 2 + GROUP_GAP / 2 + 4;
  const bars = series.flatMap((values, at) => {
    const y = top + GROUP_GAP / 2 + at * BAR_HEIGHT;
    return values.flatMap((value) => {
      const [from, to] = [Math.min(atX(0), atX(value)), Math.max(atX(0), atX(value))];
      const isNegative = value < 0;
      const place = isNegative ? from - 5 : to + 5;
      return [
        `<rect x="${fix(from)}" y="${fix(y)}" width="${fix(Math.max(to - from, 0.5))}" ` +
          `height="${BAR_HEIGHT - 2}" class="part${seriesColour(at)}"><title>` +
          `${escapeText(`${label}: ${valueText(value)}`)}</title></rect>`,
        text(place, y + BAR_HEIGHT - 4, valueText(value), isNegative ? "end" : "start", "value"),
      ];
    });
  });
  return [text(LABEL_WIDTH - 8, middle, label, "end"), ...bars];
}
