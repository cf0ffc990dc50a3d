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

/** The lowest point of every stretch of x so long: what is left each time garbage is collected. */
export function floorsOf(points: readonly Point[], stretch: number): Point[] {
  const lowest = new Map<number, Point>();
  for (const point of points) {
    const place = Math.floor(point.x / stretch);
    const known = lowest.get(place);
    if (known === undefined || point.y < known.y) lowest.set(place, point);
  }
  return [...lowest.values()];
}
