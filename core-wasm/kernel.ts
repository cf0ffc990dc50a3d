/**
 * The kernel as TypeScript sees it: columns as typed arrays over one linear memory, and the calls.
 *
 *     write facts -> prepare(rows) -> calculate(sheet) -> read results, for as many sheets as wanted
 *
 * One instance belongs to one thread; a batch replaces the batch before. The kernel never throws on
 * facts: a row at fault is marked in `faults` and holds in no month.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { absentOf, clampToColumn, factOf } from "./fact.js";
import { PARAMETER_NAMES } from "./generated/parameter-names.js";
import { COMPONENTS, type ComponentName, FACTS, type FactName, PAYERS } from "./layout.js";
import {
  type ArrayType,
  COPY_IN_BYTES,
  COPY_OUT_BYTES,
  FLAG_BITS,
  FLAGS_ABSENT,
  REGIONS,
  ROW_CAPACITY,
} from "./memory.js";
import type { Sheet } from "./parameters.js";
import { PROJECT_ROOT } from "./root.js";

const ARRAYS = {
  i64: BigInt64Array,
  u64: BigUint64Array,
  i32: Int32Array,
  u32: Uint32Array,
  i16: Int16Array,
  u16: Uint16Array,
  u8: Uint8Array,
} as const;

type ViewOf<T extends ArrayType> = InstanceType<(typeof ARRAYS)[T]>;
type Layout = (typeof FACTS)[number];
type ColumnFact = Exclude<Layout, { type: "bit" }>;

/** A view per fact that has a column of its own. */
export type FactViews = { readonly [F in ColumnFact as F["name"]]: ViewOf<F["type"]> };
/** A fact that is one bit of `flagBits`. */
export type FlagName = Extract<Layout, { type: "bit" }>["name"];
/** A view per result, cents by row; `redenen` by REASON_FIELDS; `voorlopig` 0 or 1. */
export type ResultViews = { readonly [C in ComponentName as `${C}Cents`]: Int32Array } & {
  readonly totaalCents: Int32Array;
  readonly redenen: BigUint64Array;
  readonly voorlopig: Uint8Array;
};

interface Exports {
  readonly memory: WebAssembly.Memory;
  prepare(rowCount: number): number;
  calculate(month: number): void;
  resetDecoder(): void;
  decode(byteCount: number, rowCapacity: number): number;
  decodedRows(): number;
  isDecoded(): number;
  resetSums(): void;
  encode(from: number, rowCount: number, byteCapacity: number): number;
  encodedRows(): number;
  encodedUpTo(): number;
}

/** Where the compiled module stands. */
export const KERNEL_FILE = join(PROJECT_ROOT, "dist", "core-wasm", "kernel.wasm");

/** Sums over encoded rows, of one payer: cents and rows by component, and in total. */
export interface PayerSum {
  readonly payer: (typeof PAYERS)[number];
  readonly component: ComponentName | "totaal";
  readonly rows: number;
  readonly cents: bigint;
  /** Over the amounts at their rows; see assembly/copy/checksum.ts. */
  readonly checksum: bigint;
}

export class Kernel {
  /** Rows a batch may hold. */
  readonly rowCapacity = ROW_CAPACITY;
  readonly facts: FactViews;
  readonly results: ResultViews;
  /** Fault code by row, 0 = none; see layout/fault.ts. */
  readonly faults: Uint8Array;
  /** Month index of birth by row of the prepared batch. */
  readonly birthMonths: Int16Array;
  readonly #exports: Exports;
  readonly #views: ReadonlyMap<string, ViewOf<ArrayType>>;
  readonly #flags: Uint32Array;
  #rowCount = 0;

