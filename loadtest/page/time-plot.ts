/** Values over time: one line per series, from zero up, with a legend. */

import { shortNumber } from "../../engine/page/number.js";
import {
  BOTTOM,
  fix,
  gridLines,
  HEADROOM,
  HEIGHT,
  LEFT,
  RIGHT,
  svg,
  TOP,
  text,
  WIDTH,
} from "../../engine/page/plot.js";
import type { Point } from "../load/slope.js";

export interface Series {
  readonly label: string;
  /** x in seconds, ascending. */
  readonly points: readonly Point[];
}

const TICKS_MAX = 8;
const LEGEND_WIDTH = 110;

/** At least one series has to have a point. */
export function timePlot(title: string, yName: string, series: readonly Series[]): string {
  const all = series.flatMap(({ points }) => points);
  const yMax = Math.max(...all.map(({ y }) => y)) * HEADROOM || 1;
  const xMax = Math.max(...all.map(({ x }) => x)) || 1;
  const atX = (x: number) => LEFT + (x / xMax) * (WIDTH - LEFT - RIGHT);
  const atY = (y: number) => HEIGHT - BOTTOM - (y / yMax) * (HEIGHT - TOP - BOTTOM);
  return svg(title, HEIGHT, [
    text(8, 18, `${title}, ${yName}`, "start", "title"),
    ...gridLines(yMax, atY),
    ...ticksTo(xMax).map((x) => text(atX(x), HEIGHT - BOTTOM + 18, shortNumber(x))),
    ...series.map(({ points }, place) => {
      const path = points.map(
        ({ x, y }, at) => `${at === 0 ? "M" : "L"}${fix(atX(x))} ${fix(atY(y))}`,
      );
      return `<path d="${path.join(" ")}" class="line line${place}"/>`;
    }),
    ...(series.length > 1 ? series.flatMap(({ label }, place) => legend(label, place)) : []),
    text(LEFT, HEIGHT - 12, "seconds", "start", "axis"),
  ]);
}

function legend(label: string, place: number): string[] {
  const left = LEFT + LEGEND_WIDTH * (place + 1);
  return [
    `<path d="M${left} ${HEIGHT - 16}h20" class="line line${place}"/>`,
    text(left + 26, HEIGHT - 12, label, "start"),
  ];
}

/** Round values from 0 on: steps of 1, 2 or 5 and a power of ten. */
function ticksTo(max: number): number[] {
  const power = 10 ** Math.floor(Math.log10(max / TICKS_MAX));
  const step = [1, 2, 5, 10].map((times) => times * power).find((one) => max / one <= TICKS_MAX);
  const steps = Math.floor(max / (step ?? max));
  return Array.from({ length: steps + 1 }, (_, place) => place * (step ?? max));
}
