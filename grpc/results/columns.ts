/**
 * Results as columns, in the shape that both encoders read: filled from PostgreSQL (copy-reader.ts)
 * or lying in the kernel's memory already.
 */
import { COMPONENTS } from "../../core-wasm/layout.js";

export interface ResultColumns {
  readonly rowCount: number;
  /** Two 32-bit halves a row, the low one first. */
  readonly gezinIds: Uint32Array;
  readonly childIds: Uint32Array;
  readonly redenen: Uint32Array;
  /** Euro cents. */
  readonly totalen: Int32Array;
  /** Codes of the layout. */
  readonly payers: Uint8Array;
  /** 0 or 1. */
  readonly voorlopig: Uint8Array;
  /** Euro cents, in the order of COMPONENTS. */
  readonly componenten: readonly Int32Array[];
}

/** Columns that are filled again and again. */
export class ColumnBuffer implements ResultColumns {
  readonly gezinIds: Uint32Array;
  readonly childIds: Uint32Array;
  readonly redenen: Uint32Array;
  readonly totalen: Int32Array;
  readonly payers: Uint8Array;
  readonly voorlopig: Uint8Array;
  readonly componenten: readonly Int32Array[];
  rowCount = 0;

  constructor(readonly capacity: number) {
    this.gezinIds = new Uint32Array(capacity * 2);
    this.childIds = new Uint32Array(capacity * 2);
    this.redenen = new Uint32Array(capacity * 2);
    this.totalen = new Int32Array(capacity);
    this.payers = new Uint8Array(capacity);
    this.voorlopig = new Uint8Array(capacity);
    this.componenten = COMPONENTS.map(() => new Int32Array(capacity));
  }

  get isFull(): boolean {
    return this.rowCount === this.capacity;
  }
}

/** The id of a row as text. */
export function idAt(halves: Uint32Array, row: number): bigint {
  const low = BigInt(halves[row * 2] as number);
  return (BigInt(halves[row * 2 + 1] as number) << 32n) | low;
}
