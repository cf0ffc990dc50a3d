/** Lines of JSON: households, changes of facts, records of sources. */
import { loadCases } from "../../../bench/accuracy/cases.js";
import { Random } from "../../../bench/accuracy/random.js";
import type { CalculateHousehold } from "../../../bench/accuracy/reference/calculate-format.js";
import { loadReferenceParameters } from "../../../bench/accuracy/reference/parameters.js";
import { referenceEngine } from "../../../bench/accuracy/reference-engine.js";
import { Kernel } from "../../../core-wasm/kernel.js";
import type { ParameterBook } from "../../../core-wasm/parameters.js";
import { readLine, readObject } from "../../../engine/calculate/line.js";
import { ResultLines } from "../../../engine/calculate/result-line.js";
import { stageChange } from "../../../engine/facts/change.js";
import { readChange } from "../../../engine/facts/change-words.js";
import { templateLines } from "../../../engine/facts/template.js";
import { Fault } from "../../../engine/household/fault.js";
import { eachAsking, HouseholdMonths } from "../../../engine/household/months.js";
import { ContentReader, RecordFault } from "../../../engine/sources/content.js";
import type { Flow } from "../../../engine/sources/flow.js";
import { MessageReader } from "../../../engine/sources/message.js";
import { loadSources } from "../../../engine/sources/registry.js";
import { syntheticMessage } from "../../../engine/sources/synthetic.js";
import { type Door, require, requireFault } from "../door.js";

const CASES = 120;
const RECORDS = 6;
/** Months that the reference, which is slow, is asked for. */
const MONTHS_MAX = 3;

/** A line is refused with field, expected and found, or has the reference's answer. */
export async function calculateDoor(book: ParameterBook): Promise<Door> {
  const months = new HouseholdMonths(await Kernel.load(), book);
  const written = new ResultLines(months.kernel);
  const reference = referenceEngine(await loadReferenceParameters());
  const cases = (await loadCases()).slice(0, CASES);
  const seeds = cases.map(({ household }) =>
    Buffer.from(JSON.stringify({ maand: "2024-10", ...household })),
  );
  return {
    ...{ name: "calculate", weight: 14, form: "json", seeds },
    check(input) {
      const household = readLine(input, 0, input.length, months.limits);
      if (household instanceof Fault) {
        requireFault(household);
        return false;
      }
      const { first, last } = household.asked;
      if (last - first >= MONTHS_MAX) return true;
      let text = "";
      for (const month of months.calculate([household])) {
        eachAsking([household], month, (asked, _, firstRow) => {
          text += written.line(asked, firstRow, month);
        });
      }
      const given = JSON.parse(input.toString()) as CalculateHousehold;
      for (const line of text.split("\n").filter((one) => one !== "")) {
        const { gezinId: _, ...found } = JSON.parse(line);
        const expected = reference(given, found.maand);
        const isSame = JSON.stringify(expected) === JSON.stringify(found);
        require(isSame, `expected ${JSON.stringify(expected)}, found ${line}`);
      }
      return true;
    },
  };
}

export function factsDoor(): Door {
  const [, ...lines] = templateLines();
  return {
    ...{ name: "facts", weight: 12, form: "json" },
    seeds: lines.map((line) => Buffer.from(line)),
    check(input) {
      const line = { bytes: input, start: 0, end: input.length };
      const read = readObject(line, "an object of one change", (value) => ({
        value,
        keyCount: typeof value === "object" && value !== null ? Object.keys(value).length : 0,
      }));
      if (read instanceof Fault) {
        requireFault(read);
        return false;
      }
      const change = readChange(read.value);
      if (change instanceof Fault) {
        requireFault(change);
        return false;
      }
      const staged = stageChange(change);
      if (!Array.isArray(staged)) return true;
      staged.forEach(requireFault);
      return false;
    },
  };
}

/** What is taken says the same when it is read again. */
export async function sourcesDoor(): Promise<Door> {
  const random = new Random(5);
  const { flows } = await loadSources();
  const readers = new Map<string, MessageReader>();
  const readerOf = (flow: Flow): void => {
    readers.set(flow.name, new MessageReader(new ContentReader(flow)));
  };
  for (const flow of flows.values()) readerOf(flow);
  const seeds = [...flows.values()].flatMap((flow) =>
    Array.from({ length: RECORDS }, (_, number) =>
      Buffer.from(JSON.stringify(syntheticMessage(flow, number, (below) => random.below(below)))),
    ),
  );
  return {
    ...{ name: "sources", weight: 12, form: "json", seeds },
    check(input) {
      let given: unknown;
      try {
        given = JSON.parse(input.toString());
      } catch {
        return false;
      }
      const named = (given as { readonly stroom?: unknown } | null)?.stroom;
      const reader = readers.get(String(named)) ?? ([...readers.values()][0] as MessageReader);
      const message = reader.read(given);
      if (message instanceof RecordFault) {
        requireFault(message);
        return false;
      }
      if (typeof message.inhoud !== "string") return true;
      const again = reader.contents.read(JSON.parse(message.inhoud));
      require(JSON.stringify(again) === message.inhoud, "expected the same content read again");
      return true;
    },
  };
}
