/**
 * A chunk: the families `from`..`to - 1` of a population, as rows for COPY.
 *
 * `children` counts those with a membership in the reference month. With `atMost` the chunk stops
 * as soon as it has that many, and passes over a family that would make it more; so a population
 * has exactly the number asked for, and where it is cut does not depend on the chunks.
 */
import { writeCare, writeFoster, writeOrphans, writeResidence } from "./care.js";
import { writeChildcare, writeCovid, writeNursery, writeStart } from "./childhood.js";
import { type FactBytes, type FactCounts, FactRows, type FactSink } from "./fact-rows.js";
import { Family } from "./family.js";
import {
  Household,
  type MemberSink,
  writeMemberships,
  writePayer,
  writeSituation,
} from "./household.js";
import { writeDecision, writeIncomes } from "./income.js";
import { writeLivingUnit, writeSchool } from "./school.js";
import { writeStudy } from "./study.js";

export interface ChunkOrder {
  readonly seed: number;
  /** Reference month, month index. */
  readonly month: number;
  readonly from: number;
  readonly to: number;
  readonly atMost: number;
}

export interface Chunk {
  readonly children: number;
  readonly families: number;
  readonly bytes: FactBytes;
  readonly counts: FactCounts;
}

const rows = new FactRows();
const family = new Family();
const first = new Household();
const second = new Household();

export function generateChunk(order: ChunkOrder): Chunk {
  const found = eachFamily(order, rows, () => undefined);
  return { ...found, counts: rows.counts(), bytes: rows.take() };
}

/** A family with its households, whose facts have just been written. */
export interface WrittenFamily {
  readonly family: Family;
  readonly first: Household;
  readonly second: Household;
}

/** Writes the facts of the families of a chunk, one after the other; they are used again. */
export function eachFamily(
  { seed, month, from, to, atMost }: ChunkOrder,
  sink: FactSink,
  onFamily: (written: WrittenFamily) => void,
): Pick<Chunk, "children" | "families"> {
  let children = 0;
  let families = 0;
  first.isFons = isFonsBefore(seed, from);
  for (let number = from; number < to && children < atMost; number++) {
    family.draw(seed, number);
    const present = family.childrenIn(month);
    if (family.count === 0 || children + present > atMost) continue;
    children += present;
    families += 1;
    writeFamily(sink);
    onFamily({ family, first, second });
  }
  return { children, families };
}

const NOWHERE: MemberSink = { kind: () => undefined, gezinLid: () => undefined };

/**
 * Whether the public payer pays the last first household before a family. Childcare of a family of
 * which nobody lives in the first household goes by it: any would do, but it has to be the same
 * wherever a chunk begins, and the populations of before are to stay.
 */
function isFonsBefore(seed: number, number: number): boolean {
  for (let before = number - 1; before >= 0; before -= 1) {
    family.draw(seed, before);
    if (family.count === 0) continue;
    first.restart(family, false);
    second.restart(family, true);
    writeMemberships(family, first, second, NOWHERE);
    if (!first.isUsed) continue;
    first.drawPayer(family.random);
    return first.isFons;
  }
  return false;
}

function writeFamily(rows: FactSink): void {
  const random = family.random;
  first.restart(family, false);
  second.restart(family, true);
  writeMemberships(family, first, second, rows);
  if (first.isUsed) writeHousehold(first, rows);
  if (second.isUsed) writeHousehold(second, rows);
  writeCovid(family, first.quantile, rows);
  writeOrphans(family, rows);
  for (let i = 0; i < family.count; i++) {
    const child = family.child(i);
    writeStart(child, random, rows);
    if (child.isStillborn) continue;
    writeNursery(child, random, rows);
    writeChildcare(child, first.isFons, random, rows);
    writeSchool(child, random, rows);
    writeStudy(child, random, rows);
    writeCare(child, random, rows);
    writeFoster(child, random, rows);
    writeResidence(child, family.arrival > 0, random, rows);
  }
}

function writeHousehold(household: Household, rows: FactSink): void {
  const random = family.random;
  writePayer(household, random, rows);
  writeSituation(household, random, rows);
  writeIncomes(household, random, rows);
  writeDecision(household, random, rows);
  writeLivingUnit(household, random, rows);
}
