/** Every door refuses the same facts in the same words, just below and just above their ranges. */
import t from "tap";
import { expectedText, factOf, ID_MAX, rangeOf } from "../../core-wasm/fact.js";
import { Kernel } from "../../core-wasm/kernel.js";
import { contradictionOf } from "../../core-wasm/layout/fault.js";
import { FACTS, type Fact, type FactName } from "../../core-wasm/layout.js";
import { dayIndex, dayText, monthText, parseDay } from "../../core-wasm/month.js";
import { packRow } from "../../core-wasm/pack-row.js";
import { type FactChange, stageChange } from "../../engine/facts/change.js";
import { FACT_TABLE_NAMES, factTable } from "../../engine/facts/tables.js";
import { Fault } from "../../engine/household/fault.js";
import { readHousehold } from "../../engine/household/household.js";
import { describeRejected } from "../../engine/run/rejection.js";
import { decodeRows } from "../../engine/scan/decode-rows.js";
import { Calculator } from "../calculation/calculator.js";
import { answerMessage } from "../calculation/stream-message.js";
import { ResultBlock } from "../client/block.js";
import { messageType, upperSnake } from "../contract/contract.js";
import { listOf } from "../contract/fact-list.js";
import { FACT } from "../contract/mapping/enums.js";
import { householdToMessage } from "../contract/mapping/household.js";
import type { CalculateStreamRequest, CalculateStreamResponse } from "../contract/messages.js";
import { scanFields } from "../contract/wire.js";

type Numbers = Readonly<Partial<Record<FactName, number>>>;
/** What a door expected, "" when it takes the facts, undefined when it cannot be told them. */
type Door = (numbers: Numbers, name: FactName) => string | undefined;

const REQUEST = messageType<CalculateStreamRequest>("CalculateStreamRequest");
const RESPONSE = messageType<CalculateStreamResponse>("CalculateStreamResponse");
const MAAND = "2023-09";
const LIMITS = { firstMonth: 24_228, lastMonth: 24_300, rowCountMax: 100 };
const BASE: Numbers = {
  gezinId: 1,
  childId: 11,
  payer: 0,
  rol: 0,
  geboortedatum: dayIndex(2015, 5, 17),
  schooljaar: 2023,
};
const SPAN: readonly string[] = ["vanMaand", "totMaand"];
const IDS_OVER = { below: "0", above: String(ID_MAX + 1n) };

const calculator = await Calculator.load();
const kernel = await Kernel.load();

/** A number of a fact as the format writes it. */
function written(name: FactName, number: number): unknown {
  const { value } = factOf(name);
  switch (value.kind) {
    case "id":
      return number > 2 ** 60 ? IDS_OVER.above : String(number);
    case "enum":
      return value.values[number] ?? `NO_${number}`;
    case "bool":
      return number === 0 || number === 1 ? number === 1 : number;
    case "month":
      return monthText(number);
    case "date":
      return dayText(number);
    default:
      return number;
  }
}

function householdOf(numbers: Numbers): Record<string, unknown> {
  const scope = (of: Fact["scope"]) =>
    Object.entries({ ...BASE, ...numbers })
      .filter(([name]) => factOf(name as FactName).scope === of)
      .map(([name, number]) => [name, written(name as FactName, number)]);
  const child = {
    ...Object.fromEntries(scope("kind")),
    school: [Object.fromEntries(scope("school"))],
  };
  return { ...Object.fromEntries(scope("gezin")), maand: MAAND, kinderen: [child] };
}

const calculate: Door = (numbers) => {
  const household = readHousehold(householdOf(numbers), LIMITS);
  return household instanceof Fault ? household.expected : "";
};

const message: Door = (numbers) => {
  let bytes: Buffer;
  try {
    const households = { households: [householdToMessage(householdOf(numbers))] };
    bytes = REQUEST.encode({ sequence: 1, households });
  } catch {
    return undefined;
  }
  const { outcomes } = RESPONSE.decode(answerMessage(calculator, bytes, undefined).bytes);
  return outcomes?.outcomes[0]?.fault?.expected ?? "";
};

const LISTS = { uint8Values: [0, 255], int32Values: [-(2 ** 31), 2 ** 31 - 1] } as const;

const block: Door = (numbers, name) => {
  const [min, max] = LISTS[listOf(column(name)) as keyof typeof LISTS] ?? [-1e16, 1e16];
  const number = numbers[name] ?? 0;
  if (number < min || number > max) return undefined;
  const columns = Object.entries({ ...BASE, ...numbers }).map(([of, value]) => {
    const list = listOf(column(of));
    const values = list === "uint8Values" ? Buffer.from([value]) : [value];
    return { fact: FACT.require(upperSnake(of)), [list]: values };
  });
  const bytes = REQUEST.encode({
    sequence: 1,
    block: { maand: MAAND, rowCount: 1, columns },
  } as never);
  const answer = answerMessage(calculator, bytes, undefined).bytes;
  const field = RESPONSE.fields.find(({ name: of }) => of === "block")?.id;
  const content = [...scanFields(answer)].find((found) => found.field === field)?.bytes;
  return new ResultBlock(content ?? new Uint8Array(0)).faults[0]?.expected ?? "";
};

