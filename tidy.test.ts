/**
 * What holds for the repository itself: names agree, files are small, nothing lies about unused.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import t from "tap";
import { COMPONENTS } from "./core-wasm/layout.js";
import { PROJECT_ROOT } from "./core-wasm/root.js";

const LINES_MAX = 300;
const README_LINES_MAX = 40;
const RULE_HEADINGS = ["Law:", "Reads:", "Returns:", "Reasons:"];

const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: PROJECT_ROOT,
  encoding: "utf8",
})
  .split("\n")
  .filter((path) => path !== "" && existsSync(join(PROJECT_ROOT, path)));

const read = (path: string): string => readFileSync(join(PROJECT_ROOT, path), "utf8");
const lineCount = (path: string): number => read(path).split("\n").length - 1;
const sources = files.filter((path) => path.endsWith(".ts") && !path.includes("/generated/"));
const kebab = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

t.test("every component has a rule file and a file of parameters", async (t) => {
  const shared: Record<string, string> = { socialeToeslagEenmalig: "sociale-toeslag" };
  for (const component of COMPONENTS) {
    const name = shared[component] ?? kebab(component);
    t.ok(files.includes(`core-wasm/assembly/benefits/${name}.ts`), `rule of ${component}`);
    t.ok(files.includes(`core-wasm/parameters/${name}.yaml`), `parameters of ${component}`);
  }
});

t.test("every rule file opens with its law, what it reads and what it returns", async (t) => {
  const rules = files.filter((path) => path.startsWith("core-wasm/assembly/benefits/"));
  for (const path of rules) {
    const header = read(path).split("*/")[0] as string;
    for (const heading of RULE_HEADINGS) t.ok(header.includes(heading), `${path}: ${heading}`);
  }
});

t.test(
  "a source file has at most 300 lines, tests apart, a folder's README at most 40",
  async (t) => {
    const long = sources.filter((path) => !/\.test\.ts$/.test(path) && lineCount(path) > LINES_MAX);
    t.same(long, []);
    const readmes = files.filter((path) => /.\/README\.md$/.test(path));
    t.same(
      readmes.filter((path) => lineCount(path) > README_LINES_MAX),
      [],
    );
  },
);

/** What tools look for at the top by a name with a dot. */
const DOTTED = [".ci", ".gitignore", ".npmrc"];

t.test("nothing with a dot lies at the top but what tools look for there", async (t) => {
  const tops = new Set(files.map((path) => path.split("/")[0] as string));
  t.same(
    [...tops].filter((top) => top.startsWith(".") && !DOTTED.includes(top)),
    [],
  );
});

