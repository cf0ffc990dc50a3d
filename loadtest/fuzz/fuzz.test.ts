/** Inputs that nobody would send: taken rightly or refused in words, at every door. */
import t from "tap";
import { doorOf, replay, tryInput } from "./fuzz.js";
import { makeInput } from "./mutate.js";
import { CORPUS, openDoors } from "./registry.js";

const INPUTS = 3_000;
const SEED = 20;

const doors = await openDoors([]);
t.teardown(async () => {
  for (const door of doors) await door.close?.();
});

const texts = (seed: number) =>
  Array.from({ length: 50 }, (_, at) => makeInput(doorOf(doors, at), seed, at).toString("hex"));
const first = texts(SEED);

t.test("some thousand inputs are taken or refused, at every door some of both", async (t) => {
  const counts = new Map(doors.map(({ name }) => [name, { taken: 0, refused: 0 }]));
  for (let number = 0; number < INPUTS; number += 1) {
    const door = doorOf(doors, number);
    const told = await tryInput(door, makeInput(door, SEED, number));
    const count = counts.get(door.name) as { taken: number; refused: number };
    if (typeof told === "string") t.fail(`${door.name}, input ${number}: ${told}`);
    else if (told) count.taken += 1;
    else count.refused += 1;
  }
  for (const [name, { taken, refused }] of counts) {
    if (name === "parameters") continue;
    t.ok(taken > 0 && refused > 0, `${name}: ${taken} taken, ${refused} refused`);
  }
});

t.test("what was once found is taken or refused", async (t) => {
  const told = await replay(doors, CORPUS);
  t.ok(told.length > 0);
  t.same(
    told.filter((one) => typeof one.told === "string"),
    [],
  );
});

t.test("the same seed gives the same inputs, another gives others", async (t) => {
  t.same(texts(SEED), first, "also when some thousand others were made before");
  t.notSame(texts(SEED), texts(SEED + 1));
});

t.test("a door at fault is told", async (t) => {
  const door = { name: "broken", weight: 1, form: "bytes", seeds: [Buffer.from("x")] } as const;
  const check = (): boolean => {
    throw new TypeError("lost");
  };
  t.equal(await tryInput({ ...door, check }, Buffer.from("y")), "lost");
});
