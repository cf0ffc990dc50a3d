/** A few faults on a small population: the run is the undisturbed one, and an attempt repeats. */
import t from "tap";
import { isGood } from "./fault.js";
import { badLines, faultsText, runFaults } from "./faults.js";
import { FAULTS } from "./registry.js";

const IN_TESTS = ["connections-cut", "crash-before-publication", "schedule"];

t.test("whatever is killed, the run ends the same, with nothing lost or doubled", async (t) => {
  const faults = FAULTS.filter(({ name }) => IN_TESTS.includes(name));
  const attempts = await runFaults(faults, { times: 1, seed: 1, children: 400 });
  t.same(badLines(attempts), []);
  t.same(
    attempts.map(({ fault }) => fault),
    faults.map(({ name }) => name),
  );
  t.match(faultsText(attempts), /^fault +tried +while running +too late +recovered in, median s/);
});

t.test("what is skipped is told with its reason, and is no fault", async (t) => {
  const none = { isHit: false, recoveredMs: 0, lost: 0, doubled: 0, isSame: false };
  const skipped = { fault: "disk-full", seed: 1, ...none, skipped: "no right to mount a disk" };
  t.equal(isGood(skipped), true);
  t.match(faultsText([skipped]), /disk-full +0 .*skipped: no right to mount a disk$/);
});

t.test("an attempt that went wrong says how it is made again", async (t) => {
  const wrong = { fault: "server-killed", seed: 7, recoveredMs: 1, lost: 3, doubled: 0 };
  t.equal(isGood({ ...wrong, isHit: true, isSame: true }), false);
  t.match(badLines([{ ...wrong, isHit: true, isSame: true }]), [
    /again: npm run loadtest -- faults --only server-killed --seed 7 --times 1$/,
  ]);
});
