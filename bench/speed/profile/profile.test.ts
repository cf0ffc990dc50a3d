/** The profile of a run: files that tools open, stages that add up, functions with their names. */
import { existsSync, readFileSync } from "node:fs";
import type { Profiler } from "node:inspector";
import { join } from "node:path";
import t from "tap";
import { STAGES } from "../run/stages.js";
import { joinProfiles, selfTimes } from "./cpu-profile.js";
import { profileRun } from "./profile.js";

const frame = (functionName: string, url = "") => {
  return { functionName, scriptId: "0", url, lineNumber: 0, columnNumber: 0 };
};

const part = (name: string, startTime: number, url = ""): Profiler.Profile => ({
  nodes: [
    { id: 1, callFrame: frame("(root)"), children: [2] },
    { id: 2, callFrame: frame(name, url) },
  ],
  ...{ startTime, endTime: startTime + 30, samples: [2, 2, 2], timeDeltas: [10, 10, 10] },
});

t.test("parts of a thread become one profile, the gap between them kept", async (t) => {
  const joined = joinProfiles([part("first", 0), part("second", 100)]);
  t.equal(new Set(joined.nodes.map(({ id }) => id)).size, joined.nodes.length, "ids are unique");
  t.equal(joined.endTime, 130);
  t.same(joined.timeDeltas, [10, 10, 10, 80, 10, 10]);
  const known = new Set(joined.nodes.map(({ id }) => id));
  t.ok(
    joined.samples?.every((sample) => known.has(sample)),
    "samples point at nodes",
  );
  t.throws(() => joinProfiles([]), /expected at least one part/);
});

t.test("time goes to the function that was running; waiting is left out", async (t) => {
  const [first, ...others] = selfTimes([part("busy", 0), part("(idle)", 0)]);
  t.equal(first?.name, "busy");
  t.equal(first?.share, 1);
  t.same(others, []);
});

t.test("what the profiler itself takes is not the run's", async (t) => {
  const own = [
    "node:inspector",
    "node:internal/inspector_async_hook",
    "file:///p/dist/bench/speed/profile/task.js",
  ];
  const parts = own.map((url) => part("post", 0, url));
  const [first, ...others] = selfTimes([...parts, part("decode", 0, "file:///p/dist/engine/a.js")]);
  t.match(first, { name: "decode a.js:1", share: 1 });
  t.same(others, []);
});

t.test("profiling a run leaves a profile per thread and a table of stages", async (t) => {
  const folder = join(t.testdir(), "profile");
  const options = { rows: 200, seed: 1, isSmoke: true, folder, note: () => undefined };
  const { files, stages, lines } = await profileRun(options);
  t.ok(files.length >= 1);
  for (const file of files) {
    t.ok(existsSync(file));
    const profile = JSON.parse(readFileSync(file, "utf8")) as Profiler.Profile;
    t.ok(profile.nodes.length > 1);
  }
  t.ok(STAGES.every((stage) => Number.isFinite(stages[stage])));
  t.match(lines.join("\n"), /COPY out[\s\S]*processor time by function/);
});
