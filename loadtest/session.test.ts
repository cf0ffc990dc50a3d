/** Every shape at a tiny size against a real service over mutual TLS: what it did, not how fast. */
import t, { type Test } from "tap";
import { REFUSED, UNSENT } from "./load/recording.js";
import type { LoadRow, Shape } from "./load/shape.js";
import { tableLines } from "./page/table.js";
import { SHAPES } from "./registry.js";
import { runSession } from "./session.js";
import { openCertificates, startService } from "./stand/service.js";

const ROWS_MIN = 150_000;
const figure = (row: LoadRow | undefined, name: string): number =>
  row?.figures?.[name] ?? Number.NaN;
const isMet = (row: LoadRow | undefined, what: RegExp): boolean | undefined =>
  row?.bars?.find((bar) => what.test(bar.what))?.isMet;

/** What each shape has to show. */
const CHECKS: Readonly<Record<string, (t: Test, rows: readonly LoadRow[]) => void>> = {
  unary: (t, rows) => {
    t.equal(rows.length, 4, "echo and Calculate, both ways");
    t.equal(rows.flatMap(({ bars = [] }) => bars).length, 2);
    for (const row of rows) t.same(Object.keys(row.endings ?? {}), ["OK"]);
  },
  steady: onlyGoodCalls,
  ramp: onlyGoodCalls,
  burst: onlyGoodCalls,
  callers: (t, rows) => {
    onlyGoodCalls(t, rows);
    t.ok(figure(rows[0], "connectP99Ms") > 0);
  },
  national: (t, rows) => {
    t.equal(rows.length, 3);
    t.ok(rows.slice(0, 2).every((row) => figure(row, "rows") > 300));
    t.ok(figure(rows[2], "rowsStreamed") > 0);
    t.ok((rows[2]?.endings?.["OK"] ?? 0) > 0);
  },
  "slow-reader": (t, [before, during]) => {
    t.ok((before?.endings?.["OK"] ?? 0) > 0 && (during?.endings?.["OK"] ?? 0) > 0);
    t.ok(figure(during, "rowsRead") >= ROWS_MIN);
    t.equal(isMet(during, /^rows and checksum/), true, "every row came once");
    t.type(isMet(during, /memory growth/), "boolean", "memory is judged");
  },
  reader: (t, [before, ...beside]) => {
    t.equal(beside.length, 2, "typed and as blocks");
    t.ok((before?.endings?.["OK"] ?? 0) > 0);
    for (const row of beside) {
      t.ok(figure(row, "rowsRead") >= ROWS_MIN, "whole streams were read meanwhile");
      t.ok((row.endings?.["OK"] ?? 0) > 0);
    }
  },
  results: (t, [typed, rawTyped, blocks, rawBlocks]) => {
    for (const row of [rawTyped, blocks, rawBlocks]) {
      t.equal(figure(typed, "rows"), figure(row, "rows"));
    }
    t.ok(figure(rawTyped, "bytesPerRow") >= figure(typed, "bytesPerRow"), "as many bytes raw");
    t.type(isMet(typed, /over raw grpc-js/), "boolean", "the ratio is judged");
    t.ok(figure(typed, "rows") >= ROWS_MIN);
  },
  soak: (t, [row]) => {
    t.equal(isMet(row, /should not/), true, row?.note ?? "");
    t.type(isMet(row, /slope/), "boolean");
    t.type(isMet(row, /handles/), "boolean");
  },
};

/** Every call has an ending: a good one, or on a busy machine that it came too late for a place. */
function onlyGoodCalls(t: Test, rows: readonly LoadRow[]): void {
  for (const { endings = {}, latencyMs, overTime = [], server = [] } of rows) {
    t.same(
      Object.keys(endings).filter((ending) => !["OK", REFUSED, UNSENT].includes(ending)),
      [],
    );
    t.ok((endings["OK"] ?? 0) > 0);
    const ended = Object.values(endings).reduce((sum, count) => sum + count, 0);
    t.equal(latencyMs?.count, ended - (endings[REFUSED] ?? 0));
    const asked = overTime.reduce((sum, second) => sum + second.asked, 0);
    t.equal(asked, ended, "every call that was due has ended");
    t.ok(server.length > 1 && server.every(({ rssBytes }) => rssBytes > 0), "server watched");
  }
}

t.test("every shape runs against a service of its own and tells what came back", async (t) => {
  const result = await runSession(SHAPES, { isSmoke: true });
  t.same(result.failures, []);
  for (const { name } of SHAPES) {
    await t.test(name, async (t) => {
      const rows = result.rows.filter(({ shape }) => shape === name);
      t.ok(rows.length > 0 && CHECKS[name] !== undefined);
      CHECKS[name]?.(t, rows);
    });
  }
  t.equal(tableLines(result.rows).length > result.rows.length, true);
});

t.test("a service that runs already is used and left running; it has no echo", async (t) => {
  const { folder, remove } = await openCertificates();
  t.teardown(remove);
  const service = await startService(folder, undefined);
  t.teardown(() => service.child.stop());
  const shapes = SHAPES.filter(({ name }) => name === "unary");
  const result = await runSession(shapes, { isSmoke: true, target: service });
  t.same(result.failures, []);
  t.equal(result.target, service.address);
  t.same(
    new Set(result.rows.map(({ name }) => /Calculate|echo/.exec(name)?.[0])),
    new Set(["Calculate"]),
  );
  t.equal(service.child.process.exitCode, null);
});

t.test("a shape that fails is told, and the others go on", async (t) => {
  const failing: Shape = {
    ...{ name: "failing", doc: "fails", expectedSeconds: 0 },
    run: () => Promise.reject(new Error("expected to fail")),
  };
  const next: Shape = { ...failing, name: "next", run: async () => [] };
  const started: string[] = [];
  const result = await runSession([failing, next], {
    isSmoke: true,
    onShape: ({ name }) => started.push(name),
  });
  t.same(result.failures, ["failing: expected to fail"]);
  t.same(started, ["failing", "next"]);
});
