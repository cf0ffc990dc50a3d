/** A reader of the service that stands still. */
import { GroeikernClient } from "../../../grpc/client/client.js";
import { openCertificates } from "../../stand/service.js";
import { tlsOf } from "../../stand/target.js";
import { RECOMPUTE } from "../aim.js";
import type { Fault } from "../fault.js";
import { startServer } from "./fleet.js";

/** Months of which one is calculated meanwhile. */
const OTHERS = ["2025-05", "2025-06", "2025-07"];

export const slowReader: Fault = {
  name: "slow-reader",
  doc: "a reader of results stands still in the middle of its stream, while another month is run",
  invariant: "the other run is not held up, and the reader gets every row once when it reads on",
  async run(stand, random) {
    const { folder, remove } = await openCertificates();
    stand.later(remove);
    await stand.command(...RECOMPUTE).succeeds();
    const { slow } = await startServer(stand, folder);
    const tls = tlsOf({ certificates: folder }, "reader");
    const client = new GroeikernClient([`localhost:${slow.port}`], tls);
    try {
      const seen = new Set<string>();
      let rows = 0;
      let messages = 0;
      const doneAt = performance.now();
      for await (const { results } of client.streamResults({ runId: 1 })) {
        messages += 1;
        rows += results.length;
        for (const { gezinId, childId } of results) seen.add(`${gezinId} ${childId}`);
        if (messages > 1) continue;
        const month = OTHERS[random.below(OTHERS.length)] ?? "";
        await stand.command(...RECOMPUTE, "--month", month).succeeds();
      }
      const { undisturbed } = stand;
      if (rows !== undisturbed.rows || seen.size !== rows) {
        throw new Error(`expected ${undisturbed.rows} rows once, found ${rows}, ${seen.size}`);
      }
      return { doneAt, isHit: messages > 1 };
    } finally {
      client.close();
    }
  },
};
