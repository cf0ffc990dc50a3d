/**
 * `GetParameters`: the values in force in a month, with where they were read and how sure they are.
 */
import { monthText } from "../../core-wasm/month.js";
import type { ParameterBook } from "../../core-wasm/parameters.js";
import type { Gate } from "../access/gate.js";
import { CONFIDENCE } from "../contract/mapping/enums.js";
import type {
  GetParametersRequest,
  GetParametersResponse,
  LooseMessage,
} from "../contract/messages.js";
import { ServiceMethods, typesOf, type Unary } from "../door/method.js";
import { decodeRequest, readMonth } from "../door/request.js";

const { request: REQUEST, response: RESPONSE } = typesOf<
  GetParametersRequest,
  GetParametersResponse
>("GetParameters");

export function getParametersMethod(book: ParameterBook, gate: Gate): Unary {
  const methods = new ServiceMethods("ParametersService");
  return {
    ...methods.common("GetParameters", "readParameters", gate),
    kind: "unary",
    handle: (bytes) => {
      const { maand } = decodeRequest(REQUEST, bytes);
      const month = readMonth("maand", maand, book);
      return RESPONSE.encode({
        maand,
        parameters: parametersOf(book, month),
        digest: book.digest,
        firstMonth: monthText(book.firstMonth),
        lastMonth: monthText(book.lastMonth),
      });
    },
  };
}

function parametersOf(book: ParameterBook, month: number): LooseMessage[] {
  return [...book.series].flatMap(([name, { doc, law, unit }]) => {
    const value = book.valueAt(name, month);
    if (value === undefined) return [];
    const { from, confidence, source = "", note = "" } = value;
    const sure = CONFIDENCE.require(confidence.toUpperCase());
    const told = { doc, law, unit, source, note };
    return [{ name, value: value.value, van: monthText(from), confidence: sure, ...told }];
  });
}
