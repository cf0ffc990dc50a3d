/** Blocks of columns give what households as messages give. */
import t from "tap";
import { expectedText, factOf, ID_MAX } from "../../core-wasm/fact.js";
import { FACTS, PAYERS, ROLLEN } from "../../core-wasm/layout.js";
import { monthIndex, parseDay } from "../../core-wasm/month.js";
import { ResultBlock } from "../client/block.js";
import { messageType, upperSnake } from "../contract/contract.js";
import { listOf } from "../contract/fact-list.js";
import { FACT } from "../contract/mapping/enums.js";
import { householdToMessage } from "../contract/mapping/household.js";
import { monthToFormat } from "../contract/mapping/result.js";
import type {
  CalculateStreamRequest,
  CalculateStreamResponse,
  LooseMessage,
} from "../contract/messages.js";
import { scanFields } from "../contract/wire.js";
import { Calculator } from "./calculator.js";
import { answerMessage } from "./stream-message.js";

const REQUEST = messageType<CalculateStreamRequest>("CalculateStreamRequest");
const RESPONSE = messageType<CalculateStreamResponse>("CalculateStreamResponse");

/** Households 1 to 40 of one to three children, all facts of a kind given. */
const HOUSEHOLDS = Array.from({ length: 40 }, (_, place) => ({
  gezinId: String(place + 1),
  payer: PAYERS[place % PAYERS.length] ?? "",
  maand: "2024-09",
  gezinsinkomstenCents: place * 200_000,
  isEenouder: place % 3 === 0,
  kinderen: Array.from({ length: 1 + (place % 3) }, (_none, number) => ({
    childId: String(place * 10 + number + 1),
    geboortedatum: `${2008 + ((place + number * 5) % 16)}-03-15`,
    rol: ROLLEN[(place + number) % 3] ?? "",
    zorgTotaal: place % 30,
    startbedragMaand: place % 7 === 0 ? "2024-09" : "2020-01",
  })),
}));

type Row = Record<string, number | bigint>;
const ROWS: Row[] = HOUSEHOLDS.flatMap((household) =>
  household.kinderen.map((child) => ({
    gezinId: BigInt(household.gezinId),
    childId: BigInt(child.childId),
    payer: PAYERS.indexOf(household.payer as (typeof PAYERS)[number]),
    rol: ROLLEN.indexOf(child.rol as (typeof ROLLEN)[number]),
    geboortedatum: parseDay(child.geboortedatum) as number,
    gezinsinkomstenCents: household.gezinsinkomstenCents,
    isEenouder: Number(household.isEenouder),
    zorgTotaal: child.zorgTotaal,
    startbedragMaand:
      child.startbedragMaand === "2024-09" ? monthIndex(2024, 9) : monthIndex(2020, 1),
  })),
);

function columnOf(name: string, rows: readonly Row[]): LooseMessage {
  const fact = FACTS.find((candidate) => candidate.name === name);
  if (fact === undefined) throw new Error(name);
  const list = listOf(fact);
  const values = rows.map((row) => row[name] ?? 0);
  const packed = list === "uint8Values" ? Buffer.from(values.map(Number)) : values.map(String);
  const numbers = list === "int32Values" ? values.map(Number) : packed;
  return { fact: FACT.require(upperSnake(name)), [list]: numbers };
}

const blockOf = (rows: readonly Row[]) => ({
  maand: "2024-09",
  rowCount: rows.length,
  columns: Object.keys(rows[0] ?? {}).map((name) => columnOf(name, rows)),
});

function answerBlock(calculator: Calculator, block: object, ownPayer?: string) {
  const bytes = REQUEST.encode({ sequence: 7, block } as never);
  const answer = answerMessage(calculator, bytes, ownPayer).bytes;
  const decoded = RESPONSE.decode(answer);
  const field = RESPONSE.fields.find(({ name }) => name === "block")?.id;
  const content = [...scanFields(answer)].find((found) => found.field === field)?.bytes;
  return { decoded, block: new ResultBlock(content ?? new Uint8Array(0)) };
}

t.test("a block gives the amounts that messages give", async (t) => {
  const calculator = await Calculator.load();
  const households = { households: HOUSEHOLDS.map((one) => householdToMessage(one)) };
  const typed = answerMessage(calculator, REQUEST.encode({ sequence: 1, households }), undefined);
  const outcomes = RESPONSE.decode(typed.bytes).outcomes?.outcomes ?? [];
  const expected = outcomes.flatMap(({ maanden }) =>
    maanden.flatMap((m) => monthToFormat(m).kinderen),
  );
  const { decoded, block } = answerBlock(calculator, blockOf(ROWS));
  t.equal(Number(decoded.sequence), 7);
  t.equal(block.rowCount, expected.length);
  t.same(
    [...block.totalen],
    expected.map(({ totaal }) => totaal),
  );
  t.same(
    [...block.totalen.keys()].map((row) => block.outcome(row).redenen),
    expected.map(({ redenen }) => redenen),
  );
  for (const [name, cents] of Object.entries(block.componenten)) {
    t.same(
      [...cents],
      expected.map(({ componenten }) => componenten[name as "basisbedrag"] ?? 0),
    );
  }
});

t.test("a row at fault rejects its household and nothing else", async (t) => {
  const calculator = await Calculator.load();
  const rows = ROWS.map((row, place) => (place === 1 ? { ...row, zorgTotaal: 99 } : row));
  const { block } = answerBlock(calculator, blockOf(rows));
  t.match(block.faults, [
    { row: 1, code: "zorgTotaal" },
    { row: 2, code: "gezinAfgewezen" },
  ]);
  t.equal(block.totalen[1], 0);
  t.ok((block.totalen[0] ?? 0) > 0);
});

t.test("the largest id is taken, and one more is refused in the words of every door", async (t) => {
  const calculator = await Calculator.load();
  const [first] = ROWS as [Row, ...Row[]];
  const taken = answerBlock(calculator, blockOf([{ ...first, gezinId: ID_MAX, childId: ID_MAX }]));
  t.same(taken.block.faults, []);
  for (const name of ["gezinId", "childId"] as const) {
    const { block } = answerBlock(calculator, blockOf([{ ...first, [name]: ID_MAX + 1n }]));
    t.match(block.faults, [{ row: 0, code: name, expected: expectedText(factOf(name)) }]);
  }
});

t.test("a block that is none, or has rows of another payer, is refused as a whole", async (t) => {
  const calculator = await Calculator.load();
  const sound = blockOf(ROWS);
  const [first, ...rest] = sound.columns;
  const cases: [object, RegExp][] = [
    [{ ...sound, maand: "2018-12" }, /^maand$/],
    [{ ...sound, rowCount: 3 }, /^columns/],
    [{ ...sound, rowCount: 70_000 }, /^rowCount$/],
    [{ ...sound, columns: rest }, /^columns$/],
    [{ ...sound, columns: [first, ...sound.columns] }, /^columns$/],
    [{ ...sound, columns: [{ fact: 999, uint8Values: Buffer.alloc(3) }] }, /fact$/],
  ];
  for (const [block, field] of cases) {
    t.match(answerBlock(calculator, block).decoded.fault?.field, field);
  }
  t.match(answerBlock(calculator, sound, "FONS").decoded.fault, {
    field: "payer of row 1",
    expected: "your own, FONS",
    found: "INFINO",
  });
});
