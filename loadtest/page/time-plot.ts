/** Values over time: one line per series, from zero up, with a legend. */
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
} from "../../bench/page/plot.js";
import { shortNumber } from "../../bench/table.js";
import type { Point } from "../slope.js";

export interface Series {
  readonly label: string;
  /** x in seconds, ascending. */
  readonly points: readonly Point[];
}

const TICKS = 6;
const LEGEND_WIDTH = 110;

/** At least one series has to have a point. */
export function timePlot(title: string, yName: string, series: readonly Series[]): string {
  const all = series.flatMap(({ points }) => points);
  const yMax = Math.max(...all.map(({ y }) => y), Number.MIN_VALUE) * HEADROOM || 1;
  const xMax = Math.max(...all.map(({ x }) => x)) || 1;
  const atX = (x: number) => LEFT + (x / xMax) * (WIDTH - LEFT - RIGHT);
  const atY = (y: number) => HEIGHT - BOTTOM - (y / yMax) * (HEIGHT - TOP - BOTTOM);
  const ticks = Array.from({ length: TICKS + 1 }, (_, place) => (place / TICKS) * xMax);
  return svg(title, HEIGHT, [
    text(8, 18, `${title}, ${yName}`, "start", "title"),
    ...gridLines(yMax, atY),
    ...ticks.map((x) => text(atX(x), HEIGHT - BOTTOM + 18, shortNumber(x))),
    ...series.map(({ points }, place) => {
      const path = points.map(
        ({ x, y }, at) => `${at === 0 ? "M" : "L"}${fix(atX(x))} ${fix(atY(y))}`,
      );
      return `<path d="${path.join(" ")}" class="line line${place}"/>`;
    }),
    ...series.flatMap(({ label }, place) => {
      const left = WIDTH - RIGHT - (series.length - place) * LEGEND_WIDTH;
      return [
        `<path d="M${left} ${HEIGHT - 16}h20" class="line line${place}"/>`,
        text(left + 26, HEIGHT - 12, label, "start"),
      ];
    }),
    text(LEFT, HEIGHT - 12, "seconds", "start", "axis"),
  ]);
}
