/** AssemblyScript accessors of every region of the kernel's memory. */
import { FACTS, FIRST_MONTH, NO_DAY, NO_MONTH, OPEN_MONTH, UNKNOWN_CENTS } from "../layout.js";
import {
  BYTES,
  FLAG_BITS,
  FLAGS_ABSENT,
  LISTED,
  REGIONS,
  type Region,
  ROW_CAPACITY,
} from "../memory.js";
import { constantName } from "./names.js";

const WIDE = new Set(["i64", "u64"]);

function registerType(region: Region): string {
  if (WIDE.has(region.type)) return region.type;
  return region.type.startsWith("u") ? "u32" : "i32";
}

function accessors(region: Region): string {
  const { name, type, doc } = region;
  const shift = Math.log2(BYTES[type]);
  const address = shift === 0 ? "<usize>at" : `(<usize>at << ${shift})`;
  const register = registerType(region);
  const setter = `set${name[0]?.toUpperCase()}${name.slice(1)}`;
  return [
    `/** ${doc} */`,
    `export const ${constantName(name)}: usize = ${region.offset};`,
    `export function ${name}(at: i32): ${register} {`,
    `  return load<${type}>(${address}, ${constantName(name)});`,
    "}",
    `export function ${setter}(at: i32, value: ${register}): void {`,
    `  store<${type}>(${address}, <${type}>value, ${constantName(name)});`,
    "}",
    "",
  ].join("\n");
}

function flagConstants(): string[] {
  return FACTS.filter(({ type }) => type === "bit").map(({ name, doc }) => {
    const bit = FLAG_BITS.get(name) as number;
    return `/** ${doc} */\nexport const ${constantName(name)}: u32 = 1 << ${bit};`;
  });
}

/** Constants, then a getter and a setter per region. */
export function columnsSource(): string {
  return [
    `export const ROW_CAPACITY: i32 = ${ROW_CAPACITY};`,
    `export const LIST_COUNT: i32 = ${LISTED.length};`,
    ...LISTED.map((name, list) => `export const LIST_${constantName(name)}: i32 = ${list};`),
    `export const FIRST_MONTH: i32 = ${FIRST_MONTH};`,
    `export const NO_MONTH: i32 = ${NO_MONTH};`,
    `export const OPEN_MONTH: i32 = ${OPEN_MONTH};`,
    `export const NO_DAY: i32 = ${NO_DAY};`,
    `export const UNKNOWN_CENTS: i32 = ${UNKNOWN_CENTS};`,
    `export const FLAGS_ABSENT: u32 = ${FLAGS_ABSENT >>> 0};`,
    "",
    ...flagConstants(),
    "",
    ...REGIONS.map(accessors),
  ].join("\n");
}
