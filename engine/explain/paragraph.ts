/** Lines of a letter, broken where a page ends. */

export const WIDTH = 88;
const INDENT = "  ";
const BULLET = "- ";

/** A line of text; an object is set in, and may have a bullet. */
export type Line =
  | string
  | { readonly indent: number; readonly text: string; readonly isBullet?: boolean };

/** The lines, each broken at spaces; what follows is set in as far as its beginning. */
export function wrapped(lines: readonly Line[]): string[] {
  return lines.flatMap((line) => {
    if (typeof line === "string") return broken(line, "", "");
    const indent = INDENT.repeat(line.indent);
    return line.isBullet
      ? broken(line.text, `${indent}${BULLET}`, `${indent}${INDENT}`)
      : broken(line.text, indent, indent);
  });
}

function broken(text: string, first: string, rest: string): string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(" ")) {
    if (!isEmpty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = rest;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line.trimEnd()];
}
