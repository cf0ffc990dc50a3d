/** A chunk of families, each told and examined in memory: what is at fault, and no lines. */
import { errorMessage } from "../../errors.js";
import { loadSources } from "../../sources/registry.js";
import { type ChunkOrder, eachFamily } from "../chunk.js";
import { FactList } from "./fact-list.js";
import type { Fault } from "./fault.js";
import { examineFamily } from "./told.js";

export interface FamilyFault extends Fault {
  readonly family: number;
}

export interface ExaminedChunk {
  readonly children: number;
  readonly families: number;
  readonly facts: number;
  readonly decisions: number;
  readonly faults: readonly FamilyFault[];
}

const sources = await loadSources();

/** Of every family of the chunk: a population ends in one, and others follow it. */
export function examinedChunk(order: ChunkOrder): ExaminedChunk {
  const list = new FactList();
  const faults: FamilyFault[] = [];
  let [facts, decisions] = [0, 0];
  const whole = { ...order, atMost: Number.MAX_SAFE_INTEGER };
  const found = eachFamily(whole, list.sink, (written) => {
    const { number: family } = written.family;
    try {
      const told = examineFamily(written, list, order.seed, sources);
      faults.push(...told.faults.map((fault) => ({ ...fault, family })));
      decisions += told.decisions.length;
    } catch (error) {
      const message = errorMessage(error);
      faults.push({ family, kind: "can not be told", message });
    }
    for (const [, count] of list.counts()) facts += count;
    list.restart();
  });
  return { ...found, facts, decisions, faults };
}
