// Generated from the layout and the parameter files by build/generate.ts. Not edited.

import { component, total, writeByte, writeInt, writeLong, writeShort } from "../copy/wire";
import { hashInt, setSeed } from "../copy/checksum";
import {
  childId,
  gezinId,
  payer,
  redenen,
  rowChecksum,
  setRowChecksum,
  totaalCents,
  voorlopig,
  basisbedragCents,
  leeftijdsbijslagCents,
  socialeToeslagCents,
  socialeToeslagEenmaligCents,
  wezentoeslagCents,
  zorgtoeslagCents,
  pleegzorgtoeslagCents,
  ondersteuningstoeslagCents,
  startbedragCents,
  covid19ToeslagCents,
  coronatoeslagCents,
  schoolbonusCents,
  kleutertoeslagCents,
  kinderopvangtoeslagCents,
  schooltoeslagCents,
} from "./columns";

/** Most bytes of a row. */
export const ROW_BYTES_MAX: i32 = 177;
/** Sums per payer: one for each component, and the total. */
export const SUM_COUNT: i32 = 16;

/** Encodes a row at p and adds it to the sums of its payer; returns the address after it. */
export function encodeFields(p: usize, row: i32): usize {
  const payerRow = <i32>payer(row) * SUM_COUNT;
  const seed = (gezinId(row) << 32) ^ childId(row);
  setSeed(seed ^ <i64>redenen(row));
  const rest = hashInt((<i32>payer(row) << 1) + <i32>voorlopig(row));
  setRowChecksum(0, rowChecksum(0) + rest);
  setSeed(seed);
  p = writeShort(p, 21);
  p = writeLong(p, gezinId(row));
  p = writeLong(p, childId(row));
  p = writeShortField(p, payer(row));
  p = total(p, payerRow, SUM_COUNT - 1, totaalCents(row));
  p = writeLong(p, <i64>redenen(row));
  p = writeByte(p, voorlopig(row));
  p = component(p, payerRow, 0, basisbedragCents(row));
  p = component(p, payerRow, 1, leeftijdsbijslagCents(row));
  p = component(p, payerRow, 2, socialeToeslagCents(row));
  p = component(p, payerRow, 3, socialeToeslagEenmaligCents(row));
  p = component(p, payerRow, 4, wezentoeslagCents(row));
  p = component(p, payerRow, 5, zorgtoeslagCents(row));
  p = component(p, payerRow, 6, pleegzorgtoeslagCents(row));
  p = component(p, payerRow, 7, ondersteuningstoeslagCents(row));
  p = component(p, payerRow, 8, startbedragCents(row));
  p = component(p, payerRow, 9, covid19ToeslagCents(row));
  p = component(p, payerRow, 10, coronatoeslagCents(row));
  p = component(p, payerRow, 11, schoolbonusCents(row));
  p = component(p, payerRow, 12, kleutertoeslagCents(row));
  p = component(p, payerRow, 13, kinderopvangtoeslagCents(row));
  p = component(p, payerRow, 14, schooltoeslagCents(row));
  return p;
}

function writeShortField(p: usize, value: i32): usize {
  return writeShort(writeInt(p, 2), value);
}
