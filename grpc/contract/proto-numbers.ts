/**
 * Numbers on the wire, which a client that was built years ago still reads by. They are kept in the
 * .proto files themselves: a name that is there keeps its number, a new one gets one that was never
 * used, and the number of a name that has gone stays reserved.
 */
export interface Numbered {
  readonly name: string;
  readonly number: number;
}

export interface Numbers {
  /** In the order of their numbers. */
  readonly values: readonly Numbered[];
  /** Numbers of names that have gone. */
  readonly reserved: readonly number[];
}

const VALUE = /^\s*(?:(?:optional |repeated )?[\w.]+ )?(\w+) = (\d+);/;
const RESERVED = /^\s*reserved ([\d, ]+);/;

/** The numbers that lines of a .proto file give. */
export function readNumbers(lines: readonly string[]): Numbers {
  const values = lines.flatMap((line): Numbered[] => {
    const [, name, number] = VALUE.exec(line) ?? [];
    return name === undefined ? [] : [{ name, number: Number(number) }];
  });
  const reserved = lines.flatMap((line) => RESERVED.exec(line)?.[1]?.split(", ").map(Number) ?? []);
  return { values, reserved };
}

/** The numbers of `names`: those they have, and for a new one what `next` says of it. */
export function numberNames(
  names: readonly string[],
  known: Numbers,
  next: (name: string, taken: readonly Numbered[]) => number,
): Numbers {
  const given = known.values.filter(({ name }) => names.includes(name));
  const gone = known.values.filter(({ name }) => !names.includes(name));
  const taken = [...known.values];
  for (const name of names) {
    if (taken.some((value) => value.name === name)) continue;
    const value = { name, number: next(name, taken) };
    taken.push(value);
    given.push(value);
  }
  return {
    values: given.toSorted((a, b) => a.number - b.number),
    reserved: [...known.reserved, ...gone.map(({ number }) => number)].toSorted((a, b) => a - b),
  };
}
