/** A build is whole or not there, whatever happens to it. */
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import t from "tap";
import { PROJECT_ROOT } from "./core-wasm/root.js";

const SETTINGS = JSON.stringify({
  compilerOptions: {
    module: "nodenext",
    target: "es2023",
    types: [],
    lib: ["es2023"],
    rootDir: ".",
  },
  include: ["core-wasm/**/*.ts"],
});

/** What ends a build: while it compiles, and after. */
const FAULTS = {
  type: "export const built: number = 'text';\n",
  kernel: "throw new Error('no kernel');\n",
};

const COMMAND = "core-wasm/build/compile.js";

/** A house of one source, with our build and compiler. */
function smallHouse(folder: string): string {
  for (const room of ["core-wasm/build", "engine", "grpc", "bench", "loadtest"]) {
    mkdirSync(join(folder, room), { recursive: true });
  }
  for (const file of ["build.js", "asconfig.json", "asconfig.results.json", "package-lock.json"]) {
    cpSync(join(PROJECT_ROOT, file), join(folder, file));
  }
  writeFileSync(join(folder, "tsconfig.json"), SETTINGS);
  const own = { type: "module", bin: { built: `dist/${COMMAND}` } };
  writeFileSync(join(folder, "package.json"), JSON.stringify(own));
  writeSource(folder, "export const built = 1;\n");
  symlinkSync(join(PROJECT_ROOT, "node_modules"), join(folder, "node_modules"));
  return folder;
}

const writeSource = (folder: string, text: string): void =>
  writeFileSync(join(folder, "core-wasm", "build", "compile.ts"), text);

function build(folder: string) {
  const { status, stderr } = spawnSync(process.execPath, [join(folder, "build.js")], {
    encoding: "utf8",
  });
  const drafts = readdirSync(folder).filter((name) => name.startsWith(".dist-"));
  return { status, stderr, drafts };
}

t.test("a build is whole or not there, and made when its sources have changed", async (t) => {
  const folder = smallHouse(t.testdir());
  const [dist, mark] = [join(folder, "dist"), join(folder, "dist", "mark")];
  writeSource(folder, FAULTS.type);
  t.match(build(folder), { status: 1, stderr: /there is no dist\/ yet/, drafts: [] });
  t.notOk(existsSync(dist), "nothing is there rather than a half");

  const { pid } = spawnSync(process.execPath, ["--version"]);
  mkdirSync(join(folder, `.dist-${pid}`, "core-wasm"), { recursive: true });
  writeSource(folder, "export const built = 1;\n");
  t.match(build(folder), { status: 0, stderr: "", drafts: [] }, "a killed build's draft goes too");

  writeFileSync(mark, "");
  t.equal(build(folder).status, 0);
  t.ok(existsSync(mark), "sources that have not changed are not built again");
  for (const fault of Object.values(FAULTS)) {
    writeSource(folder, fault);
    t.match(build(folder), { status: 1, stderr: /dist\/ is the one built before/, drafts: [] });
    t.ok(existsSync(mark), "the build before is still there");
  }

  writeSource(folder, "export const built = 2;\n");
  t.equal(build(folder).status, 0);
  t.notOk(existsSync(mark), "a new dist/ has taken its place");
  t.ok(statSync(join(dist, COMMAND)).mode & 0o100, "and its command can be run");
});
