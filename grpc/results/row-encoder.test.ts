/** Typed messages have the rows of the blocks, each once, cut behind households only. */
import fc from "fast-check";
import t from "tap";
import type { RangeBlocks } from "../../engine/decisions/block-rows.js";
import { type SaidPart, saidPart } from "../../engine/decisions/test/said-part.js";
import { messageType } from "../contract/contract.js";
import { PAYER_NUMBERS } from "../contract/mapping/enums.js";
import { RowEncoder } from "./row-encoder.js";

interface Row {
  readonly gezinId: unknown;
  readonly childId: unknown;
  readonly payer: number;
  readonly totaal: unknown;
}

const ROWS = messageType<{ results: Row[] }>("ResultRows");
const ROOM = 16;

const keyOf = ({ gezinId, childId, payer, totaal }: Row): string =>
  [gezinId, childId, payer, totaal].join(" ");

/** The rows of messages of about so many bytes. */
function messagesOf(encoder: RowEncoder, part: RangeBlocks, enough: number): Row[][] {
  const messages: Row[][] = [];
  encoder.begin(part);
  while (!encoder.isEnded) {
    const end = encoder.encode(Buffer.alloc(64), 0, enough);
    if (end + ROOM > encoder.bytes.length) throw new Error("expected room behind the rows");
    const { results } = ROWS.decode(encoder.bytes.subarray(0, end));
    if (results.length !== encoder.rowCount) throw new Error("expected the rows that were counted");
    if (results.length === 0) continue;
    const last = String(results.at(-1)?.gezinId);
    if (BigInt(last) > encoder.lastGezinId) throw new Error(`expected ${last} to be passed`);
    messages.push(results);
  }
  return messages;
}

function isSame({ rows }: SaidPart, messages: readonly Row[][]): boolean {
  const expected = rows.map(({ gezinId, childId, payer, componenten }) => {
    const totaal = componenten.reduce((sum, cents) => sum + cents, 0);
    return [gezinId, childId, PAYER_NUMBERS[payer], totaal].join(" ");
  });
  const gezinnen = messages.map((results) => new Set(results.map((row) => String(row.gezinId))));
  const all = gezinnen.flatMap((ids) => [...ids]);
  const isCutBehind = new Set(all).size === all.length;
  return isCutBehind && messages.flat().map(keyOf).join("\n") === expected.join("\n");
}

t.test("every row once, in order, in messages that end behind a household", (t) => {
  const encoder = new RowEncoder(ROOM);
  fc.assert(
    fc.property(saidPart, fc.integer({ min: 1, max: 400 }), (said, enough) =>
      isSame(said, messagesOf(encoder, said.part, enough)),
    ),
    { numRuns: 500 },
  );
  t.end();
});

t.test("bytes that are no block, and households that do not rise, are refused", (t) => {
  const [said] = fc.sample(
    saidPart.filter(({ part, rows }) => part.only === undefined && rows.length > 4),
    { numRuns: 1, seed: 4 },
  );
  const { part } = said as SaidPart;
  const encoder = new RowEncoder(ROOM);
  const cut = part.blocks.map((block) => ({ ...block, bytes: block.bytes.subarray(1) }));
  t.throws(() => messagesOf(encoder, { ...part, blocks: cut }, 1), { message: /^block: / });
  const whole = { ...part, from: 0n, to: 2n ** 63n - 1n };
  let refused = 0;
  for (const block of part.blocks.slice(0, 2)) {
    for (let at = 0; at < block.bytes.length; at += 1) {
      const bytes = Uint8Array.from(block.bytes);
      bytes[at] = (bytes[at] as number) ^ 0xff;
      try {
        messagesOf(encoder, { ...whole, blocks: [{ ...block, bytes }] }, 1);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        refused += Number(error.message.startsWith("block: expected"));
      }
    }
  }
  t.ok(refused > 10, "damaged blocks are refused in words, or read as others");
  t.end();
});
