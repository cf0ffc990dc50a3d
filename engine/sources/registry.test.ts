import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { PROJECT_ROOT } from "../../core-wasm/root.js";
import { FACT_TABLE_NAMES } from "../facts/tables.js";
import { loadSources } from "./registry.js";

const ROOM = join(PROJECT_ROOT, "engine", "sources");
const FILES_MAX = 4;

t.test("every folder with a declaration is a flow, and no other", async (t) => {
  const { flows } = await loadSources();
  const folders = readdirSync(ROOM).filter((name) => existsSync(join(ROOM, name, "flow.ts")));
  t.same([...flows.keys()], folders.sort());
  t.ok(folders.length > 0);
});

t.test("a flow is written in four files at most", async (t) => {
  const { flows } = await loadSources();
  for (const name of flows.keys()) {
    const files = readdirSync(join(ROOM, name));
    t.ok(files.length <= FILES_MAX, `${name}: ${files.join(", ")}`);
  }
});

t.test("a flow names fields that it has and fact tables that exist", async (t) => {
  const { flows } = await loadSources();
  for (const flow of flows.values()) {
    const fields = Object.keys(flow.fields);
    const periods = (flow.periods ?? []).flat();
    const named = [...flow.key, ...periods, ...(flow.filePeriod ? [flow.filePeriod] : [])];
    t.same(
      [...named, ...flow.subjects].filter((name) => !fields.includes(name)),
      [],
      flow.name,
    );
    t.same(
      flow.feeds.filter((table) => !FACT_TABLE_NAMES.includes(table)),
      [],
      flow.name,
    );
  }
});

t.test("no two rules speak of one fact table for the same kind of subject", async (t) => {
  const { flows, rules } = await loadSources();
  const tables = rules.flatMap(({ subject, tables }) => tables.map((it) => `${subject} ${it}`));
  t.same(tables.length, new Set(tables).size);
  const read = rules.flatMap(({ reads }) => reads);
  t.same(
    read.filter((name) => !flows.has(name)),
    [],
  );
});