t.test("every part of the house has a README", async (t) => {
  const parts = new Set(sources.flatMap((path) => /^([^/]+)\//.exec(path)?.[1] ?? []));
  for (const part of parts) t.ok(files.includes(`${part}/README.md`), part);
});

/** Named in asconfig.json and asconfig.results.json. */
const ASSEMBLY_ENTRIES = new Set([
  "core-wasm/assembly/kernel.ts",
  "core-wasm/assembly/results/rows.ts",
]);

/** Files that are started and not imported: named in package.json, a worker, a test, a type. */
function isEntry(path: string, scripts: string): boolean {
  if (/\.(test|d)\.ts$/.test(path)) return true;
  // Flows and their rules are found by looking (engine/sources/registry.ts).
  if (/^engine\/sources\/[\w-]+\/(flow|derive)\.ts$/.test(path)) return true;
  const built = path.replace(/\.ts$/, ".js");
  return scripts.includes(built) || ASSEMBLY_ENTRIES.has(path);
}

/** Paths that a source names in an import, a URL or as a compiled file, whatever their ending. */
function namedPaths(path: string): string[] {
  const compiled = [...read(path).matchAll(/compiledFile\("([\w/-]+)"\)/g)];
  const names = read(path).matchAll(/["'`](\.{1,2}\/[\w./-]+?)(\.js|\.ts|\.?\$\{\w+\})?["'`]/g);
  const relative = [...names].map(
    ([, name]) => `${resolve("/", dirname(path), name as string).slice(1)}.ts`,
  );
  return [...relative, ...compiled.map(([, module]) => `${module}.ts`)];
}

t.test("no source file lies about unused", async (t) => {
  const named = new Set(sources.flatMap(namedPaths));
  const scripts = read("package.json") + read("engine/test/run.ts") + read("build.js");
  const unused = sources.filter((path) => !named.has(path) && !isEntry(path, scripts));
  t.same(unused, []);
});

/** The rooms of the service, each with the rooms that it may lean on. */
const GRPC_LEANS_ON: Readonly<Record<string, readonly string[]>> = {
  contract: [],
  access: ["contract"],
  door: ["access", "contract"],
  results: ["door", "access", "contract"],
  calculation: ["results", "door", "access", "contract"],
  explanation: ["door", "access", "contract"],
  facts: ["door", "access", "contract"],
  runs: ["results", "door", "access", "contract"],
  client: ["contract"],
  certificates: ["access"],
};

t.test("a room of grpc leans on the rooms below it only", async (t) => {
  for (const [room, below] of Object.entries(GRPC_LEANS_ON)) {
    const folder = `grpc/${room}/`;
    const own = sources.filter((path) => path.startsWith(folder) && !path.endsWith(".test.ts"));
    t.not(own.length, 0, room);
    for (const path of own) {
      const named = namedPaths(path).filter((other) => files.includes(other));
      const inside = named.filter((other) => /^(grpc|loadtest|bench)\//.test(other));
      const allowed = [room, ...below].map((other) => `grpc/${other}/`);
      t.same(
        inside.filter((other) => !allowed.some((start) => other.startsWith(start))),
        [],
        path,
      );
    }
  }
});

t.test("every test is compiled, and so runs", async (t) => {
  const tests = files.filter((path) => path.endsWith(".test.ts"));
  const compiled = (path: string) => join(PROJECT_ROOT, "dist", path.replace(/\.ts$/, ".js"));
  t.same(
    tests.filter((path) => !existsSync(compiled(path))),
    [],
  );
});

t.test("no catch-all names", async (t) => {
  const banned = /^(utils?|helpers?|common|misc)(\.ts)?$/;
  t.same(
    files.filter((path) => path.split("/").some((part) => banned.test(part))),
    [],
  );
});

t.test("file names are kebab-case", async (t) => {
  const names = sources.map((path) => basename(path));
  t.same(
    names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.\w+)*\.ts$/.test(name)),
    [],
  );
});

t.test("every npm script that the README names exists", async (t) => {
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  const named = [...read("README.md").matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name);
  t.same(
    named.filter((name) => scripts[name as string] === undefined),
    [],
  );
});

t.test("every groeikern command that the README names exists", async (t) => {
  const commands = readdirSync(join(PROJECT_ROOT, "engine", "cli"));
  const named = [...read("README.md").matchAll(/groeikern ([a-z]+)/g)].map(([, name]) => name);
  const sources = commands.map((file) => read(`engine/cli/${file}`)).join("\n");
  t.same(
    [...new Set(named)].filter((name) => !sources.includes(`"${name}`)),
    [],
  );
});

/** A row of the table of promises: tests by file, their names behind them, faults by name. */
const PROVEN_BY = /([\w/-]+\.test\.ts)|"([^"]+)"|(?<=faults? |`, )`([\w-]+)`/g;

t.test("what the README promises is proven by tests and faults that exist", async (t) => {
  const [, table = ""] = read("README.md").split("## What you may rely on");
  const rows = table.split("\n## ")[0]?.match(/^\| (?!Promise|---).*$/gm) ?? [];
  const faults = files.filter((path) => path.startsWith("loadtest/faults/list/")).map(read);
  t.ok(rows.length > 20);
  /** By name, for a row that names a file of an earlier one again. */
  const known = new Map<string, string>();
  for (const row of rows) {
    let tests = "";
    for (const [, file, name, fault] of row.matchAll(PROVEN_BY)) {
      if (file !== undefined) {
        const path = file.includes("/") ? file : (known.get(file) ?? file);
        const [found = "", ...more] = files.filter(
          (one) => one === path || one.endsWith(`/${path}`),
        );
        t.ok(found !== "" && more.length === 0, file);
        known.set(basename(found), found);
        tests = read(found).replace(/t\.test\(\s+/g, "t.test(");
      }
      if (name !== undefined) t.ok(tests.includes(`t.test("${name}`), name);
      if (fault !== undefined)
        t.ok(
          faults.some((text) => text.includes(`"${fault}"`)),
          fault,
        );
    }
  }
});

t.test("every connection has a listener for its end: only client.ts makes one", async (t) => {
  const makers = sources.filter((path) => /new pg\.(Client|Pool)\(/.test(read(path)));
  t.same(
    makers.filter((path) => !path.endsWith(".test.ts") && !path.endsWith("test-database.ts")),
    ["engine/database/client.ts"],
  );
});

const COUNTED_NOUNS =
  "changes|facts|messages|records|findings|subjects|files|tables|rows|runs|regularisations|" +
  "households|children|persons|partitions|months|deliveries|differences|decisions|blocks|results";
/** What may be one thing and is told as many; bounds in capitals, and rates, are no such counts. */
const BARE_COUNT = new RegExp(
  "(?<!at most |1 to )\\$\\{(?![A-Z_]+\\}|counted)[^{}]*\\} " +
    `(?:[a-z]+ )?(?:${COUNTED_NOUNS})\\b(?!/)`,
);

t.test("who says a number of things says one of them in the singular, by counted", async (t) => {
  const told = sources.filter((path) => /^(engine|grpc)\/(?!.*\.test\.ts$)/.test(path));
  t.same(
    told.filter((path) => BARE_COUNT.test(read(path))),
    [],
  );
});

t.test("folders are made by makeFolder: Node's own way never ends below /proc", async (t) => {
  const makers = sources.filter((path) => /\bmkdir(Sync)?\([^;]*recursive: true/.test(read(path)));
  t.same(
    makers.filter((path) => !path.endsWith(".test.ts")),
    [],
  );
});

/** Numbers after the word: "rules 6", "rules 11.4 and 12", "rules 2, 4 to 8". */
const CITATION = /\brules (\d+(?:\.\d+)?(?:(?:, | and | to )\d+(?:\.\d+)?)*)/gi;

t.test("every rule that code, cases or texts cite is a heading of rules.md", async (t) => {
  const headings = read("core-wasm/rules.md").matchAll(/^#{2,3} (\d+(?:\.\d+)?)/gm);
  const known = new Set([...headings].map(([, number]) => number));
  const texts = files.filter((path) => /\.(ts|sql|yaml|md|proto)$/.test(path));
  const unknown = texts.flatMap((path) =>
    [...read(path).matchAll(CITATION)]
      .flatMap(([, numbers]) => (numbers as string).split(/, | and | to /))
      .filter((number) => !known.has(number))
      .map((number) => `${path}: rules ${number}`),
  );
  t.same(unknown, []);
  t.ok(known.has("0") && known.has("15.8"));
});
