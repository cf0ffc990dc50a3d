/** Explanations in a thread of their own, with a kernel and a connection: milliseconds each. */
import type pg from "pg";
import { loadParameters } from "../../core-wasm/parameters.js";
import { createPool } from "../../engine/database/client.js";
import { databaseError } from "../../engine/database/database-error.js";
import { EngineError } from "../../engine/errors.js";
import { explainStored, type StoredWanted } from "../../engine/explain/explain-stored.js";
import type { Job } from "../../engine/threads/job.js";
import { keptKernel } from "../../engine/threads/kept-kernel.js";
import { messageType } from "../contract/contract.js";
import { explanationToMessage } from "../contract/mapping/explanation.js";
import type { ExplainResponse } from "../contract/messages.js";

export interface ExplainSettings {
  readonly config: pg.ClientConfig;
  readonly parametersDir: string | undefined;
}

/** The bytes of an ExplainResponse; or a fault in words, which keeps its code so. */
export type ExplainOutcome =
  | { readonly kind: "explained"; readonly bytes: Uint8Array; readonly count: number }
  | { readonly kind: "failed"; readonly code: string; readonly message: string };

const RESPONSE = messageType<ExplainResponse>("ExplainResponse");

export default async function openExplanations({
  config,
  parametersDir,
}: ExplainSettings): Promise<Job<StoredWanted, ExplainOutcome>> {
  const [kernel, book] = await Promise.all([keptKernel(), loadParameters(parametersDir)]);
  const pool = createPool({ ...config, application_name: "groeikern explain", max: 1 });
  return {
    run: async (wanted) => {
      try {
        const explained = await explainStored({ config, pool }, { kernel, book }, wanted);
        const explanations = explained.map(explanationToMessage);
        const bytes = RESPONSE.encode({ explanations });
        return { kind: "explained", bytes, count: explained.length };
      } catch (error) {
        const { code, message } =
          error instanceof EngineError ? error : databaseError(error, config);
        return { kind: "failed", code, message };
      }
    },
    close: () => pool.end(),
  };
}
