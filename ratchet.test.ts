/**
 * Habits that hold for every file but those listed, and lists that may only shrink: a listed file
 * that has come to hold the habit fails until it is taken off its list.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import t, { type Test } from "tap";
import { FACTS } from "./core-wasm/layout.js";
import { PROJECT_ROOT } from "./core-wasm/root.js";

const COLUMNS_MAX = 100;
const FUNCTION_LINES_MAX = 70;

const listed = JSON.parse(readFileSync(join(PROJECT_ROOT, "ratchet.json"), "utf8")) as {
  readonly longLines: readonly string[];
  readonly longFunctions: readonly string[];
  readonly reads: readonly string[];
};

const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: PROJECT_ROOT,
  encoding: "utf8",
})
  .split("\n")
  .filter((path) => path !== "" && existsSync(join(PROJECT_ROOT, path)));
const read = (path: string): string => readFileSync(join(PROJECT_ROOT, path), "utf8");
const sources = files.filter((path) => /\.ts$/.test(path) && !path.includes("/generated/"));

/** Every file that breaks the habit is listed, and every listed file breaks it still. */
function requireOnly(t: Test, list: readonly string[], breaking: readonly string[]): void {
  const fresh = breaking.filter((path) => !list.includes(path));
  t.same(fresh, [], "files that break the habit and are not listed");
  const mended = list.filter((path) => !breaking.includes(path));
  t.same(mended, [], "files of ratchet.json that hold it now: take them off");
}

t.test("a line has at most 100 columns", async (t) => {
  const texts = files.filter((path) => /\.(ts|js|sql|proto)$/.test(path));
  const isLong = (line: string): boolean => line.length > COLUMNS_MAX;
  const long = texts.filter(
    (path) => !path.includes("/generated/") && read(path).split("\n").some(isLong),
  );
  requireOnly(t, listed.longLines, long);
});

/** The line that opens a body: of a function, a method or an arrow, its head ended on it. */
const OPENS =
  /^( *)(?!.*\b(?:if|for|while|switch|class|interface|catch)\b).*(?:\)(?:: .+)?|=>) \{$/;

/** Lines of the longest function of a source, as the formatter indents it. */
function longestFunction(path: string): number {
  const lines = read(path).split("\n");
  const lengths = lines.map((line, at) => {
    const indent = OPENS.exec(line)?.[1];
    if (indent === undefined) return 0;
    const end = lines.findIndex((other, place) => place > at && other.startsWith(`${indent}}`));
    return end - at + 1;
  });
  return Math.max(0, ...lengths);
}

t.test("a function has at most 70 lines, tests apart", async (t) => {
  const code = sources.filter((path) => !/\.test\.ts$/.test(path));
  const long = code.filter((path) => longestFunction(path) > FUNCTION_LINES_MAX);
  requireOnly(t, listed.longFunctions, long);
});

t.test("no file names a place of somebody's machine or the host of a registry", async (t) => {
  const hosts = ["registry\\.[a-z]+\\.[a-z]+/", "\\bdeb\\.[a-z]+\\.org\\b"];
  const places = ["home", "root", "Users", "work", "mnt"].map((folder) => `["'\` ]/${folder}/`);
  const banned = new RegExp([...hosts, ...places, "\\.\\./shared\\b"].join("|"));
  t.same(
    files.filter((path) => banned.test(read(path))),
    [],
  );
});

/** Paths that a source imports from the project, whatever their ending. */
function importsOf(path: string): string[] {
  const names = read(path).matchAll(/(?:from|import)\s*\(?\s*"(\.{1,2}\/[^"]+?)(?:\.js)?"/g);
  return [...names].map(([, name]) => posix.join(posix.dirname(path), name as string));
}

/** Rooms that never know of others; tests and their fixtures may. */
const NEVER: readonly (readonly [from: RegExp, to: RegExp])[] = [
  [/^core-wasm\//, /^(engine|grpc|bench|loadtest)\//],
  [/^engine\/(?!cli\/)/, /^(grpc|bench|loadtest)\//],
  [/^engine\/cli\//, /^(bench|loadtest)\//],
  [/^grpc\//, /^(bench|loadtest)\//],
  [/^bench\//, /^loadtest\//],
  [/^engine\/facts\//, /^engine\/(run|generate|input)\//],
  [/^engine\/generate\//, /^engine\/run\//],
  [/^engine\/terminal\//, /^engine\/(?!terminal\/|counted$)/],
  [/^bench\/accuracy\/reference\//, /^(engine|grpc)\/|^core-wasm\/(kernel|book|parameters|series)/],
];

t.test("data goes one way: no room knows of one that stands above it", async (t) => {
  const code = sources.filter((path) => !/\.test\.ts$|\/test\//.test(path));
  const up = code.flatMap((path) =>
    importsOf(path)
      .filter((to) => NEVER.some(([from, above]) => from.test(path) && above.test(to)))
      .map((to) => `${path} -> ${to}`),
  );
  t.same(up, []);
});

const constant = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

/** Facts that a rule file names after Reads:, and those that it imports. */
function factsOf(path: string): { named: string[]; imported: string[] } {
  const text = read(path);
  const reads = /\* Reads:([\s\S]*?)\* Returns:/.exec(text)?.[1] ?? "";
  const imports = [...text.matchAll(/^import \{([^}]*)\}/gm)].map(([, names]) => names).join(",");
  const words = (within: string): Set<string> => new Set(within.match(/\w+/g) ?? []);
  const [inReads, inImports] = [words(reads), words(imports)];
  return {
    named: FACTS.map(({ name }) => name).filter((name) => inReads.has(name)),
    imported: FACTS.map(({ name }) => name).filter(
      (name) => inImports.has(name) || inImports.has(constant(name)),
    ),
  };
}

t.test("a rule file names after Reads: the facts that it imports", async (t) => {
  const rules = files.filter((path) => path.startsWith("core-wasm/assembly/benefits/"));
  const wrong = rules.filter((path) => {
    const { named, imported } = factsOf(path);
    return named.join() !== imported.join();
  });
  requireOnly(t, listed.reads, wrong);
});
