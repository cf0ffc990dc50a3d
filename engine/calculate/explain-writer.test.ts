import { Readable } from "node:stream";
import t from "tap";
import type { Explanation } from "../explain/explanation.js";
import { Collect } from "../test/collect.js";
import { type CalculateOptions, calculate, loadEngine } from "./calculate.js";
import type { ExplainForm } from "./explain-writer.js";

const CHILD = { childId: "11", geboortedatum: "2020-05-17", rol: "VOLLEDIG" };
const HOUSEHOLD = {
  gezinId: "1",
  payer: "FONS",
  maand: "2023-10",
  gezinsinkomstenCents: 3_631_336,
  kinderen: [CHILD],
};
const LETTER: ExplainForm = { language: "nl", isJson: false, isForCaseWorker: false };
const JSON_FORM: ExplainForm = { ...LETTER, isJson: true };

const engine = await loadEngine();

async function run(households: readonly object[], options: Partial<CalculateOptions>) {
  const output = new Collect();
  const errors = new Collect();
  const lines = households.map((household) => `${JSON.stringify(household)}\n`);
  const input = Readable.from([Buffer.from(lines.join(""))]);
  await calculate({ input, output, errors, ...options }, engine);
  return { output: output.text, errors: errors.text };
}

async function explained(household: object, explain = JSON_FORM): Promise<Explanation> {
  const { output, errors } = await run([household], { explain });
  if (errors !== "") throw new Error(errors);
  return JSON.parse(output) as Explanation;
}

const componentOf = ({ kinderen }: Explanation, name: string) =>
  kinderen[0]?.componenten.find((component) => component.name === name);

t.test("a letter says the result first, then why, and what would make a difference", async (t) => {
  const { output } = await run([HOUSEHOLD], { explain: LETTER });
  const lines = output.replaceAll(/\s+/g, " ");
  t.match(output, /^Uw Groeipakket van oktober 2023\nGezin 1, uitbetaler FONS\n\nU krijgt voor/);
  t.match(lines, "U krijgt voor oktober 2023 in totaal 247,16 euro.");
  t.match(lines, "Dat is 12,40 euro onder de lage inkomensgrens van 36.325,76 euro.");
  t.match(
    lines,
    "Als uw gezinsinkomen hoger was dan 36.325,76 euro per jaar, dan was de sociale toeslag " +
      "35,70 euro in plaats van 70,50 euro.",
  );
  t.match(lines, "Sociale toeslag: artikel 18 van het Groeipakketdecreet van 27 april 2018.");
  t.ok(output.indexOf("247,16 euro") < output.indexOf("artikel"), "articles come last");
  t.notMatch(output, /socialeToeslag\./, "codes are for the case worker");
});

t.test("a case worker sees codes, names of series, and every branch nearly taken", async (t) => {
  const { output } = await run([HOUSEHOLD], { explain: { ...LETTER, isForCaseWorker: true } });
  t.match(output, "socialeToeslag.kleinLaag [art. 18]");
  t.match(output, "gezinsinkomstenCents = 3632577 -> socialeToeslag.kleinMidden 3570");
  t.match(output, "inkomensgrensLaag 3632576");
});

t.test(
  "of several children each fact says of whom it is, the household's come first",
  async (t) => {
    const other = {
      ...CHILD,
      childId: "12",
      geboortedatum: "2021-03-01",
      wezenstatus: "HALVE_WEES",
    };
    const two = { ...HOUSEHOLD, kinderen: [CHILD, other] };
    const { output } = await run([two], { explain: LETTER });
    const said = output.slice(output.indexOf("Met deze gegevens"), output.indexOf("Waar dit in"));
    const order = [
      "Uw gezinsinkomen is",
      "Over kind 11:",
      "2020.",
      "Over kind 12:",
      "2021.",
      "Eén",
    ];
    const places = order.map((text) => said.indexOf(text));
    t.ok(
      places.every((place, at) => place > (places[at - 1] ?? 0)),
      said,
    );
    t.equal(said.split("Uw kind woont bij u.").length, 3, "of each");
    const alone = await run([HOUSEHOLD], { explain: LETTER });
    t.notMatch(alone.output, "Over kind");
  },
);

