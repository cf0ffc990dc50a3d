/**
 * What is wrong with a line: the field, what was expected there and what was found. A fault rejects
 * its whole line and nothing else; the first fault of a line stands for all of them.
 */

/** A fault inside a line. `field` is a path such as `kinderen[0].school[1].schoolPunten`. */
export class Fault {
  constructor(
    readonly field: string,
    readonly expected: string,
    readonly found: string,
  ) {}

  /** The same fault, seen from one level up. */
  within(parent: string): Fault {
    const field = this.field === "" ? parent : `${parent}.${this.field}`;
    return new Fault(field, this.expected, this.found);
  }

  /** The fault as people read it. */
  text(lineNumber: number): string {
    return `line ${lineNumber}: ${this.field}: expected ${this.expected}, found ${this.found}\n`;
  }

  /** The fault as programs read it: one JSON object with those four. */
  json(lineNumber: number): string {
    const { field, expected, found } = this;
    return `${JSON.stringify({ line: lineNumber, field, expected, found })}\n`;
  }
}

/** Field of a fault that concerns the line as a whole. */
export const WHOLE_LINE = "line";

const FOUND_CHARACTERS_MAX = 60;
const PLAIN_NAME = /^[A-Za-z][A-Za-z0-9_]{0,59}$/;

/** A JSON value as a message shows it: short, on one line, whatever it holds. */
export function foundText(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  return String(value);
}

/** A key as it stands in a path: bare when it looks like a name, quoted and cut otherwise. */
export function pathName(key: string): string {
  return PLAIN_NAME.test(key) ? key : quoted(key);
}

/** Text in quotes: short, and without anything that moves a terminal. */
export function quoted(text: string): string {
  const isLong = text.length > FOUND_CHARACTERS_MAX;
  const shown = isLong ? `${text.slice(0, FOUND_CHARACTERS_MAX)}…` : text;
  return escapeControls(JSON.stringify(shown));
}

/** Line separators and terminal controls that JSON leaves bare. */
function escapeControls(text: string): string {
  return text.replace(/[\u007f-\u009f\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
