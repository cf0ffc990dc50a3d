/**
 * CPU profiles as V8 writes them (`.cpuprofile`): parts of one thread put together into one that
 * Chrome, VS Code and speedscope open, and the time that functions take by themselves.
 * Times are microseconds.
 */
import type { Profiler } from "node:inspector";

type Profile = Profiler.Profile;

const ROOT: Profiler.ProfileNode["callFrame"] = {
  functionName: "(root)",
  scriptId: "0",
  url: "",
  lineNumber: -1,
  columnNumber: -1,
};

/** Parts one after the other, under one root. */
export function joinProfiles(parts: readonly Profile[]): Profile {
  const [first] = parts;
  if (first === undefined) throw new Error("profile: expected at least one part, found none");
  const root: Profiler.ProfileNode = { id: 1, callFrame: ROOT, hitCount: 0, children: [] };
  const joined = { nodes: [root], samples: [] as number[], timeDeltas: [] as number[] };
  let idOffset = 1;
  let end = first.startTime;
  for (const { nodes, samples = [], timeDeltas = [], startTime, endTime } of parts) {
    const renumber = (id: number): number => id + idOffset;
    root.children?.push(renumber(nodes[0]?.id ?? 1));
    for (const node of nodes) {
      const children = node.children?.map(renumber);
      joined.nodes.push({ ...node, id: renumber(node.id), ...(children ? { children } : {}) });
    }
    for (const sample of samples) joined.samples.push(renumber(sample));
    const [delta = 0, ...deltas] = timeDeltas;
    joined.timeDeltas.push(delta + Math.max(0, startTime - end));
    for (const next of deltas) joined.timeDeltas.push(next);
    end = endTime;
    idOffset += Math.max(...nodes.map(({ id }) => id));
  }
  return { ...joined, startTime: first.startTime, endTime: end };
}

export interface SelfTime {
  readonly name: string;
  readonly ms: number;
  /** Of the time in which the threads were not idle. */
  readonly share: number;
}

const IDLE = new Set(["(idle)", "(root)", "(program)"]);

/**
 * Of the profiler and not of the run: Node's inspector, and the clocks and the writing of our own
 * task, which stand in every sample of starting and stopping it.
 */
const OWN = /^node:(internal\/)?inspector|\/bench\/speed\/(profile|run)\//;

/** Functions by the time spent in themselves, longest first; waiting and the profiler left out. */
export function selfTimes(profiles: readonly Profile[]): SelfTime[] {
  const times = new Map<string, number>();
  for (const { nodes, samples = [], timeDeltas = [] } of profiles) {
    const names = new Map(nodes.filter(isOfTheRun).map((node) => [node.id, nameOf(node)] as const));
    for (const [at, sample] of samples.entries()) {
      const name = names.get(sample);
      if (name === undefined) continue;
      times.set(name, (times.get(name) ?? 0) + (timeDeltas[at + 1] ?? 0));
    }
  }
  const busy = [...times].filter(([name]) => !IDLE.has(name));
  const total = busy.reduce((sum, [, time]) => sum + time, 0);
  return busy
    .map(([name, time]) => ({ name, ms: time / 1000, share: time / total }))
    .sort((left, right) => right.ms - left.ms);
}

const isOfTheRun = ({ callFrame }: Profiler.ProfileNode): boolean => !OWN.test(callFrame.url);

function nameOf({ callFrame }: Profiler.ProfileNode): string {
  const { functionName, url, lineNumber } = callFrame;
  const name = functionName === "" ? "(anonymous)" : functionName;
  const file = url.split("/").at(-1) ?? "";
  return file === "" || url.startsWith("wasm") ? name : `${name} ${file}:${lineNumber + 1}`;
}
