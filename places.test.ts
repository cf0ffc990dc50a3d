/** How many files a new component and a new fact are written in: those that ARCHITECTURE lists. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { withoutParts } from "./core-wasm/build/part.js";
import { sqlName } from "./core-wasm/layout.js";
import { PROJECT_ROOT } from "./core-wasm/root.js";

const COMPONENT_PLACES_MAX = 11;
const FACT_PLACES_MAX = 10;
/** Written by a generator whole, this test, or a source that may give the fact, and its records. */
const NOT_WRITTEN =
  /\/generated\/|reason-codes\.txt$|^places\.test\.ts$|^engine\/(generate\/)?sources\//;

const read = (path: string): string => readFileSync(join(PROJECT_ROOT, path), "utf8");

const written = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: PROJECT_ROOT,
  encoding: "utf8",
})
  .split("\n")
  .filter((path) => path !== "" && existsSync(join(PROJECT_ROOT, path)))
  .filter((path) => !NOT_WRITTEN.test(path))
  .map((path) => ({ path, text: `${path}\n${withoutParts(read(path))}` }));

/** Files that name something of the layout, in whatever spelling. */
function naming(name: string): string[] {
  const snake = sqlName(name);
  const pascal = name.charAt(0).toUpperCase() + name.slice(1);
  const spellings = [name, snake, snake.replaceAll("_", "-"), snake.toUpperCase(), pascal];
  return written
    .filter(({ text }) => spellings.some((spelling) => text.includes(spelling)))
    .map(({ path }) => path);
}

/** The numbered list under a heading of ARCHITECTURE: what stands first in each line. */
function listed(heading: string): string[] {
  const section = read("ARCHITECTURE.md").split(`\n### ${heading}\n`)[1] ?? "";
  const list = section.split(/\n##/)[0] as string;
  return [...list.matchAll(/^\d+\. `([^`]+)`/gm)].map(([, place]) => place as string);
}

/** A place as a pattern: a word in angles stands for any name, or for the one that is given. */
function patternOf(place: string, own: string): RegExp {
  const escaped = place
    .replaceAll(".", "\\.")
    .replace("<language>", "[a-z]{2}")
    .replace(/<\w+>/, own);
  return new RegExp(`^${escaped}$`);
}

function agree(found: readonly string[], places: readonly string[], own: string) {
  const patterns = places.map((place) => patternOf(place, own));
  return {
    unlisted: found.filter((path) => !patterns.some((pattern) => pattern.test(path))),
    unnamed: places.filter((_, index) => !found.some((path) => patterns[index]?.test(path))),
  };
}

t.test("a component is written in the files that ARCHITECTURE lists, and no more", async (t) => {
  const places = listed("A component of few, by facts that exist");
  t.ok(places.length > 0 && places.length <= COMPONENT_PLACES_MAX, `${places.length} places`);
  t.same(agree(naming("coronatoeslag"), places, "coronatoeslag"), { unlisted: [], unnamed: [] });
});

t.test("a fact is written in the files that ARCHITECTURE lists, and no more", async (t) => {
  const places = listed("A fact of a table that exists");
  t.ok(places.length > 0 && places.length <= FACT_PLACES_MAX, `${places.length} places`);
  for (const fact of ["heeftZiekeOuder", "heeftSocialeUitkering"]) {
    t.same(agree(naming(fact), places, "[a-z-]+"), { unlisted: [], unnamed: [] }, fact);
  }
});
