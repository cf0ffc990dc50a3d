/**
 * Closed loop: so many callers, each sends again when its call has come back. It finds the highest
 * rate that a server reaches; its latencies say little, because a slow server is asked less.
 */
import { type Clock, WALL_CLOCK } from "./clock.js";
import { type Ending, Recording } from "./recording.js";

export interface ClosedLoop {
  readonly callers: number;
  readonly seconds: number;
  /** Sends the call of that number; resolves with its ending, never rejects. */
  send(place: number): Promise<Ending>;
  readonly clock?: Clock;
  readonly signal?: AbortSignal | undefined;
}

const MS_PER_SECOND = 1000;

export interface ClosedLoopOutcome {
  readonly recording: Recording;
  /** Wall time until the last call came back. */
  readonly seconds: number;
}

export async function driveClosedLoop(loop: ClosedLoop): Promise<ClosedLoopOutcome> {
  const { callers, clock = WALL_CLOCK, signal } = loop;
  const recording = new Recording();
  const startMs = clock.nowMs();
  const endMs = startMs + loop.seconds * MS_PER_SECOND;
  let sent = 0;
  const call = async (): Promise<void> => {
    while (clock.nowMs() < endMs && signal?.aborted !== true) {
      const fromMs = clock.nowMs() - startMs;
      recording.asked(fromMs);
      sent += 1;
      const ending = await loop.send(sent - 1);
      recording.ended(fromMs, clock.nowMs() - startMs, ending);
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
  return { recording, seconds: (clock.nowMs() - startMs) / MS_PER_SECOND };
}
