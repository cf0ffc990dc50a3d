/**
 * Results as StoredResults: the blocks of a part as they lie in the database, cut into messages
 * between households. Nothing is done row by row; blocks that a cut goes through are sent in both
 * messages.
 */
import { COMPONENTS, REASON_FIELDS } from "../../core-wasm/layout.js";
import type { RangeBlocks } from "../../engine/decisions/block-rows.js";
import type { ChainBlock } from "../../engine/decisions/block-table.js";
import { lastGezinOf } from "../../engine/decisions/unpack-block.js";
import { messageType, upperSnake } from "../contract/contract.js";
import { fieldsOf } from "../contract/fields.js";
import { COMPONENT_NUMBERS, PAYER_NUMBERS, REDEN } from "../contract/mapping/enums.js";
import { WireWriter } from "../contract/wire.js";

/** What a message is to have, and the household that it ends before. */
export interface StoredPiece {
  readonly rowCount: number;
  readonly gezinTo: bigint;
  /** Bytes that it needs at most. */
  readonly byteCount: number;
  write(writer: WireWriter): void;
}

const field = fieldsOf("StoredResults");
const BLOCKS = field("blocks");
const blockField = fieldsOf("StoredBlock");
const DEPTH = blockField("depth");
const PAYER = blockField("payer");
const GEZIN_FROM = blockField("gezinFrom");
const ROW_COUNT = blockField("rowCount");
const ROWS = blockField("rows");

/** Bytes of a block beside its rows, at most. */
const BLOCK_HEAD_MAX = 64;

const HEAD = messageType<object>("StoredResults");
/** What is the same in every message. */
const LEGEND = HEAD.encode({
  components: COMPONENTS.map((_, place) => COMPONENT_NUMBERS[place]),
  reasons: REASON_FIELDS.map(({ rule, shift, bits, names }) => ({
    ...{ shift, bits },
    names: names.map((name, code) =>
      code === 0 ? 0 : REDEN.require(`${upperSnake(rule)}_${upperSnake(name)}`),
    ),
  })),
});

interface Placed {
  readonly block: ChainBlock;
  readonly from: bigint;
  readonly last: bigint;
}

/** The messages of a part; one that has `enough` bytes ends before the next block. */
export function* storedPieces(part: RangeBlocks, enough: number): Generator<StoredPiece> {
  const placed = part.blocks.map(placeOf).sort((a, b) => (a.from < b.from ? -1 : 1));
  let from = part.from;
  let open: Placed[] = [];
  let byteCount = 0;
  for (const next of placed) {
    if (byteCount >= enough && next.from > from) {
      yield pieceOf(open, { ...part, from, to: next.from });
      from = next.from;
      open = open.filter(({ last }) => last >= from);
      byteCount = open.reduce((sum, { block }) => sum + block.bytes.length, 0);
    }
    open.push(next);
    byteCount += next.block.bytes.length;
  }
  if (open.length > 0) yield pieceOf(open, { ...part, from });
}

function placeOf(block: ChainBlock): Placed {
  const from = (BigInt(block.gezinHigh) << 32n) | BigInt(block.gezinLow);
  return { block, from, last: lastGezinOf(block) };
}

function pieceOf(placed: readonly Placed[], { from, to, only }: RangeBlocks): StoredPiece {
  const rowCount = placed.reduce((sum, { block }) => sum + block.rowCount, 0);
  const gezinIds = [...(only ?? [])].filter((id) => id >= from && id < to).map(String);
  const head = HEAD.encode({ rowCount, gezinFrom: String(from), gezinTo: String(to), gezinIds });
  const rows = placed.reduce((sum, { block }) => sum + block.bytes.length + BLOCK_HEAD_MAX, 0);
  const write = (writer: WireWriter): void => {
    writer.raw(head);
    writer.raw(LEGEND);
    for (const { block } of placed) writeBlock(writer, block);
  };
  return { rowCount, gezinTo: to, byteCount: head.length + LEGEND.length + rows, write };
}

const scratch = new WireWriter(BLOCK_HEAD_MAX);

function writeBlock(writer: WireWriter, block: ChainBlock): void {
  scratch.number(DEPTH, block.depth);
  scratch.number(PAYER, PAYER_NUMBERS[block.payer] as number);
  scratch.varint(GEZIN_FROM << 3);
  scratch.varint64(block.gezinLow, block.gezinHigh);
  scratch.number(ROW_COUNT, block.rowCount);
  scratch.open(ROWS, block.bytes.length);
  const head = scratch.finish();
  writer.open(BLOCKS, head.length + block.bytes.length);
  writer.raw(head);
  writer.raw(block.bytes);
}
