/** Listens for the stage times that the partitions of a run send, until all of them have. */
import { BroadcastChannel } from "node:worker_threads";
import { SPLIT_CHANNEL, type StageTimes, sumStages } from "./stages.js";

const PATIENCE_MS = 5000;

export interface Gathering {
  /** The sum over so many partitions; throws when some stay away. */
  sum(partitionCount: number): Promise<StageTimes>;
}

/** To be called before the run starts. */
export function gatherStages(): Gathering {
  const channel = new BroadcastChannel(SPLIT_CHANNEL);
  const times: StageTimes[] = [];
  let onTimes = (): void => undefined;
  channel.onmessage = ({ data }: { data?: unknown }) => {
    times.push(data as StageTimes);
    onTimes();
  };
  const sum = (count: number): Promise<StageTimes> =>
    new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        channel.close();
        reject(new Error(`split: expected times of ${count} partitions, found ${times.length}`));
      }, PATIENCE_MS);
      onTimes = () => {
        if (times.length < count) return;
        clearTimeout(late);
        channel.close();
        resolve(sumStages(times));
      };
      onTimes();
    });
  return { sum };
}
