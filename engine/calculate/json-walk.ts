/**
 * A slow second look at the text of a line, taken only when something is wrong with it: where JSON
 * ends to be JSON, which key stands twice in one object, which number is not whole although a
 * double rounds it to a whole one. `JSON.parse` tells none of the three.
 *
 * Recursion is safe: nesting has been bounded by the scan of the line. What the text says counts
 * only once all of it has proved to be JSON.
 */
import { Fault, pathName, quoted, WHOLE_LINE } from "../household/fault.js";

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WORD = /true|false|null/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const DECIMAL = /^-?([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/;
const SPACES = " \t\r\n";

/** The first fault that the text itself shows, or undefined when it shows none. */
export function walkJson(text: string): Fault | undefined {
  const walk = new JsonWalk(text);
  try {
    walk.document();
    return walk.content;
  } catch (cause) {
    if (cause instanceof SyntaxStop) return cause.fault;
    throw cause;
  }
}

class SyntaxStop extends Error {
  constructor(readonly fault: Fault) {
    super(fault.expected);
  }
}

class JsonWalk {
  /** The first doubled key or number that is not whole. */
  content: Fault | undefined;
  #at = 0;

  constructor(readonly text: string) {}

  document(): void {
    this.#value("");
    this.#skipSpace();
    if (this.#at < this.text.length) this.#stop("the end of the line");
  }

  #value(path: string): void {
    this.#skipSpace();
    switch (this.text[this.#at]) {
      case "{":
        this.#object(path);
        break;
      case "[":
        this.#list(path);
        break;
      case '"':
        this.#string();
        break;
      default:
        this.#scalar(path);
    }
  }

  #scalar(path: string): void {
    if (this.#take(WORD) !== undefined) return;
    const number = this.#take(NUMBER);
    if (number === undefined) this.#stop("a JSON value");
    if (isWhole(number)) return;
    this.content ??= new Fault(path || WHOLE_LINE, "a whole number", number);
  }

  #object(path: string): void {
    const keys = new Set<string>();
    this.#items("}", () => {
      this.#skipSpace();
      if (this.text[this.#at] !== '"') this.#stop("a key in quotes");
      const key = JSON.parse(this.#string()) as string;
      const field = path === "" ? pathName(key) : `${path}.${pathName(key)}`;
      if (keys.has(key)) {
        this.content ??= new Fault(field, "each field once", "it a second time");
      }
      keys.add(key);
      this.#skipSpace();
      if (!this.#skip(":")) this.#stop('":"');
      this.#value(field);
    });
  }

  #list(path: string): void {
    let place = 0;
    this.#items("]", () => {
      this.#value(`${path}[${place}]`);
      place += 1;
    });
  }

  #items(close: string, item: () => void): void {
    this.#at += 1;
    this.#skipSpace();
    if (this.#skip(close)) return;
    for (;;) {
      item();
      this.#skipSpace();
      if (this.#skip(close)) return;
      if (!this.#skip(",")) this.#stop(`"," or "${close}"`);
    }
  }

  /** Passes a string and returns its text, quotes included. */
  #string(): string {
    const start = this.#at;
    this.#at += 1;
    for (;;) {
      const character = this.text[this.#at];
      if (character === undefined || character < " ") this.#stop("the end of a text in quotes");
      if (character !== "\\") this.#at += 1;
      else if (this.#take(ESCAPE) === undefined) this.#stop("an escape that JSON has");
      if (character === '"') return this.text.slice(start, this.#at);
    }
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #skipSpace(): void {
    while (SPACES.includes(this.text[this.#at] ?? "x")) this.#at += 1;
  }

  #skip(character: string): boolean {
    if (this.text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #stop(expected: string): never {
    const isEnd = this.#at >= this.text.length;
    const next = String.fromCodePoint(this.text.codePointAt(this.#at) ?? 0);
    const found = isEnd ? "the end of the line" : `${quoted(next)} at column ${this.#at + 1}`;
    throw new SyntaxStop(new Fault(WHOLE_LINE, `JSON: ${expected}`, found));
  }
}

/** Whether the decimal text of a number is a whole number, digit by digit. */
function isWhole(text: string): boolean {
  const [, whole = "", fraction = "", exponent = "0"] = DECIMAL.exec(text) ?? [];
  const digits = `${whole}${fraction}`.replace(/0+$/, "");
  if (digits.replace(/^0+/, "") === "") return true;
  const zeroCount = whole.length + fraction.length - digits.length;
  return Number(exponent) + zeroCount >= fraction.length;
}
