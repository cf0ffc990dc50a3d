/**
 * The encoder of one result row for COPY: gezin_id, child_id, payer, totaal_cents, redenen,
 * voorlopig, then each component, NULL where it is 0. What is written is counted on the way: the
 * sums of the manifest are sums over the bytes that left.
 */

import { RESULT_NAMES } from "../layout/result-columns.js";
import { COMPONENTS } from "../layout.js";

const stanza = (name: string, index: number): string =>
  `  p = component(p, payerRow, ${index}, ${name}Cents(row));`;

/** `encodeFields(p, row)`: address after the row. */
export function encodeSource(): string {
  return [
    'import { component, total, writeByte, writeInt, writeLong, writeShort } from "../copy/wire";',
    'import { hashInt, setSeed } from "../copy/checksum";',
    "import {",
    "  childId,",
    "  gezinId,",
    "  payer,",
    "  redenen,",
    "  rowChecksum,",
    "  setRowChecksum,",
    "  totaalCents,",
    "  voorlopig,",
    ...COMPONENTS.map((name) => `  ${name}Cents,`),
    '} from "./columns";',
    "",
    `/** Most bytes of a row. */\nexport const ROW_BYTES_MAX: i32 = ${rowBytesMax()};`,
    `/** Sums per payer: one for each component, and the total. */\nexport const SUM_COUNT: i32 = ${COMPONENTS.length + 1};`,
    "",
    "/** Encodes a row at p and adds it to the sums of its payer; returns the address after it. */",
    "export function encodeFields(p: usize, row: i32): usize {",
    "  const payerRow = <i32>payer(row) * SUM_COUNT;",
    "  const seed = (gezinId(row) << 32) ^ childId(row);",
    "  setSeed(seed ^ <i64>redenen(row));",
    "  const rest = hashInt((<i32>payer(row) << 1) + <i32>voorlopig(row));",
    "  setRowChecksum(0, rowChecksum(0) + rest);",
    "  setSeed(seed);",
    `  p = writeShort(p, ${RESULT_NAMES.length});`,
    "  p = writeLong(p, gezinId(row));",
    "  p = writeLong(p, childId(row));",
    "  p = writeShortField(p, payer(row));",
    "  p = total(p, payerRow, SUM_COUNT - 1, totaalCents(row));",
    "  p = writeLong(p, <i64>redenen(row));",
    "  p = writeByte(p, voorlopig(row));",
    ...COMPONENTS.map(stanza),
    "  return p;",
    "}",
    "",
    "function writeShortField(p: usize, value: i32): usize {",
    "  return writeShort(writeInt(p, 2), value);",
    "}",
    "",
  ].join("\n");
}

function rowBytesMax(): number {
  const lengths = 4 * RESULT_NAMES.length;
  return 2 + lengths + 8 + 8 + 2 + 4 + 8 + 1 + 4 * COMPONENTS.length;
}