t.test("that a grant would not be there without the grant is not told", async (t) => {
  const born = { ...CHILD, geboortedatum: "2023-10-02", startbedragMaand: "2023-10" };
  const { output } = await run([{ ...HOUSEHOLD, kinderen: [born] }], { explain: LETTER });
  t.match(output, "U krijgt het startbedrag voor de geboorte");
  t.notMatch(output, "geen startbedrag toegekend");
});

t.test("the object for programs has the same sentences, in the language asked for", async (t) => {
  const dutch = await explained(HOUSEHOLD);
  const english = await explained(HOUSEHOLD, { ...JSON_FORM, language: "en" });
  const { output } = await run([HOUSEHOLD], { explain: LETTER });
  const letter = output.replaceAll(/\s+/g, " ");
  for (const { reason, limits } of dutch.kinderen[0]?.componenten ?? []) {
    if (!reason.code.endsWith(".geen")) t.match(letter, reason.text);
    for (const { text } of limits) t.match(letter, text);
  }
  t.equal(english.totaal, dutch.totaal);
  t.equal(componentOf(english, "socialeToeslag")?.limits[0]?.margin, 1240);
  t.match(english.kinderen[0]?.recht.reason.text, /^Your child/);
});

t.test("half of an amount is shown as a step, rounded half-up", async (t) => {
  const shared = { ...CHILD, rol: "GEDEELD_HOOFD" };
  const explanation = await explained({ ...HOUSEHOLD, maand: "2025-08", kinderen: [shared] });
  const steps = componentOf(explanation, "socialeToeslag")?.steps ?? [];
  t.same(
    steps.map(({ cents }) => cents),
    [7191, 3596],
  );
  t.match(steps[1]?.text, "71,91 euro gedeeld door 2 is 35,96 euro, afgerond");
  t.equal(explanation.voorlopig, false);
});

t.test("the formula of the school allowance shows its fraction before it rounds", async (t) => {
  const school = { schooljaar: 2023, schoolSoort: "LAGER", schoolPunten: 3 };
  const pupil = {
    ...CHILD,
    geboortedatum: "2014-05-17",
    school: [{ ...school, schoolInkomstenCents: 3_000_000 }],
  };
  const explanation = await explained({ ...HOUSEHOLD, maand: "2023-09", kinderen: [pupil] });
  const component = componentOf(explanation, "schooltoeslag");
  t.equal(component?.cents, 18_470);
  t.match(component?.steps[0]?.text, "is 184,702117 euro. Afgerond op de cent is dat 184,70 euro.");
});

t.test("a month is compared with the one before where the line asks for both", async (t) => {
  const { maand, ...household } = HOUSEHOLD;
  const kinderen = [{ ...CHILD, geboortedatum: "2005-10-03", statuut: "LEERLING" }];
  const span = { ...household, van: maand, tot: "2023-11", kinderen };
  const { output } = await run([span], { explain: JSON_FORM });
  const [first, second] = output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Explanation);
  t.equal(first?.kinderen[0]?.change, null);
  const change = second?.kinderen[0]?.change;
  t.equal(change?.maand, "2023-10");
  t.equal(change?.totaal, 24_716);
  t.match(change?.rules[0], { rule: "recht", codeBefore: "recht.onvoorwaardelijk" });
});

