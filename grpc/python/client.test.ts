/**
 * A client that no one here wrote: Debian's python3-grpcio, with the contract by reflection.
 * Skipped, and said so, where it is not installed (apt-get install python3-grpcio
 * python3-protobuf).
 */
import { execFile, execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import t from "tap";
import { PROJECT_ROOT } from "../../core-wasm/root.js";
import { openTestService } from "../test/service-fixture.js";

const SCRIPT = join(PROJECT_ROOT, "grpc", "python", "drive.py");
const PYTHONS = ["/usr/bin/python3", "python3"];
const python = PYTHONS.find((command) => {
  try {
    execFileSync(command, ["-c", "import grpc, google.protobuf"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
});
const skip = python === undefined && "python3-grpcio is not installed here";

t.test(
  "Python finds its way by reflection, health, a unary call and a stream",
  { skip },
  async (t) => {
    const { address, authority, pair } = await openTestService(t);
    const folder = await mkdtemp(join(tmpdir(), "groeikern-"));
    t.teardown(() => rm(folder, { recursive: true }));
    const { key, certificate } = await pair("payer:FONS");
    await writeFile(join(folder, "ca.crt"), authority.pair.certificate);
    await writeFile(join(folder, "payer-fons.crt"), certificate);
    await writeFile(join(folder, "payer-fons.key"), key, { mode: 0o600 });
    const { stdout } = await promisify(execFile)(python ?? "", [SCRIPT, address, folder]);
    const told = JSON.parse(stdout);
    for (const name of [
      "CalculationService",
      "RunsService",
      "ParametersService",
      "ExplanationService",
    ]) {
      t.ok(told.services.includes(`groeikern.v1.${name}`), name);
    }
    t.same(told.health, { status: "SERVING" });
    t.match(told.calculated.results, [
      {
        gezinId: "1",
        maand: "2023-10",
        totaal: "24716",
        kinderen: [{ componenten: { basisbedrag: "17666", socialeToeslag: "7050" } }],
      },
    ]);
    t.same(told.refused, [
      "INVALID_ARGUMENT",
      "households[0].kinderen[0].rol: " +
        "expected one of VOLLEDIG, GEDEELD_HOOFD, GEDEELD_ANDER, found nothing",
    ]);
    t.same(
      told.streamed,
      Array.from({ length: 20 }, (_, place) => String(place + 1)),
    );
    t.ok(told.totals.every((totaal: string) => totaal === "24716"));
  },
);
