/**
 * A count with what is counted, as people read it: 1 change, 2 changes, 1,234 changes. Whoever says
 * a number of things that may be one says it so.
 */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
