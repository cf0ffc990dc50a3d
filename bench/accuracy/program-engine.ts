/**
 * The program as an engine of golden cases: every case as one line of `groeikern calculate`, from
 * its first month to its last.
 *
 * All lines are calculated once, when the engine is made; a case then finds its month among them.
 */
import { Readable, Writable } from "node:stream";
import { calculate } from "../../engine/calculate/calculate.js";
import type { CalculatedMonth, Engine, GoldenCase } from "./cases.js";
import type { CalculateHousehold } from "./reference/calculate-format.js";

class Collected extends Writable {
  #text = "";

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#text += chunk.toString();
    done();
  }

  lines(): string[] {
    return this.#text.split("\n").filter((line) => line !== "");
  }
}

const lineOf = ({ household, verwacht }: GoldenCase): string => {
  const months = verwacht.map(({ maand }) => maand).sort();
  return JSON.stringify({ ...household, van: months[0], tot: months.at(-1) });
};

/** Each case with a household number of its own, so that its lines can be told from the others. */
const numbered = (cases: readonly GoldenCase[]): Map<CalculateHousehold, string> =>
  new Map(cases.map(({ household }, index) => [household, String(index + 1)]));

async function answersOf(lines: readonly string[]): Promise<string[]> {
  const [output, errors] = [new Collected(), new Collected()];
  const input = Readable.from(lines.map((line) => Buffer.from(`${line}\n`)));
  const { faultCount } = await calculate({ input, output, errors });
  if (faultCount === 0) return output.lines();
  throw new Error(`Expected no fault in golden cases, found ${errors.lines().join("; ")}`);
}

export async function programEngine(cases: readonly GoldenCase[]): Promise<Engine> {
  const numbers = numbered(cases);
  const requests = cases.map((goldenCase) => {
    const gezinId = numbers.get(goldenCase.household) as string;
    return lineOf({ ...goldenCase, household: { ...goldenCase.household, gezinId } });
  });
  const answers = new Map<string, CalculatedMonth>();
  for (const line of await answersOf(requests)) {
    const answer = JSON.parse(line) as CalculatedMonth & { gezinId: string };
    answers.set(`${answer.gezinId} ${answer.maand}`, answer);
  }
  return (household, maand) => {
    const answer = answers.get(`${numbers.get(household)} ${maand}`);
    if (answer === undefined) throw new Error(`Expected a line for ${maand}, found none`);
    return answer;
  };
}
