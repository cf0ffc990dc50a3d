/**
 * wasm2c and the C compiler, where they exist, and the kernel's module compiled by them.
 *
 * A wasm2c before 1.0.33 (Debian 12's wabt) knows no SIMD: for it the kernel is built once more
 * without, its few SIMD loops plain ones. `WASM2C` names
 * another wasm2c, `CC` another compiler, `WASM_RT` the folder of wasm-rt-impl.c.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { buildKernel } from "../../../core-wasm/build/compile.js";
import { KERNEL_FILE } from "../../../core-wasm/kernel.js";
import { makeFolder } from "../../../core-wasm/make-folder.js";
import { PROJECT_ROOT } from "../../../core-wasm/root.js";

/** A program that times the kernel as native code, or why there is none. */
export type Native =
  | { readonly program: string; readonly note: string }
  | { readonly missing: string };

const SOURCES = join(PROJECT_ROOT, "bench", "peers", "native");
const FLAGS = ["-O3", "-march=native", "-fno-strict-aliasing", "-w"];

export async function compileNative(outputDir: string): Promise<Native> {
  const wasm2c = process.env["WASM2C"] ?? "wasm2c";
  const compiler = process.env["CC"] ?? "gcc";
  const version = versionOf(wasm2c);
  if (version === undefined) return { missing: `no ${wasm2c} here (Debian package wabt)` };
  const gcc = versionOf(compiler);
  if (gcc === undefined) return { missing: `no ${compiler} here` };
  const runtime = runtimeFolder(wasm2c);
  if (runtime === undefined) return { missing: "wasm2c without its wasm-rt-impl.c" };
  const folder = join(outputDir, "native");
  makeFolder(folder);
  const plain = translate(wasm2c, KERNEL_FILE, folder);
  const isScalar = !plain;
  if (isScalar && !(await translateScalar(wasm2c, folder))) {
    return { missing: `wasm2c ${version} cannot translate the kernel's SIMD` };
  }
  const program = compile(compiler, folder, runtime);
  const simd = isScalar ? ", SIMD loops as plain ones: this wasm2c knows none" : "";
  return { program, note: `wasm2c ${version}, ${compiler} ${gcc} -O3 -march=native${simd}` };
}

/** First number with dots of what a tool says of its version. */
function versionOf(tool: string): string | undefined {
  const { status, stdout } = spawnSync(tool, ["--version"], { encoding: "utf8" });
  if (status !== 0) return undefined;
  return /\d+(\.\d+)+/.exec(stdout)?.[0] ?? "of unknown version";
}

function runtimeFolder(wasm2c: string): string | undefined {
  const place = wasm2c.includes("/") ? wasm2c : execFileSync("which", [wasm2c]).toString().trim();
  const bin = dirname(realpathSync(place));
  const folders = [
    process.env["WASM_RT"] ?? "",
    join(bin, "..", "share", "wabt", "wasm2c"),
    join(bin, "..", "wasm2c"),
  ];
  return folders.find((folder) => existsSync(join(folder, "wasm-rt-impl.c")));
}

/** Writes kernel.c and kernel.h; false when this wasm2c cannot. */
function translate(wasm2c: string, module: string, folder: string): boolean {
  const words = [module, "--module-name=kernel", "-o", join(folder, "kernel.c")];
  return spawnSync(wasm2c, words).status === 0;
}

async function translateScalar(wasm2c: string, folder: string): Promise<boolean> {
  const module = join(folder, "kernel-scalar.wasm");
  await buildKernel({ outFile: relative(PROJECT_ROOT, module), target: "plain" });
  return translate(wasm2c, module, folder);
}

function compile(compiler: string, folder: string, runtime: string): string {
  const program = join(folder, "main");
  const header = readFileSync(join(folder, "kernel.h"), "utf8");
  const old = header.includes("Z_kernel_instance_t") ? ["-DWASM2C_OLD"] : [];
  const implementation = readdirSync(runtime)
    .filter((name) => /^wasm-rt-(mem-)?impl\.c$/.test(name))
    .map((name) => join(runtime, name));
  const sources = [join(SOURCES, "main.c"), join(folder, "kernel.c"), ...implementation];
  const includes = [`-I${folder}`, `-I${runtime}`];
  const words = [...FLAGS, ...old, ...includes, ...sources, "-o", program, "-lm", "-lpthread"];
  const { status, stderr } = spawnSync(compiler, words, { encoding: "utf8" });
  if (status === 0) return program;
  throw new Error(`${compiler}: expected kernel.c to compile, found: ${stderr.slice(0, 500)}`);
}
