/** YAML files of parameters, and the line of everything in them. */
import { isScalar, LineCounter, parseDocument } from "yaml";
import { ParameterError } from "../series.js";

export type Path = readonly (string | number)[];

/** A file as read: its content, and where a part of it stands. */
export interface Source {
  readonly file: string;
  readonly content: Readonly<Record<string, unknown>>;
  /** `file:line` of the deepest part of a path that is there. */
  readonly at: (path: Path) => string;
}

/** Parses a file that holds named parts. Throws a ParameterError with the line. */
export function parseSource(file: string, text: string): Source {
  const lines = new LineCounter();
  const document = parseDocument(text, { schema: "core", lineCounter: lines });
  const [error] = document.errors;
  if (error !== undefined) {
    const line = lines.linePos(error.pos[0]).line;
    const [what] = error.message.split(" at line");
    throw new ParameterError(`${file}:${line}: expected readable YAML, found: ${what}`);
  }
  const content: unknown = document.toJS();
  if (content === null || typeof content !== "object" || Array.isArray(content)) {
    throw new ParameterError(`${file}:1: expected named series, found ${JSON.stringify(content)}`);
  }
  const at = (path: Path): string => `${file}:${lineOf(document, lines, path)}`;
  return { file, content: content as Record<string, unknown>, at };
}

type ParsedDocument = ReturnType<typeof parseDocument>;

/** The line of a path, or of the deepest part of it that is there; a named part begins at its name. */
function lineOf(document: ParsedDocument, lines: LineCounter, path: Path): number {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const start = startOf(document, path.slice(0, depth));
    if (start !== undefined) return lines.linePos(start).line;
  }
  return 1;
}

function startOf(document: ParsedDocument, path: Path): number | undefined {
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1));
  const name = path.at(-1);
  const { items = [] } = (parent ?? {}) as { items?: readonly unknown[] };
  if (typeof name === "number") return rangeStart(items[name]);
  const pair = (items as readonly { key?: unknown }[]).find(({ key }) => {
    return isScalar(key) && String(key.value) === name;
  });
  return rangeStart(pair?.key);
}

function rangeStart(node: unknown): number | undefined {
  return (node as { range?: readonly number[] } | undefined)?.range?.[0];
}
