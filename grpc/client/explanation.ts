/** Explanations as the client gives them: the object of `groeikern explain --json`. */
import type { Explanation } from "../../engine/explain/explanation.js";
import { messageType } from "../contract/contract.js";
import { messageToExplanation } from "../contract/mapping/explanation.js";
import type { ExplainResponse, LooseMessage } from "../contract/messages.js";

const RESPONSE = messageType<ExplainResponse>("ExplainResponse");

/** Whose amounts of which month are explained. */
export interface ExplainQuery {
  readonly childId: string;
  /** YYYY-MM. */
  readonly maand: string;
  /** A finished run of the month; by what is known now when left out. */
  readonly runId?: number;
  /** Default nl. */
  readonly language?: Explanation["language"];
}

/** The explanations of an answer, one a household. */
export function readExplanations(answer: ExplainResponse): Explanation[] {
  const { explanations } = RESPONSE.plain(answer) as { readonly explanations: LooseMessage[] };
  return explanations.map(messageToExplanation);
}
