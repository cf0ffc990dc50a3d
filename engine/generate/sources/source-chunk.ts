/** A chunk of families as the lines of their sources' files, each file shuffled. */
import { loadSources } from "../../sources/registry.js";
import { type ChunkOrder, eachFamily } from "../chunk.js";
import { Random } from "../random.js";
import { decisionLine } from "./decision-line.js";
import { FactList } from "./fact-list.js";
import { linesOf, shuffle } from "./messages.js";
import { tellFamily } from "./told.js";

/** Separates the random numbers of the arrival from those of facts and records. */
const ARRIVAL_SEED = 2 ** 34;

/** Lines of a file, each with its end. */
export interface FileLines {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly lines: number;
}

export interface SourceChunk {
  readonly children: number;
  readonly families: number;
  /** By file: a flow's, with the year where it is yearly. */
  readonly files: Readonly<Record<string, FileLines>>;
  readonly decisions: FileLines;
  /** Decisions by fact table. */
  readonly decided: Readonly<Record<string, number>>;
  /** Facts that are true, by table. */
  readonly facts: Readonly<Record<string, number>>;
}

const sources = await loadSources();

export function sourceChunk(order: ChunkOrder): SourceChunk {
  const facts = new FactList();
  const random = new Random();
  const files = new Map<string, string[]>();
  const decisions: string[] = [];
  const [decided, counted]: Record<string, number>[] = [{}, {}];
  const found = eachFamily(order, facts.sink, (written) => {
    const told = tellFamily(written, facts, order.seed, sources);
    random.restart(order.seed + ARRIVAL_SEED, written.family.number);
    for (const { file, text } of linesOf(told.records, sources.flows, random)) {
      const lines = files.get(file);
      if (lines === undefined) files.set(file, [text]);
      else lines.push(text);
    }
    for (const change of told.decisions) {
      decisions.push(decisionLine(change));
      add(decided as Record<string, number>, change.table, 1);
    }
    for (const [table, count] of facts.counts())
      add(counted as Record<string, number>, table, count);
    facts.restart();
  });
  const shuffled = [...files].map(([file, lines]) => {
    random.restart(order.seed + ARRIVAL_SEED, order.from);
    shuffle(lines, random);
    const text = linesText(lines);
    lines.length = 0;
    return [file, text] as const;
  });
  return {
    ...found,
    files: Object.fromEntries(shuffled),
    decisions: linesText(decisions),
    decided: decided as Record<string, number>,
    facts: counted as Record<string, number>,
  };
}

function add(counts: Record<string, number>, name: string, count: number): void {
  counts[name] = (counts[name] ?? 0) + count;
}

/** Written line by line: joined, the text would be in the heap of the thread once more. */
function linesText(lines: readonly string[]): FileLines {
  const size = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
  const bytes = Buffer.from(new ArrayBuffer(size));
  let at = 0;
  for (const line of lines) at += bytes.write(`${line}\n`, at);
  return { bytes, lines: lines.length };
}
