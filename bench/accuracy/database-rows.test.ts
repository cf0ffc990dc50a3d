import t from "tap";
import { openTestDatabase } from "../../engine/database/test/test-database.js";
import { generate } from "../../engine/generate/generate.js";
import { factsText } from "./compare.js";
import { databaseHouseholds } from "./database-rows.js";
import { historyTasks, monthTasks } from "./population.js";
import { monthOf } from "./reference/months.js";
import { runTask, type Task } from "./task.js";

const CHILDREN = 400;
const MONTH = monthOf(2023, 9);
const YEARS = { first: monthOf(2022, 1), last: monthOf(2024, 12) };

const db = await openTestDatabase();
t.teardown(() => db.close());
await generate(db, { children: CHILDREN, seed: 1 });

async function totalOf(tasks: readonly Task[]) {
  let [results, exact] = [0, 0];
  const differences = [];
  for (const task of tasks) {
    const tally = await runTask(task);
    results += tally.results;
    exact += tally.exact;
    differences.push(...tally.differences);
  }
  return { results, exact, differences };
}

t.test("households come whole and once, in order of their number", async (t) => {
  const [task] = await monthTasks(db, MONTH);
  t.ok(task?.source.kind === "database");
  if (task?.source.kind !== "database") return;
  const ids: bigint[] = [];
  for await (const rows of databaseHouseholds(db.config, task.source.select)) {
    ids.push(rows[0]?.gezinId as bigint);
    t.ok(
      rows.every(({ gezinId }) => gezinId === rows[0]?.gezinId),
      factsText(rows),
    );
  }
  t.ok(ids.length > 0);
  t.ok(ids.every((id, index) => index === 0 || (ids[index - 1] as bigint) < id));
});

t.test("the kernel equals the reference for everyone in one month", async (t) => {
  const { results, exact, differences } = await totalOf(await monthTasks(db, MONTH));
  t.ok(results >= CHILDREN / 2);
  t.equal(exact, results, JSON.stringify(differences[0]));
});

t.test("the kernel equals the reference for drawn children in every month", async (t) => {
  const drawn = await historyTasks(db, YEARS, { children: CHILDREN, seed: 1 });
  const { results, exact, differences } = await totalOf(drawn);
  t.ok(results > CHILDREN * 12);
  t.equal(exact, results, JSON.stringify(differences[0]));
});
