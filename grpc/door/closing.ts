/**
 * What was opened, to be closed in the opposite order: when the service stops, and when opening it
 * fails half-way, so that nothing of it keeps the process.
 */
export class Closing {
  readonly #steps: (() => void | Promise<void>)[] = [];

  add(step: () => void | Promise<void>): void {
    this.#steps.push(step);
  }

  /** Closes everything; the first fault is thrown when all have been tried. */
  async close(): Promise<void> {
    const faults: unknown[] = [];
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) {
      try {
        await step();
      } catch (error) {
        faults.push(error);
      }
    }
    if (faults.length > 0) throw faults[0];
  }
}
