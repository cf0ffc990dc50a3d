/** Files of parameters and of reforms: a set that holds, or a fault with its file and line. */
import { PARAMETERS_DIR, readFolder } from "../../../core-wasm/book/files.js";
import { patched } from "../../../core-wasm/book/patch.js";
import { checked, collect, parseFiles } from "../../../core-wasm/book/read.js";
import { parseSource } from "../../../core-wasm/book/yaml.js";
import { ParameterBook } from "../../../core-wasm/parameters.js";
import { ParameterError, type ParameterSet } from "../../../core-wasm/series.js";
import { type Door, require } from "../door.js";

const REFORMS = [
  'basisbedrag:\n  values:\n    - { from: 2025-01-01, value: 20000, note: "reform: 200 euro" }\n',
  'basisbedrag:\n  values:\n    - { from: 2025-01-01, factor: 1.1, note: "reform: a tenth" }\n',
  "kinds:\n  inkomensgrens:\n    steps:\n      - { from: 2025-09-01, factor: 1.05 }\n",
];

/** Every month of a set that was taken has a sheet of whole numbers. */
function isTaken(make: () => ParameterSet): boolean {
  try {
    const set = make();
    const book = new ParameterBook(set);
    const sheet = book.sheet(book.lastMonth);
    require(sheet.values.every(Number.isSafeInteger), "expected a sheet of whole numbers");
    return true;
  } catch (error) {
    if (!(error instanceof ParameterError)) throw error;
    require(/expected|found|line|:/.test(error.message), `a fault in words: ${error.message}`);
    return false;
  }
}

export function reformsDoor(): Door {
  const base = collect(parseFiles(readFolder(PARAMETERS_DIR)));
  return {
    ...{ name: "reforms", weight: 0.4, form: "text" },
    seeds: REFORMS.map((text) => Buffer.from(text)),
    check: (input) =>
      isTaken(() => checked(patched(base, parseSource("reform.yaml", input.toString())))),
  };
}

export function parametersDoor(): Door {
  const files = readFolder(PARAMETERS_DIR);
  const parsed = parseFiles(files);
  const [name = "", text = ""] = [...files].find(([file]) => file === "basisbedrag.yaml") ?? [];
  return {
    ...{ name: "parameters", weight: 0.1, form: "text" },
    seeds: [Buffer.from(text)],
    check: (input) =>
      isTaken(() => {
        const sources = new Map(parsed);
        sources.set(name, parseSource(name, input.toString()));
        return checked(collect(sources));
      }),
  };
}
