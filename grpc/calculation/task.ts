/**
 * What a worker thread does: the messages of a stream, or one large Calculate, with a kernel of its
 * own. Bytes come and go as one transferred buffer. A malformed message ends the answers: its frame
 * holds words instead, marked by `MALFORMED`.
 */
import { move, Piscina } from "piscina";
import { errorMessage } from "../../engine/errors.js";
import { Calculator } from "./calculator.js";
import { type Frame, packFrames, unpackFrames } from "./frames.js";
import { answerMessage } from "./stream-message.js";
import { answerRequest } from "./unary-message.js";

export interface CalculateTask {
  readonly kind: "stream" | "unary";
  /** Messages, packed. */
  readonly frames: ArrayBuffer;
  /** The only payer whose households may be calculated; undefined = any. */
  readonly ownPayer: string | undefined;
}

export interface CalculateSettings {
  readonly parametersDir: string | undefined;
}

/** Number of rows that marks a frame of words. */
export const MALFORMED = 0xffffffff;

let calculator: Calculator | undefined;

export default async function calculateTask(task: CalculateTask): Promise<ArrayBuffer> {
  const { parametersDir } = Piscina.workerData as CalculateSettings;
  calculator ??= await Calculator.load(parametersDir);
  return move(packFrames(answerFrames(calculator, task))) as unknown as ArrayBuffer;
}

function answerFrames(calculators: Calculator, { kind, frames, ownPayer }: CalculateTask): Frame[] {
  const answers: Frame[] = [];
  for (const { bytes } of unpackFrames(frames)) {
    try {
      if (kind === "stream") answers.push(answerMessage(calculators, bytes, ownPayer));
      else answers.push({ bytes: answerRequest(calculators, bytes, ownPayer), rowCount: 0 });
    } catch (error) {
      answers.push({ bytes: Buffer.from(errorMessage(error)), rowCount: MALFORMED });
      break;
    }
  }
  return answers;
}
