/** Of whom and in what language, on the command line. */
import { LANGUAGES, type Language } from "../../core-wasm/texts.js";
import { ID_WORD_EXPECTED, readId } from "../household/field.js";
import { choice } from "../terminal/option.js";
import { UsageError } from "../terminal/usage-error.js";

/** Reader of the number of a child. */
export const child =
  (option: string) =>
  (text: string): bigint => {
    const id = readId(text);
    if (id !== undefined) return id;
    throw new UsageError(option, ID_WORD_EXPECTED, JSON.stringify(text));
  };

/** Reader of a language. */
export const language = (option: string): ((text: string) => Language) => choice(option, LANGUAGES);
