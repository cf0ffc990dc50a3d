/**
 * The fields of an outcome as bytes: provisional mark, total, components, reasons. Rows with the
 * same outcome have the same bytes, so they are written once and copied.
 */
import { isRegularised } from "../../engine/decisions/lay-differences.js";
import type { Outcomes } from "../../engine/decisions/outcomes.js";
import { fieldsOf } from "../contract/fields.js";
import { WireWriter } from "../contract/wire.js";
import { COMPONENT_BYTES_MAX, writeOutcomeComponents } from "./component-writer.js";
import { ReasonBytes } from "./reason-bytes.js";

/** Most bytes of an outcome: components, some 20 reasons of 2, and the rest. */
export const OUTCOME_BYTES_MAX = COMPONENT_BYTES_MAX + 128;

export class OutcomeBytes {
  readonly #writer = new WireWriter(OUTCOME_BYTES_MAX);
  readonly #fields: Readonly<
    Record<"voorlopig" | "totaal" | "componenten" | "isRegularised", number>
  >;
  readonly #reasons: ReasonBytes;
  #bytes: Uint8Array[] = [];

  /** The message whose fields they are. */
  constructor(message: "RunResult" | "Outcome") {
    const field = fieldsOf(message);
    this.#fields = {
      ...{ voorlopig: field("voorlopig"), totaal: field("totaal") },
      ...{
        componenten: field("componenten"),
        isRegularised: message === "RunResult" ? field("isRegularised") : 0,
      },
    };
    this.#reasons = new ReasonBytes(field("redenen"));
  }

  /** Forgets what was written: places mean other outcomes from now on. */
  clear(): void {
    this.#bytes = [];
  }

  of(table: Outcomes, place: number): Uint8Array {
    const known = this.#bytes[place];
    if (known !== undefined) return known;
    const writer = this.#writer;
    const { voorlopig, totaal, componenten } = this.#fields;
    writer.ensure(OUTCOME_BYTES_MAX);
    if (table.voorlopig[place] === 1) writer.number(voorlopig, 1);
    const cents = table.totaal[place] as number;
    if (cents !== 0) writer.number(totaal, cents);
    writeOutcomeComponents(writer, componenten, table, place);
    if (isRegularised(table, place)) writer.number(this.#fields.isRegularised, 1);
    writer.raw(this.#reasons.of(table.low[place] as number, table.high[place] as number));
    const bytes = writer.finish();
    this.#bytes[place] = bytes;
    return bytes;
  }
}
