/** Where series, entries and kinds stand, for messages: `file:line: name: month`. */
import { monthText } from "../month.js";
import type { Source } from "./yaml.js";

export class Places {
  readonly #lines = new Map<string, string>();
  readonly #patched = new Set<string>();

  /** Remembers the place of a kind, which may be named as a series is. */
  noteKind(name: string, at: string): void {
    this.#lines.set(kindKey(name), at);
  }

  /** Remembers a series and its entries as they stand in a file. */
  noteSeries(name: string, values: readonly { from: number }[], source: Source): void {
    this.#lines.set(name, source.at([name]));
    values.forEach(({ from }, index) => {
      this.#lines.set(`${name} ${from}`, source.at([name, "values", index]));
    });
  }

  /** Remembers a series that a patch names, with the entries that it gives. */
  notePatch(name: string, values: readonly { from: number }[], source: Source): void {
    this.#patched.add(name);
    this.noteSeries(name, values, source);
  }

  /** Whether a patch names the series. */
  isPatched(name: string): boolean {
    return this.#patched.has(name);
  }

  /** The place of a series, or of its entry from a month. */
  text(name: string, from?: number): string {
    const line = this.#lines.get(`${name} ${from}`) ?? this.#lines.get(name) ?? "parameters";
    return from === undefined ? `${line}: ${name}` : `${line}: ${name}: ${monthText(from)}`;
  }

  /** The place of a kind, or of its step from a month. */
  kindText(name: string, from?: number): string {
    const line = this.#lines.get(kindKey(name)) ?? "kinds";
    return from === undefined ? `${line}: ${name}` : `${line}: ${name}: ${monthText(from)}`;
  }
}

const kindKey = (name: string): string => `kind ${name}`;
