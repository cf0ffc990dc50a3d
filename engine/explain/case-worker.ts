/** What who handles a file wants besides: codes, articles, sources, every branch not taken. */
import type { FactName } from "../../core-wasm/layout.js";
import type {
  AlternativeSaid,
  ChildSaid,
  ComponentSaid,
  Explanation,
  FactSaid,
  ReasonSaid,
} from "./explanation.js";
import type { Line } from "./paragraph.js";

/** One block a child. */
export const codeLines = ({ kinderen }: Explanation): Line[] => kinderen.flatMap(childLines);

function childLines({ childId, recht, componenten, facts, change, totaal }: ChildSaid): Line[] {
  const told = componenten.filter(({ cents, reason }) => cents > 0 || !isNothing(reason));
  return [
    { indent: 1, text: `${childId} totaal ${totaal}` },
    ...ruleLines("recht", recht),
    ...told.flatMap((component) => componentLines(component)),
    ...(change?.rules ?? []).map(({ rule, codeBefore, before, now, facts: by }) => ({
      indent: 2,
      text: `${change?.maand} ${codeBefore} ${before} -> ${rule} ${now} ${namesText(by)}`.trimEnd(),
      isBullet: true,
    })),
    ...facts.map((fact) => ({ indent: 2, text: factText(fact), isBullet: true })),
  ];
}

const isNothing = ({ code }: ReasonSaid): boolean => code.endsWith(".geen");

interface RuleSaid {
  readonly reason: ReasonSaid;
  readonly facts: readonly FactName[];
  readonly alternatives: readonly AlternativeSaid[];
}

function ruleLines(name: string, { reason, facts, alternatives }: RuleSaid): Line[] {
  return [
    { indent: 2, text: `${name} ${reason.code} [art. ${reason.article}] ${namesText(facts)}` },
    ...alternatives.map(({ fact, value, code, cents }) => ({
      indent: 3,
      text: `${fact} = ${value} -> ${code} ${cents}`,
      isBullet: true,
    })),
  ];
}

function componentLines(component: ComponentSaid): Line[] {
  const values = [...component.amounts, ...component.limits];
  return [
    ...ruleLines(`${component.name} ${component.cents}`, component),
    ...values.map(({ name, cents, from, law, confidence, source }) => ({
      indent: 3,
      text: `${name} ${cents} (${from}, ${law}, ${confidence}: ${source})`,
      isBullet: true,
    })),
  ];
}

const namesText = (names: readonly FactName[]): string =>
  names.length === 0 ? "" : `<- ${names.join(", ")}`;

function factText({ name, value, isStated, sources }: FactSaid): string {
  const from = sources.map(({ table, from: van, to, delivery, source, knownSince, records }) => {
    const version = `${table} ${van ?? ""}..${to ?? ""} ${source} ${delivery} ${knownSince}`;
    return records.length === 0 ? version : `${version} <- ${records.join(", ")}`;
  });
  return [`${name} = ${value}${isStated ? "" : " (default)"}`, ...from].join("; ");
}
