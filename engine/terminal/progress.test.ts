import t from "tap";
import { Collect } from "../test/collect.js";
import type { Io } from "./io.js";
import { createProgress, openPhase } from "./progress.js";

class Screen extends Collect {
  constructor(readonly isTTY: boolean) {
    super();
  }
  cursorTo = (): boolean => true;
  clearLine = (): boolean => true;
}

const step = { phase: "recompute", unit: "rows", done: 0, total: 10 };

t.test("machines see no progress", async (t) => {
  const stderr = new Screen(true);
  const progress = createProgress({ stderr }, true);
  progress.update(step);
  progress.stop();
  t.equal(stderr.text, "");
});

t.test("a terminal sees a bar with what is done", async (t) => {
  const stderr = new Screen(true);
  const progress = createProgress({ stderr: stderr as Io["stderr"] }, false);
  progress.update(step);
  progress.update({ ...step, done: 5 });
  progress.stop();
  t.match(stderr.text, "recompute");
  t.match(stderr.text, "/10 rows");
});

t.test("a phase of which nobody knows how much there is shows how long it lasts", async (t) => {
  const stderr = new Screen(true);
  const progress = createProgress({ stderr: stderr as Io["stderr"] }, false);
  progress.update(openPhase("migrate"));
  t.match(stderr.text, /migrate 0 s/);
  t.notMatch(stderr.text, "%");
  progress.update({ ...openPhase("migrate"), unit: "tables", total: 4 });
  progress.update(openPhase("publish"));
  progress.stop();
  t.match(stderr.text, /migrate .* 0 % \| 0\/4 tables/);
  t.match(stderr.text, /publish 0 s/);
});

t.test("elsewhere short work says nothing, and nothing is written on one line twice", async (t) => {
  const stderr = new Screen(false);
  const progress = createProgress({ stderr }, false);
  for (let done = 0; done <= 10; done += 1) progress.update({ ...step, done });
  progress.stop();
  t.equal(stderr.text, "");
});
