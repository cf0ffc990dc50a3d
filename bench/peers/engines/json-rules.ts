/** `json-rules-engine`: a rule per amount, events carry the cents, called as its README shows. */
import type { SharedLaw } from "./situations.js";
import type { Decide } from "./zen.js";

interface RulesModule {
  readonly Engine: new (
    rules: object[],
  ) => {
    run(facts: object): Promise<{ events: { params: { cents: number } }[] }>;
  };
}

export async function openJsonRules(law: SharedLaw): Promise<Decide> {
  const { Engine } = (await import("json-rules-engine")) as unknown as RulesModule;
  const engine = new Engine(rulesOf(law));
  return async ({ inkomenCents, kinderen }) => {
    const { events } = await engine.run({ inkomen: inkomenCents, kinderen });
    return events.reduce((sum, { params }) => sum + params.cents, 0);
  };
}

function rulesOf(law: SharedLaw): object[] {
  const condition = (fact: string, operator: string, value: number) => ({ fact, operator, value });
  const upTo = (limit: number) => condition("inkomen", "lessThanInclusive", limit);
  const above = (limit: number) => condition("inkomen", "greaterThan", limit);
  const small = condition("kinderen", "lessThanInclusive", 2);
  const large = condition("kinderen", "greaterThan", 2);
  const rule = (type: string, cents: number, ...all: object[]) => ({
    ...{ conditions: { all }, event: { type, params: { cents } } },
  });
  return [
    rule("basisbedrag", law.basisbedrag, condition("kinderen", "greaterThanInclusive", 1)),
    rule("kleinLaag", law.kleinLaag, small, upTo(law.grensLaag)),
    rule("kleinMidden", law.kleinMidden, small, above(law.grensLaag), upTo(law.grensMidden)),
    rule("grootLaag", law.grootLaag, large, upTo(law.grensLaag)),
    rule("grootMidden", law.grootMidden, large, above(law.grensLaag), upTo(law.grensHoog)),
  ];
}
