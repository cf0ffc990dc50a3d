/**
 * The records of a population without a database: every family is told and its records derived in
 * memory, all faults are counted by kind and the first of each are shown. From any family on, so
 * that a country can be examined in pieces, one after the other.
 */
import { compiledFile } from "../../core-wasm/root.js";
import { counted } from "../../engine/counted.js";
import { type ChunkMaker, chunksBy, type Population } from "../../engine/generate/chunks.js";
import { requirePopulation } from "../../engine/generate/population.js";
import {
  type ExaminedChunk,
  examinedChunk,
  type FamilyFault,
} from "../../engine/generate/sources/examined-chunk.js";

const CHUNK_FAMILIES = 256;
/** Faults of a kind that are kept to be shown. */
const SHOWN_MAX = 5;
const HEAP_MB = 128;

const EXAMINED: ChunkMaker<ExaminedChunk> = {
  make: examinedChunk,
  workerFile: compiledFile("engine/generate/sources/examine-worker"),
  heapMb: HEAP_MB,
};

export interface ExamineOptions extends Population {
  /** The number of the first family. */
  readonly from: number;
  readonly workers: number;
  /** After it what has been examined is told. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
  /** Hears of the first faults of every kind at once: all of a country take long. */
  readonly onFault?: (fault: FamilyFault) => void;
}

interface FaultKind {
  readonly kind: string;
  count: number;
  readonly first: FamilyFault[];
}

export interface Examination {
  readonly seed: number;
  readonly children: number;
  readonly families: number;
  readonly facts: number;
  readonly decisions: number;
  /** Numbers of the first family, and of the first that was not examined. */
  readonly from: number;
  readonly to: number;
  readonly faults: readonly FaultKind[];
}

/** Examines families until they have so many children, or until it is interrupted. */
export async function examine(options: ExamineOptions): Promise<Examination> {
  const { children, seed, month, from, workers, signal, onProgress } = options;
  const population = requirePopulation({ children, seed, month });
  const sum = { children: 0, families: 0, facts: 0, decisions: 0 };
  const kinds = new Map<string, FaultKind>();
  const pieces = { workers, signal, chunkFamilies: CHUNK_FAMILIES, firstFamily: from };
  let to = from;
  try {
    for await (const chunk of chunksBy(EXAMINED, population, pieces)) {
      for (const name of ["children", "families", "facts", "decisions"] as const) {
        sum[name] += chunk[name];
      }
      for (const fault of chunk.faults) {
        if (isShown(kinds, fault)) options.onFault?.(fault);
      }
      to += Math.min(CHUNK_FAMILIES, children);
      onProgress?.(Math.min(sum.children, children), children);
      signal?.throwIfAborted();
    }
  } catch (error) {
    if (signal?.aborted !== true) throw error;
  }
  const faults = [...kinds.values()].sort((a, b) => b.count - a.count);
  return { seed, ...sum, from, to, faults };
}

/** Counts a fault; whether it is among the first of its kind. */
function isShown(kinds: Map<string, FaultKind>, fault: FamilyFault): boolean {
  const { kind } = fault;
  const known = kinds.get(kind) ?? { kind, count: 0, first: [] };
  kinds.set(kind, known);
  known.count += 1;
  if (known.first.length >= SHOWN_MAX) return false;
  known.first.push(fault);
  return true;
}

export const faultText = ({ family, message }: FamilyFault): string =>
  `family ${family}: ${message}`;

/** What came of it, as people read it. */
export function examinationLines(found: Examination): string[] {
  const { seed, from, to, faults } = found;
  const shown = faults.flatMap(({ kind, count, first }) => [
    `  ${kind}: ${counted(count, "fault")}`,
    ...first.map((fault) => `    ${faultText(fault)}`),
  ]);
  const verdict = faults.length === 0 ? "PASS" : "FAIL";
  return [
    ...shown,
    `${verdict} records of seed ${seed}: families ${from} to ${to - 1}, ` +
      `${counted(found.families, "family", "families")} with ` +
      `${counted(found.children, "child", "children")}, ${counted(found.facts, "fact")}, ` +
      `${counted(found.decisions, "decision")}; go on with --from ${to}`,
  ];
}
