/**
 * A worker thread that derives subjects, on a connection of its own. It reads what was committed:
 * no batch is while a derivation has the lock.
 */

import type pg from "pg";
import { workerData } from "piscina";
import { openClient } from "../database/client.js";
import { type DerivedSome, deriveSome } from "./derive-some.js";
import { loadSources } from "./registry.js";
import type { TouchedSubject } from "./touched-subjects.js";

const opened = openClient(workerData as pg.ClientConfig, "derive");
const sources = await loadSources();

export default async function run(subjects: readonly TouchedSubject[]): Promise<DerivedSome> {
  return deriveSome(await opened, sources, subjects);
}
