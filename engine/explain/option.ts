/** The language of an explanation on the command line. */
import { LANGUAGES, type Language } from "../../core-wasm/texts.js";
import { choice } from "../terminal/option.js";

/** Reader of a language. */
export const language = (option: string): ((text: string) => Language) => choice(option, LANGUAGES);
