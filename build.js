/**
 * `npm run build`: TypeScript, the kernel and the checked parameters into dist/, whole or not at
 * all.
 *
 * All of it goes into a draft folder that takes the place of dist/ when it is finished: a build
 * that fails or is killed leaves the old one, or none. Sources that have not changed since are not
 * built again. `node build.js generate` writes the generated files, and does not ask whether all
 * code agrees with the new layout yet.
 *
 * Plain JavaScript, for it runs before anything is compiled.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(fileURLToPath(import.meta.url));
const ROOMS = ["core-wasm", "engine", "grpc", "bench", "loadtest"];
const SETTINGS = [
  ...["package.json", "package-lock.json", "tsconfig.json", "build.js"],
  ...["asconfig.json", "asconfig.results.json"],
];
const BUILT_FROM = /\.(ts|yaml)$/;
/** Compiled programs, in order: what ends a build, and what writes generated files. */
const FINISH = ["core-wasm/build/compile.js"];
const GENERATE = [
  "core-wasm/build/generate.js",
  "engine/database/generate.js",
  "grpc/contract/generate.js",
];
const DIST = join(ROOT, "dist");
const DRAFT = join(ROOT, `.dist-${process.pid}`);
const OLD = `${DRAFT}-old`;
const FAILED = 1;
const EXECUTABLE = 0o755;

/** Digest of everything that decides what is built. */
function sourcesDigest() {
  const hash = createHash("sha256").update(process.version);
  const sources = ROOMS.flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true })
      .filter((path) => BUILT_FROM.test(path))
      .map((path) => join(room, path)),
  );
  const own = readdirSync(ROOT).filter((path) => BUILT_FROM.test(path));
  for (const path of [...SETTINGS, ...own, ...sources].sort()) {
    hash.update(`${path}\n`).update(readFileSync(join(ROOT, path)));
  }
  return hash.digest("hex");
}

const digestFile = (folder) => join(folder, "sources.sha256");
const builtDigest = () =>
  existsSync(digestFile(DIST)) ? readFileSync(digestFile(DIST), "utf8") : "";

/** Runs one of our programs with Node; its words are shown. Throws when it fails. */
function run(...words) {
  const { status, signal } = spawnSync(process.execPath, words, { cwd: ROOT, stdio: "inherit" });
  if (status !== 0) throw new Error(signal ?? `exit code ${status}`);
}

function compile(...options) {
  const typescript = createRequire(import.meta.url).resolve("typescript/package.json");
  const tsc = join(dirname(typescript), "lib", "tsc.js");
  run(tsc, "-p", "tsconfig.json", "--outDir", DRAFT, ...options);
}

/** The commands of the package, which npm makes executable only when it links them. */
function openCommands() {
  const { bin = {} } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  for (const path of Object.values(bin)) {
    chmodSync(join(DRAFT, relative("dist", path)), EXECUTABLE);
  }
}

function build() {
  const digest = sourcesDigest();
  if (digest === builtDigest()) return;
  compile("--noEmitOnError");
  for (const path of FINISH) run(join(DRAFT, path));
  openCommands();
  writeFileSync(digestFile(DRAFT), digest);
  if (existsSync(DIST)) renameSync(DIST, OLD);
  renameSync(DRAFT, DIST);
}

function generate() {
  compile("--noCheck");
  for (const path of GENERATE) run(join(DRAFT, path));
}

/** Drafts of builds that were killed. */
function removeLeftovers() {
  for (const name of readdirSync(ROOT)) {
    const pid = Number(/^\.dist-(\d+)(-old)?$/.exec(name)?.[1] ?? 0);
    if (pid !== 0 && !isAlive(pid)) rmSync(join(ROOT, name), { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
}

const isGenerate = process.argv[2] === "generate";
removeLeftovers();
try {
  if (isGenerate) generate();
  else build();
} catch (error) {
  const left = existsSync(DIST) ? "dist/ is the one built before" : "there is no dist/ yet";
  process.stderr.write(
    `build: expected sources that compile, found the faults above (${error.message}); ${left}\n`,
  );
  process.exitCode = FAILED;
} finally {
  for (const folder of [DRAFT, OLD]) rmSync(folder, { recursive: true, force: true });
}
