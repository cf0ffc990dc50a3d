/**
 * Why an amount is another in the new award year: by what the kernel's reasons say before and
 * after.
 *
 * A cause is looked for in the order in which the law asks: whether the child still gives right,
 * the cadastral test, whether an income is known, the size of the family, the income itself. An
 * amount that is another for the same reason is the index.
 */
import { type ReasonRule, reasonField } from "../../core-wasm/layout.js";

/** What the screening is about, in the order in which it is told. */
export const CAUSES = {
  toekenningsjaar: "Social allowance on the income of the new award year.",
  kiTest: "Social allowance by the test of cadastral income.",
  inkomenOnbekend: "Social allowance of an income that is known no more, or again.",
  gezinsgrootte: "Social allowance of a family of another size.",
  index: "Amounts of another level for the same reason: index, age.",
  schooltoeslag: "School allowance of the new school year.",
  schoolverlater: "Pupils and students who are school-leavers now; right goes on.",
  rechtBegint: "Right that begins, again or for the first time.",
  rechtEindigt: "Right that ends: age, studies, stock of months.",
} as const;

export type Cause = keyof typeof CAUSES;

/** A row of a month as the screening sees it. */
export interface MonthRow {
  readonly redenen: bigint;
  readonly socialeToeslagCents: number;
  readonly schooltoeslagCents: number;
  /** Monthly components: all but those of a single month. */
  readonly maandCents: number;
}

export interface Change {
  readonly cause: Cause;
  /** Cents a month; of the school allowance a year. */
  readonly cents: number;
}

const codeOf = (redenen: bigint, rule: ReasonRule): string => {
  const { shift, bits, names } = reasonField(rule);
  const code = Number((redenen >> BigInt(shift)) & ((1n << BigInt(bits)) - 1n));
  return names[code] as string;
};

const GIVING = ["onvoorwaardelijk", "zorgnood", "leerling", "student", "schoolverlater"];
const STUDYING = ["leerling", "student"];
const sizeOf = (reason: string): string =>
  reason.startsWith("groot") ? "groot" : reason.startsWith("klein") ? "klein" : "";

function socialCause(before: string, after: string): Cause {
  if (before === after) return "index";
  if (before === "kiUitgesloten" || after === "kiUitgesloten") return "kiTest";
  if (before === "inkomenOnbekend" || after === "inkomenOnbekend") return "inkomenOnbekend";
  const [small, large] = [sizeOf(before), sizeOf(after)];
  if (small !== "" && large !== "" && small !== large) return "gezinsgrootte";
  return "toekenningsjaar";
}

/** What changes from the month before the award year to its first month. */
export function changesOf(before: MonthRow | undefined, after: MonthRow | undefined): Change[] {
  const [right, rightAfter] = [before, after].map((row) =>
    row === undefined ? "buitenSpan" : codeOf(row.redenen, "recht"),
  ) as [string, string];
  const [gave, gives] = [GIVING.includes(right), GIVING.includes(rightAfter)];
  const cents = (after?.maandCents ?? 0) - (before?.maandCents ?? 0);
  const changes: Change[] = [];
  if (gave !== gives) changes.push({ cause: gives ? "rechtBegint" : "rechtEindigt", cents });
  if (gave && gives && before !== undefined && after !== undefined) {
    changes.push(...within(before, after, cents));
    const isLeaver = STUDYING.includes(right) && rightAfter === "schoolverlater";
    if (isLeaver) changes.push({ cause: "schoolverlater", cents: 0 });
  }
  return changes;
}

/**
 * Changes of who gave right and still does: the social allowance by its cause, the rest is index.
 */
function within(before: MonthRow, after: MonthRow, cents: number): Change[] {
  const social = after.socialeToeslagCents - before.socialeToeslagCents;
  const [was, is] = [before, after].map(({ redenen }) => codeOf(redenen, "socialeToeslag")) as [
    string,
    string,
  ];
  const other = cents - social;
  return [
    ...(social === 0 && was === is ? [] : [{ cause: socialCause(was, is), cents: social }]),
    ...(other === 0 ? [] : [{ cause: "index" as const, cents: other }]),
  ];
}

/** The school allowance of a September; why there is none where school facts ask for one. */
export function schoolOf({ redenen, schooltoeslagCents }: MonthRow): {
  readonly cents: number;
  readonly reden: string;
} {
  return { cents: schooltoeslagCents, reden: codeOf(redenen, "schooltoeslag") };
}
