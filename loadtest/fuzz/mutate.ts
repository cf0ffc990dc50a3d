/** Inputs made of inputs: of bytes, of JSON by its tree, of text by its lines and words. */
import { Random } from "../../bench/accuracy/random.js";
import type { Door } from "./door.js";

const EDITS_MAX = 4;
const BYTES = [0, 1, 2, 4, 8, 127, 128, 129, 255];
const LENGTHS = [0, 1, 2, 0x7fffffff, 0x80000000, 0xffffffff, 0xffff, 0x100];
const VALUES: readonly unknown[] = [
  ...[
    null,
    true,
    false,
    "",
    "0",
    "1",
    "-1",
    0,
    -0,
    1,
    -1,
    1.5,
    3.0,
    1e300,
    -1e300,
    2 ** 31,
    2 ** 53,
  ],
  ...[
    "9223372036854775807",
    "9223372036854775808",
    "2024-02-29",
    "2023-02-29",
    "2019-01",
    "2027-13",
  ],
  ...[
    "GEEN",
    "VOLLEDIG",
    "\u0000",
    "\ud800",
    "a".repeat(300),
    [],
    {},
    [[]],
    "2024-00",
    "0000-00-00",
  ],
];
const WORDS = [
  "0",
  "-1",
  "1e9",
  "2024-01-01",
  "~",
  "null",
  "!!binary a",
  "&a *a",
  "{",
  "]",
  "- ",
  ": ",
];

/** The same door, seed and number give the same input. */
export function makeInput({ seeds, form }: Door, seed: number, number: number): Buffer {
  const random = new Random(
    (Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b)) >>> 0,
  );
  const base = random.pick(seeds);
  if (random.chance(0.02)) return base;
  if (form === "json" && random.chance(0.85)) return mutateJson(random, base, seeds);
  if (form === "text" && random.chance(0.85)) return mutateText(random, base);
  return mutateBytes(random, base, random.pick(seeds));
}

function mutateBytes(random: Random, base: Buffer, other: Buffer): Buffer {
  let bytes: Buffer = Buffer.from(base);
  for (let edit = random.between(1, EDITS_MAX); edit > 0; edit -= 1)
    bytes = edited(random, bytes, other);
  return bytes;
}

function edited(random: Random, bytes: Buffer, other: Buffer): Buffer {
  const at = random.below(Math.max(bytes.length, 1));
  const length = random.between(1, 16);
  switch (random.below(8)) {
    case 0:
      if (bytes.length > 0) bytes[at] = (bytes[at] as number) ^ (1 << random.below(8));
      return bytes;
    case 1:
      if (bytes.length > 0) bytes[at] = random.pick(BYTES);
      return bytes;
    case 2:
      if (at + 4 <= bytes.length) bytes.writeUInt32BE(random.pick(LENGTHS), at);
      return bytes;
    case 3:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    case 4:
      return Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
    case 5:
      return bytes.subarray(0, at);
    case 6: {
      const from = random.below(Math.max(other.length, 1));
      return Buffer.concat([
        bytes.subarray(0, at),
        other.subarray(from, from + length),
        bytes.subarray(at),
      ]);
    }
    default: {
      const drawn = Buffer.from(Array.from({ length }, () => random.below(256)));
      return Buffer.concat([bytes.subarray(0, at), drawn, bytes.subarray(at + length)]);
    }
  }
}

type Tree = Record<string, unknown> | unknown[];

function mutateJson(random: Random, base: Buffer, seeds: readonly Buffer[]): Buffer {
  const tree = parsed(base);
  const other = parsed(random.pick(seeds));
  if (tree === undefined) return mutateBytes(random, base, base);
  for (let edit = random.between(1, EDITS_MAX); edit > 0; edit -= 1) editTree(random, tree, other);
  return Buffer.from(JSON.stringify(tree));
}

function parsed(bytes: Buffer): Tree | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString());
    return typeof value === "object" && value !== null ? (value as Tree) : undefined;
  } catch {
    return undefined;
  }
}

function editTree(random: Random, tree: Tree, other: Tree | undefined): void {
  const places = placesOf(tree);
  if (places.length === 0) return;
  const [node, key] = random.pick(places);
  const own = node as Record<string, unknown>;
  switch (random.below(6)) {
    case 0:
      // A copy: what is put into a tree is edited with it.
      own[key] = structuredClone(random.pick(VALUES));
      return;
    case 1:
      delete own[key];
      return;
    case 2:
      if (typeof own[key] === "number") own[key] = (own[key] as number) + random.between(-2, 2);
      else if (typeof own[key] === "string") own[key] = nudged(random, own[key] as string);
      return;
    case 3:
      own[`${key}${random.below(2)}`] = own[key];
      return;
    case 4: {
      if (Array.isArray(node)) node.push(structuredClone(node[Number(key)]));
      return;
    }
    default: {
      const others = other === undefined ? [] : placesOf(other);
      if (others.length === 0) return;
      const [from, name] = random.pick(others);
      own[random.chance(0.5) ? key : name] = structuredClone(
        (from as Record<string, unknown>)[name],
      );
    }
  }
}

/** One character more, less or other; digits by one. */
function nudged(random: Random, text: string): string {
  const at = random.below(Math.max(text.length, 1));
  const digit = Number(text[at]);
  if (Number.isInteger(digit)) return text.slice(0, at) + ((digit + 1) % 10) + text.slice(at + 1);
  return text.slice(0, at) + random.pick(["", "X", "0", text[at] ?? ""]) + text.slice(at + 1);
}

function placesOf(tree: Tree): [Tree, string][] {
  const places: [Tree, string][] = [];
  const walk = (node: Tree): void => {
    for (const [key, value] of Object.entries(node)) {
      places.push([node, key]);
      if (typeof value === "object" && value !== null) walk(value as Tree);
    }
  };
  walk(tree);
  return places;
}

function mutateText(random: Random, base: Buffer): Buffer {
  const lines = base.toString().split("\n");
  for (let edit = random.between(1, EDITS_MAX); edit > 0; edit -= 1) {
    const at = random.below(lines.length);
    const line = lines[at] as string;
    const column = random.below(Math.max(line.length, 1));
    const kind = random.below(5);
    if (kind === 0) lines.splice(at, 1);
    else if (kind === 1) lines.splice(at, 0, random.pick(lines));
    else if (kind === 2) lines[at] = line.replace(/\d/, () => String(random.below(10)));
    else if (kind === 3)
      lines[at] = line.slice(0, column) + random.pick(WORDS) + line.slice(column);
    else lines[at] = line.slice(0, column) + line.slice(column + 1);
    if (lines.length === 0) lines.push("");
  }
  return Buffer.from(lines.join("\n"));
}
