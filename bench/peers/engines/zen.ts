/** `@gorules/zen-engine`: a decision table per amount, called as its README shows. */
import type { SharedLaw, Situation } from "./situations.js";

/** Household in, cents per child out. */
export type Decide = (situation: Situation) => Promise<number>;

interface ZenModule {
  readonly ZenEngine: new () => {
    createDecision(content: object): {
      evaluate(context: object): Promise<{ result: { basisbedrag: number; toeslag: number } }>;
    };
  };
}

export async function openZen(law: SharedLaw): Promise<Decide> {
  const { ZenEngine } = (await import("@gorules/zen-engine")) as unknown as ZenModule;
  const decision = new ZenEngine().createDecision(graphOf(law));
  return async ({ inkomenCents, kinderen }) => {
    const { result } = await decision.evaluate({ inkomenCents, kinderen });
    return result.basisbedrag + result.toeslag;
  };
}

/** Input, one table that stops at its first row that fits, output. */
function graphOf(law: SharedLaw): object {
  const node = (id: string, type: string, content: object = {}) => ({
    ...{ id, name: id, type, position: { x: 0, y: 0 } },
    content,
  });
  const edge = (sourceId: string, targetId: string) => ({
    ...{ id: `${sourceId}-${targetId}`, sourceId, targetId, type: "edge" },
  });
  return {
    contentType: "application/vnd.gorules.decision",
    nodes: [
      node("request", "inputNode"),
      node("bedrag", "decisionTableNode", tableOf(law)),
      node("response", "outputNode"),
    ],
    edges: [edge("request", "bedrag"), edge("bedrag", "response")],
  };
}

function tableOf(law: SharedLaw): object {
  const rule = (id: string, kinderen: string, inkomen: string, toeslag: number) => ({
    ...{ _id: id, n: kinderen, i: inkomen },
    ...{ b: String(law.basisbedrag), t: String(toeslag) },
  });
  return {
    hitPolicy: "first",
    inputs: [
      { id: "n", name: "kinderen", field: "kinderen" },
      { id: "i", name: "inkomen", field: "inkomenCents" },
    ],
    outputs: [
      { id: "b", name: "basisbedrag", field: "basisbedrag" },
      { id: "t", name: "toeslag", field: "toeslag" },
    ],
    rules: [
      rule("1", "<= 2", `<= ${law.grensLaag}`, law.kleinLaag),
      rule("2", "<= 2", `<= ${law.grensMidden}`, law.kleinMidden),
      rule("3", "> 2", `<= ${law.grensLaag}`, law.grootLaag),
      rule("4", "> 2", `<= ${law.grensHoog}`, law.grootMidden),
      rule("5", "", "", 0),
    ],
  };
}
