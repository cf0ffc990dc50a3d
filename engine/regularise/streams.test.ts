/**
 * The law of the thing: in whatever order, batches and moments facts arrive, what was decided and
 * all that regularisations decided since is what full knowledge from the start would have decided.
 */
import t from "tap";
import { monthIndex } from "../../core-wasm/month.js";
import type { Database } from "../database/connection.js";
import { drawFrom, drawValues } from "../database/test/sample-facts.js";
import { openTestDatabase } from "../database/test/test-database.js";
import type { FactChange, FactValues } from "../facts/change.js";
import { changeFacts } from "../facts/change-facts.js";
import { SPANS } from "../facts/columns.js";
import { FACT_TABLE_NAMES, type FactTableName, factTable } from "../facts/tables.js";
import { recompute } from "../run/recompute.js";
import { regularise } from "./regularise.js";
import { decidedText, resultText, viewText } from "./test/decided-text.js";

type Draw = ReturnType<typeof drawFrom>;

const FIRST = monthIndex(2023, 7);
const MONTHS = [FIRST, FIRST + 2];
const GEZINNEN = ["1", "2", "3"];
const CHILDREN = ["11", "12", "21", "31"];
const FACTS = 60;
const STREAMS = 2;
/** Before any prescription. */
const ON = monthIndex(2024, 3);

const pick = <T>(draw: Draw, values: readonly T[]): T => values[draw(values.length)] as T;

/** Births and homes, without which nothing else is of any meaning. */
function drawHomes(draw: Draw): FactChange[] {
  const whole = { van: FIRST - 100, tot: 32_767 };
  const births = CHILDREN.map((childId): FactChange => {
    const values = { ...drawValues(draw, "kind"), overlijdensdatum: null } as FactValues;
    return { table: "kind", childId, values };
  });
  const homes = CHILDREN.map((childId): FactChange => {
    const gezinId = childId[0] as string;
    return { table: "gezin_lid", gezinId, childId, ...whole, values: { rol: "VOLLEDIG" } };
  });
  const payers = GEZINNEN.map((gezinId): FactChange => {
    return { table: "gezin_uitbetaler", gezinId, ...whole, values: { payer: "FONS" } };
  });
  return [...births, ...homes, ...payers];
}

/** Where a change is, and a change of any table there. */
function drawChange(draw: Draw): FactChange {
  const table = pick(
    draw,
    FACT_TABLE_NAMES.filter((name) => !["kind"].includes(name)),
  );
  const { keys, span } = factTable(table);
  const ids = {
    gezin_id: { gezinId: pick(draw, GEZINNEN) },
    child_id: { childId: pick(draw, CHILDREN) },
  };
  const isYear = span === "year" || span.startsWith("school");
  const van = isYear ? 2020 + draw(4) : FIRST - 2 + draw(7);
  const tot = van + 1 + draw(3);
  const months = { 0: {}, 1: { van }, 2: { van, tot } }[SPANS[span].columns.length];
  const values = draw(5) === 0 ? null : valuesOf(draw, table);
  return Object.assign({ table, values }, months, ...keys.map((key) => ids[key])) as FactChange;
}

/** A shared child has at most one household that is paid, more often than not. */
function valuesOf(draw: Draw, table: FactTableName): FactValues {
  if (table === "gezin_lid") return { rol: "GEDEELD_ANDER" };
  return drawValues(draw, table) as FactValues;
}

/** Of each fact and month only the first that speaks of it, so that their order says nothing. */
function onceSpoken(changes: readonly FactChange[]): FactChange[] {
  const spoken = new Set<string>();
  return changes.filter(({ table, gezinId, childId, van = 0, tot = van + 1 }) => {
    const isCounted = factTable(table).isBeginCounted === true;
    const [first, last] = isCounted ? [0, 1] : [van, tot];
    const keys = Array.from({ length: last - first }, (_, at) =>
      [table, gezinId, childId, first + at].join(" "),
    );
    if (keys.some((key) => spoken.has(key))) return false;
    for (const key of keys) spoken.add(key);
    return true;
  });
}

function shuffled<T>(draw: Draw, items: readonly T[]): T[] {
  const left = [...items];
  return items.map(() => left.splice(draw(left.length), 1)[0] as T);
}

async function openHomes(homes: readonly FactChange[]): Promise<Database> {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await changeFacts(db, { source: "register", id: "0" }, homes);
  return db;
}

async function rejectedOf({ pool }: Database): Promise<Set<string>> {
  const { rows } = await pool.query("SELECT month, gezin_id FROM rejected JOIN run USING (run_id)");
  return new Set(rows.map(({ month, gezin_id }) => `${month} ${gezin_id}`));
}

t.test("streams of facts in any order end where full knowledge does", async (t) => {
  for (let seed = 1; seed <= STREAMS; seed += 1) {
    const draw = drawFrom(seed);
    const homes = drawHomes(draw);
    const changes = onceSpoken(Array.from({ length: FACTS }, () => drawChange(draw)));
    const late = await openHomes(homes);
    const runs = [...MONTHS];
    for (let left = shuffled(draw, changes), no = 1; left.length > 0; no += 1) {
      const batch = left.splice(0, 1 + draw(12));
      await changeFacts(late, { source: "register", id: `${no}` }, batch);
      const month = draw(2) === 0 ? runs.shift() : undefined;
      if (month !== undefined) await recompute(late, { month, workers: 1 });
      if (draw(3) === 0) await regularise(late, { on: ON });
    }
    for (const month of runs) await recompute(late, { month, workers: 1 });
    const { isUpToDate } = await regularise(late, { on: ON });
    const again = await regularise(late, { on: ON });
    t.match(again, { isUpToDate: true, differences: 0 }, "a second one changes nothing");
    const full = await openHomes(homes);
    await changeFacts(full, { source: "register", id: "1" }, changes);
    for (const month of MONTHS) await recompute(full, { month, workers: 1 });
    const rejected = await rejectedOf(full);
    const isSkipped = (month: number, gezinId: bigint) => rejected.has(`${month} ${gezinId}`);
    const [found, expected] = [
      await decidedText(late, isSkipped),
      await decidedText(full, isSkipped),
    ];
    t.same(
      found,
      expected,
      `stream ${seed}, ${isUpToDate ? "nothing" : "something"} left to decide`,
    );
    t.not(expected.length, 0);
    const all = await decidedText(late);
    t.same(await resultText(late), all, "readers of results get the same");
    t.same(await viewText(late), all, "and the view");
    const { rows } = await late.pool.query("SELECT count(*)::integer AS count FROM difference");
    t.ok(rows[0].count > 0, "something was decided anew");
  }
});