const column = (name: string) => FACTS.find((fact) => fact.name === name) as (typeof FACTS)[number];

const run: Door = (numbers, name) => {
  const { type, value } = factOf(name);
  const number = numbers[name] ?? 0;
  const isShort = value.kind !== "date" && value.kind !== "cents" && value.kind !== "id";
  const isTooWide = isShort && (number < -(2 ** 15) || number >= 2 ** 15);
  if (type === "bit" || isTooWide || number > 2 ** 60) return undefined;
  const bytes = packRow({ ...BASE, ...numbers } as never);
  kernel.beginDecode();
  kernel.prepare(decodeRows(kernel, { bytes, rowCount: 1 }));
  const [rejected] = describeRejected(kernel, { bytes, rowCount: 1 }, new Map());
  return rejected?.detail.replace(/^.*?expected (.*), found .*$/, "$1") ?? "";
};

/** The first table that has the facts. */
const delivery: Door = (numbers) => {
  const names = Object.keys(numbers);
  const table = FACT_TABLE_NAMES.find((of) => {
    const held = Object.values(factTable(of).columns).map(({ fact }) => fact.name);
    return names.every((name) => held.includes(name));
  });
  if (table === undefined) return undefined;
  const columns = Object.entries(factTable(table).columns);
  const values = columns.flatMap(([at, { fact }]) => {
    const number = { ...BASE, ...numbers }[fact.name as FactName];
    return number === undefined ? [] : [[at, written(fact.name as FactName, number)] as const];
  });
  const change = {
    table,
    gezinId: "1",
    childId: "11",
    van: 2023,
    ...(["months", "schoolYears"].includes(factTable(table).span) && { tot: 2024 }),
    values: Object.fromEntries(values),
  } as FactChange;
  const staged = stageChange(change);
  if (!Array.isArray(staged)) return "";
  return staged.find(({ field }) => names.some((name) => field.endsWith(columnIn(columns, name))))
    ?.expected;
};

const columnIn = (columns: readonly (readonly [string, { fact: Fact }])[], name: string): string =>
  columns.find(([, { fact }]) => fact.name === name)?.[0] ?? name;

const DOORS: Readonly<Record<string, Door>> = { calculate, message, block, run, delivery };
const GIVEN = FACTS.filter(({ name }) => !SPAN.includes(name));

/** A table says none of an enumeration by no row or NULL. */
const wordsAt = (door: string, fact: Fact): string =>
  door === "delivery" ? expectedText(fact).replace("one of GEEN, ", "one of ") : expectedText(fact);

/** Below an amount that may be unknown stands the number of an unknown one. */
const isNone = ({ value }: Fact, number: number): boolean =>
  value.kind === "cents" && value.isUnknownWhenLeftOut && number < 0;

t.test("a fact just outside its range is refused in the same words at every door", async (t) => {
  const asked: Record<string, number> = {};
  for (const fact of GIVEN) {
    const { min, max } = rangeOf(fact);
    for (const number of [min - 1, max + 1]) {
      for (const [door, ask] of Object.entries(DOORS)) {
        const expected = ask({ [fact.name]: number }, fact.name);
        if (expected === undefined || isNone(fact, number)) continue;
        asked[door] = (asked[door] ?? 0) + 1;
        t.equal(expected, wordsAt(door, fact), `${fact.name} ${number} at ${door}`);
      }
    }
  }
  t.match(asked, { calculate: Number, message: Number, block: Number, run: Number });
  t.comment(JSON.stringify(asked));
});

t.test("a fact at the ends of its range is taken at every door", async (t) => {
  for (const fact of GIVEN.filter(({ value }) => value.kind !== "id" && value.kind !== "date")) {
    const { min, max } = rangeOf(fact);
    for (const number of [min, max]) {
      const facts = { ...(fact.name === "zorgPijler1" && { zorgTotaal: 36 }), [fact.name]: number };
      for (const [door, ask] of Object.entries(DOORS)) {
        const expected = ask(facts, fact.name);
        const isNoRow = fact.value.kind === "enum" && number === 0 && door === "delivery";
        if (expected === undefined || isNoRow) continue;
        t.equal(expected, "", `${fact.name} ${number} at ${door}`);
      }
    }
  }
});

t.test(
  "facts that contradict each other are refused in the same words at every door",
  async (t) => {
    const day = (text: string): number => parseDay(text) as number;
    const cases: readonly [FactName, Numbers][] = [
      ["rangklasse", { rangklasse: 1, geboortedatum: day("2019-01-01") }],
      ["zorgPijler1", { zorgPijler1: 5, zorgTotaal: 4 }],
      [
        "overlijdensdatum",
        { overlijdensdatum: day("2015-05-16"), geboortedatum: day("2015-05-17") },
      ],
    ];
    for (const [culprit, numbers] of cases) {
      const words = contradictionOf((name) => numbers[name] ?? (name === "totMaand" ? 1 : 0));
      for (const [door, ask] of Object.entries(DOORS)) {
        t.equal(ask(numbers, culprit), words?.expected, `${culprit} at ${door}`);
      }
    }
  },
);
