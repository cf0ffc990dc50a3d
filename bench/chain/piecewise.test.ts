/** Records derived as they come, by the rules that read them, give what all at once give. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t from "tap";
import type { Database } from "../../engine/database/connection.js";
import { openTestDatabase } from "../../engine/database/test/test-database.js";
import { REFERENCE_MONTH } from "../../engine/generate/generate.js";
import { Random } from "../../engine/generate/random.js";
import { generateSources } from "../../engine/generate/sources/generate-sources.js";
import { shuffle } from "../../engine/generate/sources/messages.js";
import { deriveFacts } from "../../engine/sources/driver.js";
import type { Flow } from "../../engine/sources/flow.js";
import { chunksOf, openInput } from "../../engine/sources/input.js";
import { loadSource } from "../../engine/sources/load.js";
import { flowOfFile } from "../../engine/sources/load-folder.js";
import { loadSources } from "../../engine/sources/registry.js";
import { inputOf } from "../../engine/sources/test/messages.js";

const CHILDREN = 60;
/** Lines of a flow that come together; a yearly file comes whole. */
const LINES = 150;
/** Whether those who belong together are known first: later all rules are asked anew. */
const ORDERS = [
  { seed: 1, isKinFirst: true },
  { seed: 2, isKinFirst: false },
];

interface Piece {
  readonly flow: Flow;
  readonly name: string;
  readonly text: string;
}

async function piecesOf(folder: string): Promise<Piece[]> {
  const { flows } = await loadSources();
  const pieces: Piece[] = [];
  for (const name of readdirSync(folder)) {
    const flow = flowOfFile(flows, name);
    if (flow === undefined) continue;
    const chunks: Buffer[] = [];
    const input = await openInput(join(folder, name));
    for await (const chunk of chunksOf(input, () => undefined)) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const lines = flow.kind === "file" ? [text] : text.split(/(?<=\n)/);
    for (let at = 0; at < lines.length; at += LINES) {
      pieces.push({ flow, name, text: lines.slice(at, at + LINES).join("") });
    }
  }
  return pieces;
}

/** All that is derived, as it is kept. */
async function derived({ pool }: Database): Promise<unknown> {
  const { rows } = await pool.query(
    "SELECT soort, subject_id, facts, findings FROM derived_subject ORDER BY 1, 2",
  );
  return rows;
}

for (const { seed, isKinFirst } of ORDERS) {
  const order = isKinFirst ? "families first" : "mixed";
  t.test(`records in pieces, ${order}, derived after each`, async (t) => {
    const db = await openTestDatabase();
    const folder = mkdtempSync(join(tmpdir(), "piecewise-"));
    t.teardown(async () => {
      rmSync(folder, { recursive: true });
      await db.close();
    });
    const population = { children: CHILDREN, seed, month: REFERENCE_MONTH };
    await generateSources({ ...population, workers: 0, output: folder });
    const pieces = await piecesOf(folder);
    const random = new Random();
    random.restart(seed, 1);
    shuffle(pieces, random);
    const place = ({ flow }: Piece): number => (isKinFirst && flow.isKin !== true ? 1 : 0);
    pieces.sort((a, b) => place(a) - place(b));
    let subjects = 0;
    for (const { flow, name, text } of pieces) {
      const { quarantined } = await loadSource(db, flow, [inputOf(text, name)]);
      t.equal(quarantined, 0, name);
      subjects += (await deriveFacts(db)).subjects;
    }
    t.ok(subjects > 0);
    const before = await derived(db);
    t.match(await deriveFacts(db, { isAll: true }), { changed: 0, changes: 0 });
    t.same(await derived(db), before);
  });
}
