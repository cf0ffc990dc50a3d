/** A thread that examines families: a chunk of them per task. */
import type { Job } from "../../threads/job.js";
import type { ChunkOrder } from "../chunk.js";
import { type ExaminedChunk, examinedChunk } from "./examined-chunk.js";

export default function openExamination(): Job<ChunkOrder, ExaminedChunk> {
  return { run: examinedChunk };
}