  private constructor(
    exports: Exports,
    readonly digest: string,
  ) {
    const { buffer } = exports.memory;
    this.#exports = exports;
    this.#views = new Map(
      REGIONS.map(({ name, type, offset, length }) => [
        name,
        new ARRAYS[type](buffer, offset, length),
      ]),
    );
    this.facts = this.#pick(FACTS.filter(({ type }) => type !== "bit").map(({ name }) => name));
    const results = COMPONENTS.map((name) => `${name}Cents`);
    this.results = this.#pick([...results, "totaalCents", "redenen", "voorlopig"]);
    this.faults = this.#view<"u8">("faultCode");
    this.birthMonths = this.#view<"i16">("birthMonth");
    this.#flags = this.#view<"u32">("flagBits");
  }

  /** Instantiates a compiled kernel; `digest` is the SHA-256 of the module. */
  static async load(file = KERNEL_FILE): Promise<Kernel> {
    const bytes = readKernel(file);
    const { instance } = await WebAssembly.instantiate(bytes, {});
    const digest = createHash("sha256").update(bytes).digest("hex");
    return new Kernel(instance.exports as unknown as Exports, digest);
  }

  /** Gives rows `from` (inclusive) to `to` (exclusive) the defaults of every fact, 0 without one. */
  clear(from: number, to: number): void {
    for (const fact of FACTS) {
      const { name, type } = fact;
      if (type === "bit") continue;
      const absent = absentOf(fact) ?? 0;
      if (type === "i64") this.#view<"i64">(name).fill(BigInt(absent), from, to);
      else this.#view<"i32">(name).fill(absent, from, to);
    }
    this.#flags.fill(FLAGS_ABSENT, from, to);
    this.faults.fill(0, from, to);
  }

  /** Lets rows stand so many times behind each other, the first of them where they are. */
  repeatRows(from: number, rowCount: number, times: number): void {
    const to = from + rowCount * times;
    const columns = [...Object.values(this.facts), this.#flags, this.faults];
    for (const column of columns) {
      for (let done = from + rowCount; done < to; done += done - from) {
        column.copyWithin(done, from, Math.min(done, from + to - done));
      }
    }
  }

  /** Writes any fact of a row; cents too large for the column clamp above every limit. */
  setFact(row: number, name: FactName, value: number | bigint | boolean): void {
    const view = this.#views.get(name);
    if (typeof value === "boolean") this.setFlag(row, name as FlagName, value);
    else if (view instanceof BigInt64Array) view[row] = BigInt(value);
    else if (view !== undefined) view[row] = clampToColumn(factOf(name), Number(value));
    else throw new RangeError(`fact: expected a column of the layout, found ${name}`);
  }

  /** Writes a boolean fact of a row. */
  setFlag(row: number, name: FlagName, isSet: boolean): void {
    const bit = FLAG_BITS.get(name);
    if (bit === undefined) throw new RangeError(`fact: expected a boolean fact, found ${name}`);
    const flags = this.#flags[row] as number;
    this.#flags[row] = isSet ? flags | (1 << bit) : flags & ~(1 << bit);
  }

  /** A fact of a row as its column holds it; a boolean one as 0 or 1. */
  fact(row: number, name: FactName): number | bigint {
    const bit = FLAG_BITS.get(name);
    if (bit !== undefined) return ((this.#flags[row] as number) >>> bit) & 1;
    return (this.#views.get(name) as ViewOf<ArrayType>)[row] as number | bigint;
  }

  /** Derives what all months share; returns the number of rows rejected for faults. */
  prepare(rowCount: number): number {
    if (rowCount > ROW_CAPACITY) {
      throw new RangeError(`rows: expected at most ${ROW_CAPACITY}, found ${rowCount}`);
    }
    this.#rowCount = rowCount;
    return this.#exports.prepare(rowCount);
  }

  /** Calculates the prepared batch for the month of the sheet. */
  calculate(sheet: Sheet, rowCount = this.#rowCount): void {
    if (rowCount !== this.#rowCount) {
      throw new RangeError(`rows: expected the ${this.#rowCount} prepared, found ${rowCount}`);
    }
    this.#view<"i32">("sheetValue").set(sheet.values);
    this.#view<"u8">("sheetCandidate").set(sheet.candidates);
    this.#exports.calculate(sheet.month);
  }

  /** Names of the unconfirmed values that results have rested on since `resetUsed`. */
  usedCandidates(): string[] {
    const used = this.#view<"u8">("sheetUsed");
    return PARAMETER_NAMES.filter((_, slot) => used[slot] === 1);
  }

  resetUsed(): void {
    this.#view<"u8">("sheetUsed").fill(0);
  }

  /** Starts a batch that comes as COPY bytes. */
  beginDecode(): void {
    this.#exports.resetDecoder();
  }

  /** Room for COPY bytes; the caller puts a chunk behind the rest that `decode` left. */
  get copyIn(): Uint8Array {
    return this.#view<"u8">("copyIn");
  }

  /**
   * Decodes the first `byteCount` bytes of `copyIn`; moves what is no whole row to its front and
   * returns how many bytes that are. Throws when the bytes are not rows of the layout.
   */
  decode(byteCount: number, rowCapacity = ROW_CAPACITY): number {
    const used = this.#exports.decode(byteCount, rowCapacity);
    if (used < 0) {
      const rows = this.decodedRows;
      throw new RangeError(
        `copy: expected up to ${rowCapacity} rows of the layout, found other bytes after row ${rows}`,
      );
    }
    this.copyIn.copyWithin(0, used, byteCount);
    return byteCount - used;
  }

  get decodedRows(): number {
    return this.#exports.decodedRows();
  }

  /** Whether the trailer of the COPY was decoded. */
  get isDecoded(): boolean {
    return this.#exports.isDecoded() !== 0;
  }

  /** Starts counting encoded rows and their sums. */
  beginEncode(): void {
    this.#exports.resetSums();
  }

  /**
   * The next COPY bytes of the calculated month from row `from` on: a view that the next call
   * overwrites, and the row to go on at. No bytes are left when `next` is the row count. Results that
   * were put into the columns, not calculated, come with their own number.
   */
  encode(from: number, rowCount = this.#rowCount): { bytes: Uint8Array; next: number } {
    const byteCount = this.#exports.encode(from, rowCount, COPY_OUT_BYTES);
    const bytes = this.#view<"u8">("copyOut").subarray(0, byteCount);
    return { bytes, next: this.#exports.encodedUpTo() };
  }

  get encodedRows(): number {
    return this.#exports.encodedRows();
  }

  /** Sums over the rows encoded since `beginEncode`, payers and components without rows left out. */
  payerSums(): PayerSum[] {
    const cents = this.#view<"i64">("payerCents");
    const counts = this.#view<"u32">("payerCount");
    const checksums = this.#view<"i64">("payerChecksum");
    const columns = [...COMPONENTS, "totaal"] as const;
    return PAYERS.flatMap((payer, first) =>
      columns.flatMap((component, index) => {
        const at = first * columns.length + index;
        const rows = counts[at] as number;
        if (rows === 0) return [];
        const sums = { cents: cents[at] as bigint, checksum: checksums[at] as bigint };
        return [{ payer, component, rows, ...sums }];
      }),
    );
  }

  /** Checksum of payers, reasons and provisional marks of the rows encoded since `beginEncode`. */
  get rowChecksum(): bigint {
    return this.#view<"i64">("rowChecksum")[0] as bigint;
  }

  /** Most bytes that `copyIn` takes. */
  get copyInBytes(): number {
    return COPY_IN_BYTES;
  }

  #view<T extends ArrayType>(name: string): ViewOf<T> {
    return this.#views.get(name) as ViewOf<T>;
  }

  #pick<T>(names: readonly string[]): T {
    return Object.fromEntries(names.map((name) => [name, this.#views.get(name)])) as T;
  }
}

function readKernel(file: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(readFileSync(file));
  } catch {
    throw new Error(`kernel: expected a compiled module at ${file}, found none; run npm run build`);
  }
}
