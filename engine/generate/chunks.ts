/**
 * The chunks of a population in order, made ahead by worker threads or here.
 *
 * A few chunks are under way at any time, so memory stays the same for any population. The chunk
 * with which there would be enough children is made again with what is still missing.
 */
import { Piscina } from "piscina";
import { compiledFile } from "../../core-wasm/root.js";
import { type Chunk, type ChunkOrder, generateChunk } from "./chunk.js";

/** Families a chunk has at most: some ten megabytes of rows. */
export const CHUNK_FAMILIES = 16_384;
/** Chunks made ahead of the one that is being loaded, besides one per worker. */
const CHUNKS_AHEAD = 1;

export interface Population {
  readonly children: number;
  readonly seed: number;
  /** Reference month, month index. */
  readonly month: number;
}

export interface ChunkOptions {
  /** Worker threads; 0 makes the chunks in this thread. */
  readonly workers: number;
  readonly chunkFamilies?: number;
}

type Make = (order: ChunkOrder) => Promise<Chunk>;

/** Yields chunk after chunk until the population has exactly its children. */
export async function* chunksOf(population: Population, options: ChunkOptions) {
  const pool = options.workers > 0 ? openPool(options.workers) : null;
  const make: Make =
    pool === null ? async (order) => generateChunk(order) : (order) => pool.run(order);
  try {
    yield* inOrder(population, make, options);
  } finally {
    await pool?.destroy();
  }
}

function openPool(threads: number): Piscina {
  const filename = compiledFile("engine/generate/worker");
  return new Piscina({ filename, execArgv: [], minThreads: threads, maxThreads: threads });
}

async function* inOrder(population: Population, make: Make, options: ChunkOptions) {
  const { children, seed, month } = population;
  const { workers, chunkFamilies = CHUNK_FAMILIES } = options;
  const size = Math.max(1, Math.min(chunkFamilies, children));
  const order = (index: number, atMost: number): ChunkOrder => ({
    seed,
    month,
    from: index * size,
    to: (index + 1) * size,
    atMost,
  });
  const ahead: Promise<Chunk>[] = [];
  const depth = workers === 0 ? 1 : workers + CHUNKS_AHEAD;
  let found = 0;
  for (let index = 0; found < children; index++) {
    while (ahead.length < depth) ahead.push(caught(make(order(index + ahead.length, Infinity))));
    let chunk = await (ahead.shift() as Promise<Chunk>);
    const missing = children - found;
    if (chunk.children >= missing) chunk = await make(order(index, missing));
    found += chunk.children;
    yield chunk;
  }
}

/** A promise that may fail before anyone waits for it. */
function caught<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
