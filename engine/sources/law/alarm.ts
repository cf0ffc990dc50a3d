/**
 * Manual alarm: proof of a low income, month by month (flows 5, candidate 4; art. 12).
 *
 * Every month of at least six in a row, proven by everybody of the circle, must stay within the
 * limit of that month: fourteen times the employee's taxable month, twelve times other income, and
 * the cadastral income known. Then the allowance is granted for the months proven and on to the
 * next award year, on the income of the highest month. A change of circle ends it (each month and
 * not the average: a reading; cadastral income known is that of the base year: a reading).
 */
import { isKiUitgesloten, type Kadaster, kiInkomen } from "./kadaster.js";
import { recordsOf, type Span, span } from "./spans.js";
import { nextAwardMonth } from "./toekenningsjaar.js";

/** What is proven of a month of a person. */
export interface Maandbewijs {
  readonly record: string;
  readonly persoon: string;
  /** Day on which it was brought: a later proof of the same month replaces it. */
  readonly dag: number;
  readonly maand: number;
  readonly loonCents: number;
  readonly andereCents: number;
}

/** An income that is offered for a month, with its cadastral test. */
export interface Kandidaat {
  readonly bron: "BASIS" | "CONTROLE" | "ELEKTRONISCH" | "MANUEEL";
  readonly inkomstenCents: number;
  readonly isKiUitgesloten: boolean;
}

const WAGE_MONTHS = 14;
const OTHER_MONTHS = 12;
const MONTHS_MIN = 6;

/** A proven month as an income of a year. */
const yearly = ({ loonCents, andereCents }: Maandbewijs): number =>
  WAGE_MONTHS * loonCents + OTHER_MONTHS * andereCents;

export interface AlarmAsked {
  readonly bewijzen: readonly Maandbewijs[];
  /** Months in which the circle is one and the same. */
  readonly kring: Span<readonly string[]>;
  /** Highest income with an allowance in a month; undefined when there is none. */
  readonly grens: (maand: number) => number | undefined;
  readonly kadaster: (maand: number) => Kadaster | undefined;
}

interface Proven {
  readonly maand: number;
  readonly cents: number;
  readonly ki: Kadaster;
  readonly records: readonly string[];
}

/** The last proof of each person of the circle; undefined while someone has none. */
function proofsOf({ bewijzen, kring }: AlarmAsked, maand: number): Maandbewijs[] | undefined {
  const own = bewijzen.filter((it) => it.maand === maand);
  const inOrder = own.sort((a, b) => b.dag - a.dag || (a.record < b.record ? -1 : 1));
  const proofs = kring.value.map((persoon) => inOrder.find((it) => it.persoon === persoon));
  const known = proofs.filter((it) => it !== undefined);
  return known.length < proofs.length ? undefined : known;
}

/** Months that everybody of the circle has proven and that are within their limit, rising. */
function provenMonths(asked: AlarmAsked): Proven[] {
  const { bewijzen, kring, grens, kadaster } = asked;
  const months = [...new Set(bewijzen.map(({ maand }) => maand))].sort((a, b) => a - b);
  return months.flatMap((maand) => {
    const proofs = proofsOf(asked, maand);
    const [ki, limit] = [kadaster(maand), grens(maand)];
    if (maand < kring.van || maand >= kring.tot) return [];
    if (proofs === undefined || ki === undefined || limit === undefined) return [];
    const cents = proofs.reduce((sum, it) => sum + yearly(it), kiInkomen(ki));
    const records = recordsOf(
      ki.records,
      proofs.map(({ record }) => record),
    );
    return cents > limit ? [] : [{ maand, cents, ki, records }];
  });
}

/** Runs of months in a row. */
function runsOf(months: readonly Proven[]): Proven[][] {
  const runs: Proven[][] = [];
  for (const month of months) {
    const run = runs.at(-1);
    if (run !== undefined && run.at(-1)?.maand === month.maand - 1) run.push(month);
    else runs.push([month]);
  }
  return runs;
}

/** Months for which the manual alarm offers an income. */
export function alarmMaanden(asked: AlarmAsked): Span<Kandidaat>[] {
  const runs = runsOf(provenMonths(asked)).filter(({ length }) => length >= MONTHS_MIN);
  return runs.map((run) => {
    const highest = [...run].sort((a, b) => b.cents - a.cents)[0] as Proven;
    const van = (run[0] as Proven).maand;
    const tot = Math.min(asked.kring.tot, nextAwardMonth((run.at(-1) as Proven).maand));
    const kandidaat: Kandidaat = {
      bron: "MANUEEL",
      inkomstenCents: highest.cents,
      isKiUitgesloten: isKiUitgesloten(highest.cents, highest.ki),
    };
    return span(kandidaat, recordsOf(...run.map(({ records }) => records)), van, tot);
  });
}
