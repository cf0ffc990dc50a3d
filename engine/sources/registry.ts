/**
 * The flows and the rules of derivation that there are: folders of this room, found by looking.
 *
 * A folder with `flow.ts` is a flow; its `derive.ts`, where it has one, exports `rules`.
 */
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { EngineError } from "../errors.js";
import type { DerivationRule } from "./derivation.js";
import type { Flow } from "./flow.js";

export interface Sources {
  readonly flows: ReadonlyMap<string, Flow>;
  readonly rules: readonly DerivationRule[];
}

const ROOM = dirname(fileURLToPath(import.meta.url));

let found: Promise<Sources> | undefined;

/** All flows, by name, and all rules. Looks once. */
export function loadSources(): Promise<Sources> {
  found ??= look();
  return found;
}

/** The flow of a name. Throws `FLOW_UNKNOWN` when there is none. */
export async function flowNamed(name: string): Promise<Flow> {
  const { flows } = await loadSources();
  const flow = flows.get(name);
  if (flow !== undefined) return flow;
  const known = [...flows.keys()].join(", ");
  throw new EngineError("FLOW_UNKNOWN", `flow: expected one of ${known}, found ${name}`);
}

/** A flow that there is, by itself: threads need no other, and no rules. */
export const readFlow = async (name: string): Promise<Flow> =>
  flowOf(name, await load(name, "flow.js"));

async function look(): Promise<Sources> {
  const folders = readdirSync(ROOM, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(ROOM, entry.name, "flow.js")))
    .map(({ name }) => name)
    .sort();
  const flows = new Map<string, Flow>();
  const rules: DerivationRule[] = [];
  for (const folder of folders) {
    flows.set(folder, await readFlow(folder));
    if (!existsSync(join(ROOM, folder, "derive.js"))) continue;
    const module = await load(folder, "derive.js");
    rules.push(...(module["rules"] as readonly DerivationRule[]));
  }
  return { flows, rules };
}

const load = (folder: string, file: string): Promise<Readonly<Record<string, unknown>>> =>
  import(pathToFileURL(join(ROOM, folder, file)).href);

/** The flow that a module declares, under whatever name. */
function flowOf(folder: string, module: Readonly<Record<string, unknown>>): Flow {
  const isOwn = (value: unknown): value is Flow => (value as Flow | null)?.name === folder;
  const flow = Object.values(module).find(isOwn);
  if (flow !== undefined) return flow;
  throw new Error(`sources/${folder}/flow.ts: expected a flow named ${folder}, found none`);
}
