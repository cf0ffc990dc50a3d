/** `groeikern sources quarantine | parked | pulls | findings`: what waits for somebody. */
import type { Database } from "../database/connection.js";
import type { Finish, GroeikernCommand } from "../terminal/command.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import { type Io, say, sayJson } from "../terminal/io.js";
import { wholeNumber } from "../terminal/option.js";
import { type Row, recordText, tableText } from "../terminal/table.js";
import { withDatabase } from "./open-database.js";

const ID_MAX = 2 ** 31 - 1;
const LIMIT_DEFAULT = 100;
const LIMIT_MAX = 1_000_000;

interface Options {
  readonly json?: true;
}

interface ListOptions extends Options {
  readonly limit: number;
}

type List = (db: Database, limit: number) => Promise<readonly object[]>;

export function addWaiting(sources: GroeikernCommand, io: Io, finish: Finish): void {
  const group = (name: string, description: string): GroeikernCommand =>
    sources.command(name).description(description).helpCommand(false);
  const quarantine = group("quarantine", "messages that were not taken");
  addList(quarantine, "messages in quarantine, oldest first", io, finish, async (db, limit) => {
    const { listQuarantine } = await import("../sources/quarantine.js");
    return listQuarantine(db.pool, { limit });
  });
  addShow(quarantine, io, finish);
  addRelease(quarantine, io, finish);
  const parked = group("parked", "records about persons that nobody knows yet");
  addList(parked, "they come free by themselves", io, finish, async (db, limit) => {
    const { listParked } = await import("../sources/waiting.js");
    const { loadSources } = await import("../sources/registry.js");
    return listParked(db.pool, (await loadSources()).flows.values(), limit);
  });
  const pulls = group("pulls", "notifications whose content has not come");
  addList(pulls, "records that are to be pulled", io, finish, async (db, limit) => {
    const { listPulls } = await import("../sources/waiting.js");
    return listPulls(db.pool, limit);
  });
  const findings = group("findings", "what a person must look at");
  addList(findings, "what derivations found", io, finish, async (db, limit) => {
    const { listFindings } = await import("../sources/waiting.js");
    return listFindings(db.pool, limit);
  });
}

function addList(
  group: GroeikernCommand,
  description: string,
  io: Io,
  finish: Finish,
  list: List,
): void {
  group
    .command("list")
    .description(description)
    .option("--limit <N>", "at most so many", wholeNumber("--limit", 1, LIMIT_MAX), LIMIT_DEFAULT)
    .option("--json", "print one JSON object a line")
    .action(async ({ limit, json }: ListOptions) => {
      const rows = await withDatabase(io, json === true, (db) => list(db, limit));
      if (json) for (const row of rows) await sayJson(io, row);
      else await say(io, tableText(rows as readonly Row[]));
      finish(EXIT_CODE.done);
    });
}

function addShow(quarantine: GroeikernCommand, io: Io, finish: Finish): void {
  quarantine
    .command("show")
    .description("a message in quarantine, as it came")
    .argument("<ID>", "its number, see quarantine list", wholeNumber("ID", 1, ID_MAX))
    .option("--json", "print one JSON object")
    .action(async (id: number, { json }: Options) => {
      const { showQuarantine } = await import("../sources/quarantine.js");
      const shown = await withDatabase(io, json === true, (db) => showQuarantine(db.pool, id));
      await (json ? sayJson(io, shown) : say(io, recordText({ ...shown })));
      finish(EXIT_CODE.done);
    });
}

interface ReleaseOptions extends Options {
  readonly discard?: true;
}

function addRelease(quarantine: GroeikernCommand, io: Io, finish: Finish): void {
  quarantine
    .command("release")
    .description("reads a message again and takes it, if it is right now; facts follow")
    .argument("<ID>", "its number, see quarantine list", wholeNumber("ID", 1, ID_MAX))
    .option("--discard", "give it up instead")
    .option("--json", "print one JSON object")
    .action(async (id: number, { discard, json }: ReleaseOptions) => {
      const fault = await withDatabase(io, json === true, (db) => release(db, id, discard));
      const isTaken = fault === null;
      const done = discard ? "given up" : "taken";
      const text = isTaken
        ? `message ${id} is ${done}`
        : `message ${id} stays: ${fault.field}: expected ${fault.expected}, found ${fault.found}`;
      await (json ? sayJson(io, { id, isTaken, fault }) : say(io, text));
      finish(isTaken ? EXIT_CODE.done : EXIT_CODE.rejections);
    });
}

async function release(db: Database, id: number, isDiscard: true | undefined) {
  if (isDiscard) {
    const { closeQuarantine, showQuarantine } = await import("../sources/quarantine.js");
    await showQuarantine(db.pool, id);
    await closeQuarantine(db.pool, id);
    return null;
  }
  const { releaseQuarantine } = await import("../sources/release.js");
  const { fault } = await releaseQuarantine(db, id);
  if (fault !== null) return fault;
  const { deriveFacts } = await import("../sources/driver.js");
  await deriveFacts(db);
  return null;
}
