/**
 * The chunks of a population in order, made ahead by worker threads or here.
 *
 * A few chunks are under way at any time, so memory stays the same for any population. The chunk
 * with which there would be enough children is made again with what is still missing; the first
 * one never has more than are asked for.
 */
import { compiledFile } from "../../core-wasm/root.js";
import { Crew } from "../threads/crew.js";
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
  /** The first family, by its number; 0 of a population. */
  readonly firstFamily?: number;
  /** After an abort no chunk is waited for: the worker threads end, and it throws. */
  readonly signal?: AbortSignal | undefined;
}

type Make<C> = (order: ChunkOrder) => Promise<C>;

/** What makes a chunk: here, and in the module of a worker thread. */
export interface ChunkMaker<C> {
  readonly make: (order: ChunkOrder) => C;
  readonly workerFile: string;
  /** JavaScript heap of a worker thread. */
  readonly heapMb?: number;
}

const FACTS: ChunkMaker<Chunk> = {
  make: generateChunk,
  workerFile: compiledFile("engine/generate/worker"),
};

/** Yields chunk after chunk of facts until the population has exactly its children. */
export const chunksOf = (population: Population, options: ChunkOptions) =>
  chunksBy(FACTS, population, options);

/** The same of whatever is made of the families of a chunk. */
export async function* chunksBy<C extends Pick<Chunk, "children">>(
  maker: ChunkMaker<C>,
  population: Population,
  options: ChunkOptions,
): AsyncGenerator<C> {
  const crew = options.workers > 0 ? openCrew<C>(options, maker) : null;
  const make: Make<C> =
    crew === null ? async (order) => maker.make(order) : (order) => crew.run(order);
  try {
    yield* inOrder(population, make, options);
  } finally {
    await crew?.close();
  }
}

function openCrew<C>(
  { workers, signal }: ChunkOptions,
  { workerFile, heapMb }: ChunkMaker<C>,
): Crew<null, ChunkOrder, C> {
  const heap = heapMb === undefined ? {} : { heapMb };
  const kind = { taskFile: workerFile, isKept: false, ...heap } as const;
  return new Crew({ kind, count: workers, settings: null, signal });
}

async function* inOrder<C extends Pick<Chunk, "children">>(
  population: Population,
  make: Make<C>,
  options: ChunkOptions,
): AsyncGenerator<C> {
  const { children, seed, month } = population;
  const { workers, chunkFamilies = CHUNK_FAMILIES, firstFamily = 0 } = options;
  const size = Math.max(1, Math.min(chunkFamilies, children));
  const order = (index: number, atMost: number): ChunkOrder => ({
    seed,
    month,
    from: firstFamily + index * size,
    to: firstFamily + (index + 1) * size,
    atMost,
  });
  const ahead: Promise<C>[] = [];
  const depth = workers === 0 ? 1 : workers + CHUNKS_AHEAD;
  let found = 0;
  for (let index = 0; found < children; index++) {
    while (ahead.length < depth) ahead.push(caught(make(order(index + ahead.length, children))));
    let chunk = await (ahead.shift() as Promise<C>);
    const missing = children - found;
    if (chunk.children >= missing && found > 0) chunk = await make(order(index, missing));
    found += chunk.children;
    yield chunk;
  }
}

/** A promise that may fail before anyone waits for it. */
function caught<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
