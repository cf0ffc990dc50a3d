/** `groeikern sources routes`: which files of payers the records of a load reach. */
import { OPEN_MONTH } from "../../core-wasm/layout.js";
import { monthText } from "../../core-wasm/month.js";
import type { Database } from "../database/connection.js";
import type { ReachedFile, Route } from "../sources/routes.js";
import type { Finish, GroeikernCommand } from "../terminal/command.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import { type Io, say, sayJson } from "../terminal/io.js";
import { wholeNumber } from "../terminal/option.js";
import { createProgress } from "../terminal/progress.js";
import { recordText, tableText } from "../terminal/table.js";
import { UsageError } from "../terminal/usage-error.js";
import { withDatabase } from "./open-database.js";

const ID_MAX = 2 ** 31 - 1;
const LINES_MAX = 20;

interface Options {
  readonly load?: number;
  readonly json?: true;
}

export function addRoutes(sources: GroeikernCommand, io: Io, finish: Finish): void {
  sources
    .command("routes")
    .description("files that the records of a load reach, and records that fit no file")
    .option("--load <ID>", "the load, default the newest", wholeNumber("--load", 1, ID_MAX))
    .option("--json", "print one JSON object a record, the counts last")
    .action(async ({ load, json }: Options) => {
      const told = new Told();
      await withDatabase(io, json === true, (db) => takeRoutes(db, load, io, json === true, told));
      if (json) await sayJson(io, told.counts);
      else await say(io, told.text());
      finish(EXIT_CODE.done);
    });
}

async function takeRoutes(
  db: Database,
  asked: number | undefined,
  io: Io,
  isJson: boolean,
  told: Told,
): Promise<void> {
  const { findLoad, readRoutes } = await import("../sources/routes.js");
  const { loadSources } = await import("../sources/registry.js");
  const loadId = await findLoad(db.pool, asked);
  if (loadId === null) throw new UsageError("--load", "the number of a load", String(asked ?? ""));
  const progress = createProgress(io, isJson);
  try {
    const { flows } = await loadSources();
    for await (const routes of readRoutes(db.pool, flows, loadId)) {
      if (isJson) for (const route of routes) await sayJson(io, { ...route, files: shown(route) });
      told.add(loadId, routes);
      progress.update({ phase: "routes", unit: "records", done: told.counts.records, total: 0 });
    }
  } finally {
    progress.stop();
  }
}

const shown = ({ files }: Route) =>
  files.map(({ gezinId, rights, isRouted }) => ({ gezinId, rights: months(rights), isRouted }));

function months(rights: ReachedFile["rights"]): string {
  if (rights === null) return "none";
  const [van, tot] = rights;
  return `${monthText(van)}..${tot === OPEN_MONTH ? "" : monthText(tot - 1)}`;
}

/** What became of the records: counted, and the first that fit nowhere. */
class Told {
  readonly counts = { load: 0, records: 0, routed: 0, inSeveralFiles: 0, unrouted: 0 };
  readonly #first: Route[] = [];

  add(load: number, routes: readonly Route[]): void {
    const { counts } = this;
    counts.load = load;
    counts.records += routes.length;
    for (const route of routes) {
      const taking = route.files.filter(({ isRouted }) => isRouted).length;
      counts.routed += Number(taking > 0);
      counts.inSeveralFiles += Number(taking > 1);
      counts.unrouted += Number(taking === 0);
      if (taking === 0 && this.#first.length < LINES_MAX) this.#first.push(route);
    }
  }

  text(): string {
    const list = this.#first.map(({ stroom, recordId, reason, files }) => {
      const reached = files.map(({ gezinId, rights }) => `${gezinId} (${months(rights)})`);
      return { record: `${stroom}/${recordId}`, reason, files: reached.join(", ") || "none" };
    });
    const counted = recordText(this.counts);
    return list.length === 0 ? counted : `${counted}\n\n${tableText(list)}`;
  }
}