t.test("what the law raised is no deed of the family, whatever else changed", async (t) => {
  const student = { ...CHILD, geboortedatum: "2006-07-20", studiepunten: 54 };
  const kinderen = [
    { ...student, tot: "2024-08", statuut: "LEERLING", studiepunten: 0, lesurenPerWeek: 28 },
    { ...student, van: "2024-09", statuut: "STUDENT" },
  ];
  const { maand, ...household } = HOUSEHOLD;
  const span = { ...household, van: "2024-08", tot: "2024-09", kinderen };
  const { output } = await run([span], { explain: JSON_FORM });
  const explanation = JSON.parse(output.trim().split("\n").at(-1) as string) as Explanation;
  const rules = explanation.kinderen[0]?.change?.rules ?? [];
  const basic = rules.find(({ rule }) => rule === "basisbedrag");
  t.match(basic, { before: 17_666, now: 18_019, facts: [] });
  t.match(basic?.text, "Het bedrag van de wet is veranderd.");
  const right = rules.find(({ rule }) => rule === "recht");
  t.match(right?.text, 'In augustus 2024 gold: "Uw kind is leerling."');
});

t.test("of an income that is not known it says which would bring something", async (t) => {
  const { gezinsinkomstenCents, ...household } = HOUSEHOLD;
  const { output } = await run([household], { explain: LETTER });
  const lines = output.replaceAll(/\s+/g, " ");
  t.match(lines, "Als uw gezinsinkomen 42.380,06 euro per jaar was, dan kreeg u 35,70 euro");
  t.notMatch(output, "-0,01");
});

t.test("what would make a difference is what can be otherwise, and does", async (t) => {
  const birth = { ...CHILD, geboortedatum: "2002-01-24", statuut: "STUDENT" };
  const few = { ...birth, studiepunten: 6 };
  const busy = { ...birth, studiepunten: 55, andereUrenMaand: 129 };
  const letters = await Promise.all(
    [few, busy].map((child) => run([{ ...HOUSEHOLD, kinderen: [child] }], { explain: LETTER })),
  );
  const [studies, work] = letters.map(({ output }) => output.replaceAll(/\s+/g, " "));
  t.match(studies, "Als uw kind 27 studiepunten had, dan gaf uw kind recht.");
  t.match(work, "Als uw kind deze maand 80 andere uren werkte, dan gaf uw kind recht.");
});

t.test("payers, articles and counts are written as people write them", async (t) => {
  const child = { ...CHILD, geboortedatum: "2010-05-17", rangklasse: 1, extraKinderenCount: 1 };
  const { extraKinderenCount, ...pupil } = child;
  const household = { ...HOUSEHOLD, payer: "KIDSLIFE", extraKinderenCount, maand: "2023-07" };
  const income = { gezinsinkomstenCents: 4_000_000 };
  const { output } = await run([{ ...household, ...income, kinderen: [pupil] }], {
    explain: LETTER,
  });
  const lines = output.replaceAll(/\s+/g, " ");
  t.match(lines, "uitbetaler KidsLife");
  t.match(lines, "de artikelen 19 tot en met 22 van het Groeipakketdecreet");
  t.match(lines, "Er telt 1 kind mee dat recht heeft in een ander stelsel.");
  t.match(lines, "Uw kind heeft rang 1 in het stelsel van vóór 2019.");
  t.equal(lines.split("Uw inkomen is 40.000,00 euro.").length, 2, "an income is told once");
});

t.test("letters are apart, a household without children has one, a fault none", async (t) => {
  const { output, errors } = await run(
    [HOUSEHOLD, { ...HOUSEHOLD, kinderen: [] }, { ...HOUSEHOLD, maand: "2018-12" }],
    { explain: LETTER },
  );
  t.equal(output.split("-".repeat(88)).length, 2);
  t.match(output, "In oktober 2023 hoort geen kind bij dit gezin.");
  t.match(errors, "line 3: maand: expected a month YYYY-MM from 2019-01");
});

t.test("a household is explained with at most sixty rows", async (t) => {
  const kinderen = Array.from({ length: 61 }, (_, at) => ({ ...CHILD, childId: String(at + 1) }));
  const { output, errors } = await run([{ ...HOUSEHOLD, kinderen }], { explain: LETTER });
  t.equal(output, "");
  t.match(errors, "kinderen: expected at most 60 children and school years");
});
