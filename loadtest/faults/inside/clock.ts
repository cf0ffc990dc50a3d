/** Lets the clock of the machine step, as this process sees it: by so many milliseconds. */
import { onSignal } from "./signalled.js";

const stepMs = Number(new URL(import.meta.url).search.slice(1));
const Real = Date;

class Stepped extends Real {
  constructor(...given: unknown[]) {
    if (given.length === 0) super(Real.now() + stepMs);
    else super(...(given as [number]));
  }

  static override now(): number {
    return Real.now() + stepMs;
  }
}

onSignal(import.meta.url, () => {
  globalThis.Date = Stepped as DateConstructor;
});
