/** How fast a value rises: the slope of the straight line with the least squares, and floors. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Units of y a unit of x; 0 for fewer than two points. */
export function slopeOf(points: readonly Point[]): number {
  const count = points.length;
  if (count < 2) return 0;
  const meanX = points.reduce((sum, { x }) => sum + x, 0) / count;
  const meanY = points.reduce((sum, { y }) => sum + y, 0) / count;
  const across = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0);
  const square = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  return square === 0 ? 0 : across / square;
}

/**
 * The lowest point of every stretch of x so long, from the first point on: what is left each time
 * garbage is collected. A last stretch that is not whole is left out: it may lie between two times.
 */
export function floorsOf(points: readonly Point[], stretch: number): Point[] {
  const lowest: Point[] = [];
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return lowest;
  const count = Math.floor((last.x - first.x) / stretch);
  for (const point of points) {
    const place = Math.floor((point.x - first.x) / stretch);
    const known = lowest[place];
    if (place < count && (known === undefined || point.y < known.y)) lowest[place] = point;
  }
  return lowest.filter((floor) => floor !== undefined);
}
