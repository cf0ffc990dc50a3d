/**
 * Parts of files that people write, of which the lines between two markers are generated:
 *
 *     // generated: facts of the child        or <!-- generated: facts --> in a page
 *     ...
 *     // end of generated
 */
const BEGIN = /^.*\bgenerated: ([\w ]+?)\s*(?:-->)?$/;
const END = /^.*\bend of generated\b/;

interface Part {
  readonly name: string;
  /** Lines after the one that begins it, and up to the one that ends it. */
  readonly from: number;
  readonly to: number;
}

function partsOf(lines: readonly string[]): Part[] {
  return lines.flatMap((line, index) => {
    const name = BEGIN.exec(line)?.[1];
    if (name === undefined) return [];
    const to = lines.findIndex((later, at) => at > index && END.test(later));
    if (to < 0) throw new Error(`generated: expected an end of "${name}", found none`);
    return [{ name, from: index + 1, to }];
  });
}

function partNamed(lines: readonly string[], name: string): Part {
  const part = partsOf(lines).find((candidate) => candidate.name === name);
  if (part !== undefined) return part;
  throw new Error(`expected a line "generated: ${name}" and an end, found none`);
}

/** The lines of a part. */
export function readPart(text: string, name: string): string[] {
  const lines = text.split("\n");
  const { from, to } = partNamed(lines, name);
  return lines.slice(from, to);
}

/** The text with other lines in a part. Throws when its markers are not there. */
export function withPart(text: string, name: string, content: readonly string[]): string {
  const lines = text.split("\n");
  const { from, to } = partNamed(lines, name);
  return [...lines.slice(0, from), ...content, ...lines.slice(to)].join("\n");
}

/** What people have written: the text without its parts. */
export function withoutParts(text: string): string {
  const lines = text.split("\n");
  const parts = partsOf(lines);
  return lines
    .filter((_, index) => !parts.some(({ from, to }) => index >= from && index < to))
    .join("\n");
}
